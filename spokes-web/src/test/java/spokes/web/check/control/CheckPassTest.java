package spokes.web.check.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPassTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private final String pass = CheckPass.make("a secret", NOON);

    @Test
    void opens_the_page_for_an_hour() {
        assertThat(CheckPass.holds("a secret", pass, NOON)).isTrue();
        assertThat(CheckPass.holds("a secret", pass, NOON.plus(Duration.ofMinutes(59)))).isTrue();
        assertThat(CheckPass.holds("a secret", pass, NOON.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void is_worth_nothing_on_another_server_or_with_a_later_hour() {
        var later = CheckPass.make("another secret", NOON.plus(Duration.ofHours(3)));
        assertThat(CheckPass.holds("another secret", pass, NOON)).isFalse();
        assertThat(CheckPass.holds("a secret", later.split("\\.")[0] + "." + pass.split("\\.")[1], NOON)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b", "zzzzzzzzzzzzzzzzzzzz.b", "-1.AAAAAAAAAAAAAAAAAAAAAA", "\u0000.\u0000", "no dot at all"})
    void nonsense_opens_nothing(String nonsense) {
        assertThat(CheckPass.holds("a secret", nonsense, NOON)).isFalse();
    }

    @Test
    void is_short_enough_for_a_picture_that_a_phone_reads() {
        assertThat(pass).hasSizeLessThan(32);
    }
}
