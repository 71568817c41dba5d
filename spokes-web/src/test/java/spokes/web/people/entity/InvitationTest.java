package spokes.web.people.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import spokes.web.people.entity.Invitation.Refusal;

class InvitationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void lets_in_for_ever_when_nothing_else_was_said() {
        var invitation = invitation(Optional.empty(), OptionalInt.empty());
        for (int i = 0; i < 1000; i++) invitation.use();
        assertThat(invitation.refusal(NOW.plus(Duration.ofDays(9999)))).isEmpty();
        assertThat(invitation.uses()).isEqualTo(1000);
        assertThat(invitation.usesLeft()).isEmpty();
    }

    @Test
    void ends_at_its_moment() {
        var invitation = invitation(Optional.of(NOW.plusSeconds(60)), OptionalInt.empty());
        assertThat(invitation.refusal(NOW.plusSeconds(59))).isEmpty();
        assertThat(invitation.refusal(NOW.plusSeconds(60))).contains(Refusal.EXPIRED);
    }

    @Test
    void lets_in_as_often_as_was_said() {
        var invitation = invitation(Optional.empty(), OptionalInt.of(2));
        invitation.use();
        assertThat(invitation.refusal(NOW)).isEmpty();
        invitation.use();
        assertThat(invitation.refusal(NOW)).contains(Refusal.USED_UP);
    }

    @Test
    void withdrawn_is_what_it_says_first() {
        var invitation = invitation(Optional.of(NOW.minusSeconds(1)), OptionalInt.of(0));
        invitation.withdraw(NOW);
        assertThat(invitation.refusal(NOW)).contains(Refusal.WITHDRAWN);
    }

    private static Invitation invitation(Optional<Instant> expiresAt, OptionalInt maxUses) {
        return new Invitation("id", "hash", "", NOW, expiresAt, maxUses);
    }
}
