package spokes.media.rtp;

import java.util.Optional;
import spokes.media.rtp.codec.Codec;

/** What the payload types of one media section mean. Built once for each negotiation. */
public final class PayloadTypes {
    private final Codec[] codecs = new Codec[128];
    private final byte[] repairs = new byte[128];          // payload type + 1 of what an RTX payload type repairs
    private final byte[] repairedBy = new byte[128];       // payload type + 1 of the RTX payload type

    public PayloadTypes with(int payloadType, Codec codec) {
        codecs[checked(payloadType)] = codec;
        return this;
    }

    /** {@code a=fmtp:<rtx> apt=<payload type>} (RFC 4588). */
    public PayloadTypes withRtx(int rtxPayloadType, int payloadType) {
        repairs[checked(rtxPayloadType)] = (byte) (checked(payloadType) + 1);
        repairedBy[payloadType] = (byte) (rtxPayloadType + 1);
        return this;
    }

    public Optional<Codec> codec(int payloadType) {
        return Optional.ofNullable(codecs[payloadType]);
    }

    public boolean has(int payloadType) {
        return codecs[payloadType] != null;
    }

    /** The codec of a payload type of which {@link #has} is true: without an {@code Optional}, for every packet. */
    public Codec codecOf(int payloadType) {
        return codecs[payloadType];
    }

    /** What this RTX payload type repairs, or -1 when it is none. */
    public int apt(int rtxPayloadType) {
        return repairs[rtxPayloadType] - 1;
    }

    /** The RTX payload type for this payload type, or -1. */
    public int rtxFor(int payloadType) {
        return repairedBy[payloadType] - 1;
    }

    private static int checked(int payloadType) {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payload type " + payloadType + " is not in 0…127");
        }
        return payloadType;
    }
}
