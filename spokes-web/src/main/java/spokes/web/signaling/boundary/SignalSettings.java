package spokes.web.signaling.boundary;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.MediaCommand.PlayoutDelay;
import spokes.web.configuration.Setting;
import spokes.web.signaling.control.Codecs;
import spokes.web.signaling.control.HouseRules;
import spokes.web.signaling.control.Limits;
import spokes.web.signaling.control.RoomOptions;

/**
 * What the operator has decided about rooms and signals; docs/settings.md says what each means. Read once, when the application starts.
 *
 * @param autoCreate whether a room comes to be by somebody joining it
 * @param allowPause whether videos of clients that do not say may stop while a connection is too narrow
 * @param usual how a room is that nobody has decided about
 * @param messageBytes how long a signal may be
 * @param signalsPerSecond how many one client may send; 0 for no limit
 * @param tracks how many may go in and out of this server before it takes nobody in any more; 0 for no limit
 * @param bytesPerSecond likewise
 * @param region where this server is, for clients; mostly empty
 */
record SignalSettings(boolean autoCreate, boolean allowPause, RoomOptions usual, int messageBytes, int signalsPerSecond, int tracks, int bytesPerSecond,
        String region) {
    private static final Pattern PLAYOUT_DELAY = Pattern.compile("(\\d{1,6})\\s*-\\s*(\\d{1,6})");
    private static final System.Logger LOG = System.getLogger(SignalSettings.class.getName());
    private static final int MANY = Integer.MAX_VALUE, LONGEST_MESSAGE_BYTES = SignalEndpoint.MOST_BYTES, USUAL_MESSAGE_BYTES = 2 * 1024 * 1024, SMALLEST_MESSAGE_BYTES = 64 * 1024;
    private static final int USUAL_EMPTY_S = 300, USUAL_DEPARTURE_S = 20, USUAL_SIGNALS = 200;

    static SignalSettings read() {
        int messageBytes = Setting.number("spokes.limit.signal-message-bytes", USUAL_MESSAGE_BYTES, 0, MANY);
        return new SignalSettings(Setting.truth("spokes.room.auto-create", true), Setting.truth("spokes.room.allow-pause", false), ordinaryRoom(),
                messageBytes == 0 ? LONGEST_MESSAGE_BYTES : Math.clamp(messageBytes, SMALLEST_MESSAGE_BYTES, LONGEST_MESSAGE_BYTES),
                Setting.number("spokes.limit.signals-per-second", USUAL_SIGNALS, 0, 1_000_000),
                Setting.number("spokes.limit.tracks", 0, 0, MANY), Setting.number("spokes.limit.bytes-per-second", 0, 0, MANY),
                Setting.text("spokes.region").orElse(""));
    }

    private static RoomOptions ordinaryRoom() {
        return new RoomOptions(Duration.ofSeconds(Setting.number("spokes.room.empty-timeout-seconds", USUAL_EMPTY_S, 0, MANY)),
                Duration.ofSeconds(Setting.number("spokes.room.departure-timeout-seconds", USUAL_DEPARTURE_S, 0, MANY)),
                Setting.number("spokes.room.max-participants", 0, 0, MANY), "", new Playout(playoutDelay(), Setting.truth("spokes.room.sync-streams", false)), List.of(),
                new HouseRules(Setting.truth("spokes.room.remote-unmute", false), limits(), codecs(), Setting.truth("spokes.room.data-tracks", true), Setting.truth("spokes.room.data-blobs", true),
                        Setting.truth("spokes.webhook.full-room", false)));
    }

    /** {@code 100-2000}, ms. */
    private static Optional<PlayoutDelay> playoutDelay() {
        return Setting.text("spokes.room.playout-delay-ms").flatMap(text -> {
            var bounds = PLAYOUT_DELAY.matcher(text);
            if (!bounds.matches() || Integer.parseInt(bounds.group(1)) > Integer.parseInt(bounds.group(2))) {
                LOG.log(Level.WARNING, "SPOKES_ROOM_PLAYOUT_DELAY_MS is \"" + text + "\", but it has to be two numbers of milliseconds with a hyphen between, such as 100-2000; it is ignored.");
                return Optional.empty();
            }
            return Optional.of(new PlayoutDelay(Integer.parseInt(bounds.group(1)), Integer.parseInt(bounds.group(2))));
        });
    }

    private static Limits limits() {
        return new Limits(Setting.number("spokes.limit.metadata-bytes", Limits.USUAL.metadataBytes(), 0, MANY),
                Setting.number("spokes.limit.attributes-bytes", Limits.USUAL.attributesBytes(), 0, MANY),
                Setting.number("spokes.limit.room-name-bytes", Limits.USUAL.roomNameBytes(), 0, MANY),
                Setting.number("spokes.limit.identity-bytes", Limits.USUAL.identityBytes(), 0, MANY),
                Setting.number("spokes.limit.name-bytes", Limits.USUAL.nameBytes(), 0, MANY),
                Setting.number("spokes.limit.video-subscriptions", 0, 0, MANY), Setting.number("spokes.limit.audio-subscriptions", 0, 0, MANY),
                Setting.number("spokes.limit.data-blob-key-bytes", Limits.USUAL.dataBlobKeyBytes(), 0, MANY),
                Setting.number("spokes.limit.data-blobs-bytes", Limits.USUAL.dataBlobsBytes(), 0, MANY));
    }

    private static Codecs codecs() {
        var choice = Codecs.only(Setting.list("spokes.room.codecs"));
        if (!choice.unknown().isEmpty()) {
            LOG.log(Level.WARNING, "SPOKES_ROOM_CODECS has " + String.join(", ", choice.unknown()) + ", which this server does not forward; it is left out.");
        }
        return choice.codecs();
    }
}
