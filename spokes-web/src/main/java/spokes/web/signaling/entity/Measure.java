package spokes.web.signaling.entity;

import java.util.Locale;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import spokes.media.api.PeerRole;

/** What is counted of rooms and that webhooks do not tell of. Times are ms. */
public sealed interface Measure {
    /** How far a join, or a resume, has got. */
    record Join(JoinStep step) implements Measure {}

    /** In the order in which a good one takes them, each followed by the ways in which it may end there. */
    enum JoinStep {
        SIGNAL_CONNECTED, SIGNAL_VALIDATION_FAILED, SIGNAL_UPGRADE_FAILED, SIGNAL_FAILED,
        RTC_INIT, RTC_CONNECTED, RTC_CANCELED, RTC_FAILURE,
        RTC_ACTIVE, RTC_SUCCESS;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The first answer to a client is on its way, so long after its request. */
    record Answered(int protocol, long tookMs) implements Measure {}

    /** Its media is there, so long after its request. */
    record Active(int protocol, long tookMs) implements Measure {}

    record Ended(int protocol, long lastedMs) implements Measure {}

    /** A peer connection got so far for the first time. */
    record Connection(PeerRole role, Stage stage) implements Measure {}

    enum Stage {
        STARTED, ICE_CONNECTED, CONNECTED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An offer or an answer of ours is on its way. */
    record Described(boolean offer) implements Measure {}

    record Publishing(TrackType kind, Outcome outcome) implements Measure {}

    /** @param error why it failed, else empty */
    record Subscribing(Outcome outcome, String error) implements Measure {}

    enum Outcome {
        ATTEMPT, SUCCESS, FAILURE, CANCEL;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many more, or less, are received. */
    record Received(TrackType kind, int change) implements Measure {}

    /**
     * From the wish for a track to its place in an answer.
     *
     * @param whose of who publishes, or subscribes
     */
    record TrackTime(Way way, TrackSource source, TrackType kind, Software whose, long tookMs) implements Measure {}

    enum Way { PUBLISH, SUBSCRIBE }

    /**
     * @param sdk {@code JS}, {@code RUST}, …
     * @param kind {@code STANDARD}, {@code AGENT}, …
     */
    record Software(String sdk, String kind) {}
}
