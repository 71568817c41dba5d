package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtpTimeTest {
    @ParameterizedTest(name = "{0} ns")
    @ValueSource(longs = {0, 1, 20_000_000, 999_999_999, 1_000_000_000, 3_500_000_000L, 36_000_000_000_000L, -1, -20_000_000, -1_500_000_000})
    void differences_come_back_to_the_nanosecond(long durationNs) {
        long ntp = 0xE123_4567_FFFF_FF00L;
        assertThat(NtpTime.differenceNs(NtpTime.plus(ntp, durationNs), ntp)).isBetween(durationNs - 1, durationNs + 1);
    }

    @ParameterizedTest(name = "{0} ns")
    @ValueSource(longs = {0, 20_000_000, 1_000_000_000, 64_000_000_000_000L})
    void delays_fit_into_sixteen_bits_of_fraction(long durationNs) {
        assertThat(NtpTime.shortToNs(NtpTime.shortFormat(durationNs))).isBetween(durationNs - 15_300, durationNs);
    }
}
