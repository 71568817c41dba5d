package spokes.media.connector;

import java.util.Optional;
import java.util.function.Function;
import spokes.media.loop.InvalidSettingException;
import spokes.media.room.RoomRules;
import spokes.media.room.RoomRules.DataRate;
import spokes.media.room.RoomRules.SpeakerRules;

/** The settings of what goes on in rooms, as people write them. They are not in the admin console, since none of them is about this machine. */
final class RulesText {
    private static final int LONGEST_WINDOW_MS = 10_000, SHORTEST_WINDOW_MS = 100, MOST_WINDOWS = 100, QUIETEST_DBOV = 127;

    private final Function<String, Optional<String>> settings;

    private RulesText(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /** @param settings by name; empty for those that are not set */
    static RoomRules parsed(Function<String, Optional<String>> settings) {
        return new RulesText(settings).parsed();
    }

    private RoomRules parsed() {
        var speakers = SpeakerRules.USUAL;
        var data = DataRate.USUAL;
        return new RoomRules(
                new SpeakerRules(number("spokes.audio.active-level", speakers.activeDbov(), 0, QUIETEST_DBOV),
                        number("spokes.audio.min-percentile", speakers.minActivePercent(), 0, 100),
                        number("spokes.audio.update-interval-ms", speakers.windowMs(), SHORTEST_WINDOW_MS, LONGEST_WINDOW_MS),
                        number("spokes.audio.smooth-intervals", speakers.smoothedWindows(), 0, MOST_WINDOWS)),
                new DataRate(number("spokes.limit.data-messages-per-second", data.messagesPerSecond(), 0, Integer.MAX_VALUE),
                        number("spokes.limit.data-bytes-per-second", data.bytesPerSecond(), 0, Integer.MAX_VALUE)),
                number("spokes.room.slow-data-bps", 0, 0, Integer.MAX_VALUE));
    }

    private int number(String name, int otherwise, int least, int most) {
        var text = settings.apply(name);
        try {
            int number = text.map(Integer::parseInt).orElse(otherwise);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new InvalidSettingException(name, text.orElse(""), "a number from " + least + " to " + most);
    }
}
