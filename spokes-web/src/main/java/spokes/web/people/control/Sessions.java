package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import spokes.web.people.entity.Guest;
import spokes.web.people.entity.LoginSession;
import spokes.web.people.entity.Person;
import spokes.web.people.entity.SessionEnded;
import spokes.web.people.entity.Visitor;
import spokes.web.server.control.Secrets;

/** Who is signed in. Sessions are in the database, so a restart signs nobody out. */
@ApplicationScoped
@Transactional
public class Sessions {
    /** How the identities look that this page gives out; nobody else's look like that by chance. */
    public static final String IDENTITY_PREFIX = "p_";
    private static final int IDENTITY_LENGTH = IDENTITY_PREFIX.length() + Secrets.id().length();

    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;
    @Inject
    private Event<SessionEnded> ended;

    /** @param token for the cookie; it is not kept */
    public record Opened(String token, Visitor visitor) {}

    public static boolean ours(String identity) {
        return identity.startsWith(IDENTITY_PREFIX) && identity.length() == IDENTITY_LENGTH;
    }

    Opened open(Person person) {
        var token = Secrets.secret();
        return opened(token, LoginSession.of(person, Secrets.id(), Secrets.hash(token), newIdentity(), Instant.now()));
    }

    Opened open(Guest guest) {
        var token = Secrets.secret();
        return opened(token, LoginSession.of(guest, Secrets.id(), Secrets.hash(token), newIdentity(), Instant.now()));
    }

    public Optional<Visitor> find(String token) {
        var now = Instant.now();
        return by("tokenHash", Secrets.hash(token)).getResultStream().filter(session -> session.lives(now)).findFirst().map(session -> {
            session.seen(now);
            return session.visitor();
        });
    }

    /** Does the session to which this identity was given still live? */
    public boolean lives(String identity) {
        return by("identity", identity).getResultStream().anyMatch(session -> session.lives(Instant.now()));
    }

    public void end(String id) {
        end(by("id", id).getResultList());
    }

    void endThoseOf(Person person) {
        end(by("person", person).getResultList());
    }

    void endThoseOfGuestsBy(String invitation) {
        end(by("guest.invitation.id", invitation).getResultList());
    }

    /** Ends those whose time is over, and forgets guests who cannot come back. */
    void endExpired() {
        end(entities.createQuery("select s from LoginSession s where s.expiresAt <= :now", LoginSession.class)
            .setParameter("now", Instant.now()).getResultList());
        entities.createQuery("delete from Guest g where not exists (select s from LoginSession s where s.guest = g)").executeUpdate();
    }

    long guestsNow() {
        return entities.createQuery("select count(s) from LoginSession s where s.guest is not null", Long.class).getSingleResult();
    }

    private void end(List<LoginSession> sessions) {
        for (var session : sessions) {
            entities.remove(session);
            ended.fire(new SessionEnded(session.visitor().session(), session.visitor().identity()));
        }
    }

    private Opened opened(String token, LoginSession session) {
        entities.persist(session);
        return new Opened(token, session.visitor());
    }

    private TypedQuery<LoginSession> by(String field, Object value) {
        return entities.createQuery("select s from LoginSession s where s." + field + " = :value", LoginSession.class).setParameter("value", value);
    }

    private static String newIdentity() {
        return IDENTITY_PREFIX + Secrets.id();
    }
}
