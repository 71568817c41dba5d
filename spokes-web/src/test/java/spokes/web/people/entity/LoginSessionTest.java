package spokes.web.people.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoginSessionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void an_owner_who_comes_back_stays_signed_in() {
        var session = LoginSession.of(Person.owner("id", new DisplayName("Ada"), "hash", NOW), "s", "t", "p_1", NOW);
        session.seen(NOW.plus(Duration.ofDays(29)));
        assertThat(session.lives(NOW.plus(Duration.ofDays(58)))).isTrue();
        assertThat(session.lives(NOW.plus(Duration.ofDays(59)))).isFalse();
    }

    @Test
    void the_end_is_not_moved_at_every_request() {
        var session = LoginSession.of(Person.owner("id", new DisplayName("Ada"), "hash", NOW), "s", "t", "p_1", NOW);
        var end = session.expiresAt();
        session.seen(NOW.plus(Duration.ofMinutes(59)));
        assertThat(session.expiresAt()).isEqualTo(end);
    }

    @Test
    void a_guest_leaves_after_half_a_day_however_busy() {
        var invitation = new Invitation("id", "hash", "", NOW, Optional.empty(), OptionalInt.empty());
        var session = LoginSession.of(new Guest("g", new DisplayName("Bob"), invitation, NOW), "s", "t", "p_1", NOW);
        session.seen(NOW.plus(Duration.ofHours(11)));
        assertThat(session.lives(NOW.plus(Duration.ofHours(12)).minusMillis(1))).isTrue();
        assertThat(session.lives(NOW.plus(Duration.ofHours(12)))).isFalse();
    }
}
