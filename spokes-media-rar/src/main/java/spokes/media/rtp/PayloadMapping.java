package spokes.media.rtp;

import java.util.Arrays;

/** From a publisher's payload types to a subscriber's, which have the same codec and the same parameters. */
public final class PayloadMapping {
    private final byte[] out = new byte[128];
    private final byte[] rtx = new byte[128];
    private int anyRtx = -1;

    public PayloadMapping() {
        Arrays.fill(out, (byte) -1);
        Arrays.fill(rtx, (byte) -1);
    }

    public PayloadMapping with(int publisherPayloadType, int subscriberPayloadType) {
        out[publisherPayloadType] = (byte) subscriberPayloadType;
        return this;
    }

    /** With retransmissions by RTX (RFC 4588) under its own payload type. */
    public PayloadMapping with(int publisherPayloadType, int subscriberPayloadType, int subscriberRtxPayloadType) {
        rtx[publisherPayloadType] = (byte) subscriberRtxPayloadType;
        anyRtx = subscriberRtxPayloadType;
        return with(publisherPayloadType, subscriberPayloadType);
    }

    /** The subscriber's payload type, or -1 when it has none for this. */
    public int out(int publisherPayloadType) {
        return out[publisherPayloadType];
    }

    /** The subscriber's RTX payload type, or -1. */
    public int rtx(int publisherPayloadType) {
        return rtx[publisherPayloadType];
    }

    /** One of the subscriber's RTX payload types, or -1: for padding, which repeats nothing. */
    public int anyRtx() {
        return anyRtx;
    }
}
