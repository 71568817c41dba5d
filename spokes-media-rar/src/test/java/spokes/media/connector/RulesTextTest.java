package spokes.media.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.loop.InvalidSettingException;
import spokes.media.room.RoomRules;
import spokes.media.room.RoomRules.DataRate;
import spokes.media.room.RoomRules.SpeakerRules;

class RulesTextTest {
    @Test
    void without_settings_everything_is_as_usual() {
        assertThat(RulesText.parsed(_ -> Optional.empty())).isEqualTo(RoomRules.USUAL);
    }

    @Test
    void takes_what_is_set() {
        var settings = Map.of("spokes.audio.active-level", "30", "spokes.audio.min-percentile", "50", "spokes.audio.update-interval-ms", "500",
                "spokes.audio.smooth-intervals", "4", "spokes.limit.data-messages-per-second", "10", "spokes.limit.data-bytes-per-second", "0",
                "spokes.room.slow-data-bps", "100000");
        assertThat(RulesText.parsed(name -> Optional.ofNullable(settings.get(name))))
                .isEqualTo(new RoomRules(new SpeakerRules(30, 50, 500, 4), new DataRate(10, 0), 100_000));
    }

    @ParameterizedTest
    @CsvSource({"spokes.audio.active-level, 128", "spokes.audio.min-percentile, most", "spokes.audio.update-interval-ms, 1", "spokes.limit.data-bytes-per-second, -1"})
    void refuses_nonsense_with_its_name(String name, String value) {
        assertThatThrownBy(() -> RulesText.parsed(asked -> Optional.of(value).filter(_ -> asked.equals(name))))
                .isInstanceOf(InvalidSettingException.class).hasMessageContaining(name).hasMessageContaining(value);
    }
}
