package spokes.media.rtp;

import java.util.Arrays;
import spokes.media.rtp.codec.Codec;

/** From a publisher's payload types to a subscriber's, which have the same codec and the same parameters. Made part by part; not changed any more once packets go by it. */
public final class PayloadMapping {
    private final byte[] out = new byte[128];
    private final byte[] rtx = new byte[128];
    private int anyRtx = -1;
    private final byte[] blocks = new byte[128];
    private final boolean[] stripped = new boolean[128];
    private int voice = -1;
    private Codec voiceCodec = Codec.OPUS;
    private int first = -1;

    public PayloadMapping() {
        Arrays.fill(out, (byte) -1);
        Arrays.fill(rtx, (byte) -1);
        Arrays.fill(blocks, (byte) -1);
    }

    public PayloadMapping with(int publisherPayloadType, int subscriberPayloadType) {
        out[publisherPayloadType] = (byte) subscriberPayloadType;
        first = first < 0 ? subscriberPayloadType : first;
        return this;
    }

    /** With retransmissions by RTX (RFC 4588) under its own payload type. */
    public PayloadMapping with(int publisherPayloadType, int subscriberPayloadType, int subscriberRtxPayloadType) {
        rtx[publisherPayloadType] = (byte) subscriberRtxPayloadType;
        anyRtx = subscriberRtxPayloadType;
        return with(publisherPayloadType, subscriberPayloadType);
    }

    /** Redundant audio goes through as such; its blocks get the subscriber's number of what is repeated. */
    public PayloadMapping withRed(int publisherPayloadType, int subscriberPayloadType, int subscriberOpus) {
        blocks[publisherPayloadType] = (byte) subscriberOpus;
        return with(publisherPayloadType, subscriberPayloadType);
    }

    /** Of redundant audio only what is new goes through. */
    public PayloadMapping withoutRed(int publisherPayloadType, int subscriberOpus) {
        stripped[publisherPayloadType] = true;
        return with(publisherPayloadType, subscriberOpus);
    }

    /** What the subscriber calls the audio that it hears, without redundancy. */
    public PayloadMapping withVoice(int subscriberPayloadType, Codec codec) {
        voice = subscriberPayloadType;
        voiceCodec = codec;
        return this;
    }

    /** The subscriber's payload type for audio that we make ourselves, or -1. */
    public int voice() {
        return voice;
    }

    /** What that is coded in. */
    public Codec voiceCodec() {
        return voiceCodec;
    }

    /** The subscriber's payload type for the blocks of this redundant payload type, or -1 when they are left alone. */
    public int blocks(int publisherPayloadType) {
        return blocks[publisherPayloadType];
    }

    /** Whether only the new block of this redundant payload type goes through. */
    public boolean strips(int publisherPayloadType) {
        return stripped[publisherPayloadType];
    }

    /** The subscriber's payload type, or -1 when it has none for this. */
    public int out(int publisherPayloadType) {
        return out[publisherPayloadType];
    }

    /** The subscriber's RTX payload type, or -1. */
    public int rtx(int publisherPayloadType) {
        return rtx[publisherPayloadType];
    }

    /** The subscriber's payload type for what came into the mapping first, or -1: for packets that have no content. */
    public int first() {
        return first;
    }

    /** One of the subscriber's RTX payload types, or -1: for padding, which repeats nothing. */
    public int anyRtx() {
        return anyRtx;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PayloadMapping that && Arrays.equals(out, that.out) && Arrays.equals(rtx, that.rtx) && anyRtx == that.anyRtx && Arrays.equals(blocks, that.blocks)
                && Arrays.equals(stripped, that.stripped) && voice == that.voice && voiceCodec == that.voiceCodec && first == that.first;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(out) * 31 + Arrays.hashCode(rtx);
    }
}
