package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import spokes.web.http.entity.Problem;
import spokes.web.people.entity.DisplayName;
import spokes.web.people.entity.OwnerMade;
import spokes.web.people.entity.Person;
import spokes.web.server.control.Secrets;
import spokes.web.server.control.Servers;

/** The owner's row, and the one-time tokens that make it or give it a new password. Each method is one transaction. */
@ApplicationScoped
@Transactional
public class Owners {
    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;
    @Inject
    private Servers servers;
    @Inject
    private Sessions sessions;
    @Inject
    private Event<OwnerMade> made;

    /** What a token of a set-up link opens. */
    public enum Purpose { SET_UP, RESET }

    public boolean exists() {
        return owner().isPresent();
    }

    public Optional<Person> owner() {
        return entities.createQuery("select p from Person p where p.ownerSeat is not null", Person.class).getResultStream().findFirst();
    }

    public Optional<Person> named(DisplayName name) {
        return entities.createQuery("select p from Person p where p.nameKey = :key", Person.class)
            .setParameter("key", name.key()).getResultStream().findFirst();
    }

    public Optional<Purpose> purposeOf(String token) {
        var hash = Secrets.hash(token);
        var server = servers.here();
        if (server.setUpHash().filter(hash::equals).isPresent()) return Optional.of(Purpose.SET_UP);
        return server.resetHash().filter(hash::equals).map(_ -> Purpose.RESET);
    }

    void awaitSetUp(String tokenHash) {
        servers.here().awaitSetUp(tokenHash);
    }

    void awaitReset(String tokenHash) {
        servers.here().awaitReset(tokenHash);
    }

    /** Uses the token up and makes the owner: of several requests at once exactly one gets here first, and the others change nothing. */
    Sessions.Opened make(String token, DisplayName name, String passwordHash, DisplayName serverName) {
        if (usedUp("setUpHash", token) == 0) throw refused();
        servers.here().rename(serverName.value());
        var owner = Person.owner(Secrets.id(), name, passwordHash, Instant.now());
        try {
            entities.persist(owner);
            entities.flush();
        } catch (PersistenceException seatTaken) {
            throw refused();
        }
        made.fire(new OwnerMade());
        return sessions.open(owner);
    }

    /** Uses the token up, gives the owner a new name and password and signs out every browser that had the old ones. */
    Sessions.Opened reset(String token, Optional<DisplayName> name, String passwordHash) {
        if (usedUp("resetHash", token) == 0) throw refused();
        var owner = owner().orElseThrow(this::refused);
        owner.signInWith(name.orElseGet(() -> new DisplayName(owner.name())), passwordHash);
        sessions.endThoseOf(owner);
        return sessions.open(owner);
    }

    Sessions.Opened signIn(Person person) {
        return sessions.open(entities.merge(person));
    }

    public Problem refused() {
        return exists()
            ? new Problem(409, "already-set-up", "This server has an owner already. Sign in, or use ./spokes reset-owner if the password is lost.")
            : new Problem(403, "wrong-token", "This set-up link is not valid. The server's log has the right one.");
    }

    private int usedUp(String field, String token) {
        return entities.createQuery("update Server s set s." + field + " = null where s." + field + " = :hash")
            .setParameter("hash", Secrets.hash(token)).executeUpdate();
    }
}
