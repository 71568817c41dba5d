package spokes.web.people.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** One browser that somebody signed in with. The cookie's token is stored hashed only. Either a person's or a guest's. */
@Entity
@Table(name = "login_session")
public class LoginSession {
    /** An owner stays signed in while coming back at least this often. */
    public static final Duration OWNERS_LIFE = Duration.ofDays(30);
    /** A guest's session ends this long after it began. */
    public static final Duration GUESTS_LIFE = Duration.ofHours(12);
    /** How often the end of an owner's session is moved on: not at every request. */
    static final Duration RENEWAL = Duration.ofHours(1);

    @Id
    private String id;
    @Column(name = "token_hash")
    private String tokenHash;
    private String identity;
    @ManyToOne
    @JoinColumn(name = "person_id")
    private Person person;
    @ManyToOne
    @JoinColumn(name = "guest_id")
    private Guest guest;
    @Column(name = "created_at")
    private Instant createdAt;
    @Column(name = "expires_at")
    private Instant expiresAt;

    protected LoginSession() {}

    private LoginSession(String id, String tokenHash, String identity, Instant now, Duration life) {
        this.id = id;
        this.tokenHash = tokenHash;
        this.identity = identity;
        this.createdAt = now;
        this.expiresAt = now.plus(life);
    }

    public static LoginSession of(Person person, String id, String tokenHash, String identity, Instant now) {
        var session = new LoginSession(id, tokenHash, identity, now, OWNERS_LIFE);
        session.person = person;
        return session;
    }

    public static LoginSession of(Guest guest, String id, String tokenHash, String identity, Instant now) {
        var session = new LoginSession(id, tokenHash, identity, now, GUESTS_LIFE);
        session.guest = guest;
        return session;
    }

    public boolean lives(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Somebody used it: an owner's session is moved on, a guest's is not. */
    public void seen(Instant now) {
        if (person != null && expiresAt.isBefore(now.plus(OWNERS_LIFE).minus(RENEWAL))) expiresAt = now.plus(OWNERS_LIFE);
    }

    public Visitor visitor() {
        return person != null ? new Visitor(id, Visitor.Kind.OWNER, person.name(), identity) : new Visitor(id, Visitor.Kind.GUEST, guest.name(), identity);
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}
