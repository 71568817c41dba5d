package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.750Z");
    private static final long SECONDS_1900_TO_2026 = 3_976_214_400L;

    @Test
    void ntp_time_is_seconds_since_1900_and_their_fraction() {
        assertThat(MonotonicClock.ntp(START, 0)).isEqualTo(SECONDS_1900_TO_2026 << 32 | 0xC000_0000L);
        assertThat(MonotonicClock.ntp(START, 500_000_000)).isEqualTo(SECONDS_1900_TO_2026 + 1 << 32 | 0x4000_0000L);
        assertThat(MonotonicClock.ntp(START, 86_400_000_000_000L)).isEqualTo(SECONDS_1900_TO_2026 + 86_400 << 32 | 0xC000_0000L);
    }

    @Test
    void ntp_time_goes_on_in_the_next_era() {
        assertThat(MonotonicClock.ntp(Instant.parse("2036-02-07T06:28:16Z"), 0)).isZero();
    }
}
