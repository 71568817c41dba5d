package spokes.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One payload type of a media section.
 *
 * @param channels 1 where the SDP says nothing
 * @param fmtp the parameters as they stand behind the payload type; empty when there are none
 * @param feedback the values of {@code a=rtcp-fb}: {@code nack}, {@code nack pli}, {@code transport-cc}
 */
public record Codec(int payloadType, String name, int clockRate, int channels, String fmtp, List<String> feedback) {
    public Codec {
        feedback = List.copyOf(feedback);
    }

    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    public boolean isRtx() {
        return is("rtx");
    }

    /** The payload type that an RTX codec repeats, or -1. */
    public int apt() {
        return parameter("apt").map(value -> Numbers.parse(value, 127)).orElse(-1);
    }

    /** A parameter of the {@code fmtp}, its name compared without case. */
    public Optional<String> parameter(String key) {
        int at = 0;
        while (at < fmtp.length()) {
            int end = fmtp.indexOf(';', at);
            end = end < 0 ? fmtp.length() : end;
            int equals = fmtp.indexOf('=', at);
            if (equals > at && equals < end && fmtp.substring(at, equals).strip().equalsIgnoreCase(key)) {
                return Optional.of(fmtp.substring(equals + 1, end).strip());
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    Codec with(String newFmtp, List<String> newFeedback) {
        return new Codec(payloadType, name, clockRate, channels, newFmtp, newFeedback);
    }
}
