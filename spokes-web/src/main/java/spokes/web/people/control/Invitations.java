package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import spokes.web.http.entity.Problem;
import spokes.web.people.entity.DisplayName;
import spokes.web.people.entity.Guest;
import spokes.web.people.entity.Invitation;
import spokes.web.people.entity.Invitation.Refusal;
import spokes.web.server.control.Secrets;

/** Invitation links: made and withdrawn by the owner, used by guests. Whoever uses one holds its row, so that no use is counted twice or lost. */
@ApplicationScoped
@Transactional
public class Invitations {
    private static final int MAX_INVITATIONS = 200, MAX_GUESTS = 500;

    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;
    @Inject
    private Sessions sessions;

    /** @param secret for the link; it is not kept */
    public record Made(String id, String secret) {}

    public Made make(String note, Optional<Instant> expiresAt, OptionalInt maxUses) {
        if (all().size() >= MAX_INVITATIONS) {
            throw new Problem(409, "too-many-invitations", "There are " + MAX_INVITATIONS + " invitations. Withdraw some first.");
        }
        var secret = Secrets.secret();
        var invitation = new Invitation(Secrets.id(), Secrets.hash(secret), note, Instant.now(), expiresAt, maxUses);
        entities.persist(invitation);
        return new Made(invitation.id(), secret);
    }

    /** Those not withdrawn, the newest first. */
    public List<Invitation> all() {
        return entities.createQuery("select i from Invitation i where i.withdrawnAt is null order by i.createdAt desc", Invitation.class).getResultList();
    }

    /** Nobody comes in by it any more, and who came by it leaves. */
    public void withdraw(String id) {
        var invitation = entities.find(Invitation.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (invitation == null) throw new Problem(404, "invitation-not-found", "There is no such invitation.");
        invitation.withdraw(Instant.now());
        sessions.endThoseOfGuestsBy(id);
    }

    /** Throws when this secret lets nobody in (any more). */
    public void check(String secret) {
        valid(find(secret, LockModeType.NONE));
    }

    public Sessions.Opened enter(String secret, DisplayName name) {
        var invitation = valid(find(secret, LockModeType.PESSIMISTIC_WRITE));
        if (sessions.guestsNow() >= MAX_GUESTS) throw new Problem(503, "too-many-guests", "There are too many guests at this moment. Try again later.");
        invitation.use();
        var guest = new Guest(Secrets.id(), name, invitation, Instant.now());
        entities.persist(guest);
        return sessions.open(guest);
    }

    private Optional<Invitation> find(String secret, LockModeType lock) {
        return entities.createQuery("select i from Invitation i where i.secretHash = :hash", Invitation.class)
            .setParameter("hash", Secrets.hash(secret)).setLockMode(lock).getResultStream().findFirst();
    }

    private static Invitation valid(Optional<Invitation> found) {
        var invitation = found.orElseThrow(() -> notValid(Refusal.UNKNOWN));
        invitation.refusal(Instant.now()).ifPresent(refusal -> {
            throw notValid(refusal);
        });
        return invitation;
    }

    private static Problem notValid(Refusal refusal) {
        return new Problem(404, "invitation-not-valid", refusal.sentence(), Map.of("reason", refusal.id()));
    }
}
