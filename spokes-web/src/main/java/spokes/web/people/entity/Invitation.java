package spokes.web.people.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A link that lets guests in until it expires, is used up or is withdrawn. Its secret is stored hashed only. */
@Entity
@Table(name = "invitation")
public class Invitation {
    /** Why an invitation lets nobody in (any more), and what to tell the guest. */
    public enum Refusal {
        UNKNOWN("unknown", "This invitation link is not known here. Check that it was copied whole."),
        WITHDRAWN("withdrawn", "This invitation was withdrawn. Ask for a new one."),
        EXPIRED("expired", "This invitation has expired. Ask for a new one."),
        USED_UP("used-up", "This invitation was used as often as it may be. Ask for a new one.");

        private final String id, sentence;

        Refusal(String id, String sentence) {
            this.id = id;
            this.sentence = sentence;
        }

        public String id() {
            return id;
        }

        public String sentence() {
            return sentence;
        }
    }

    @Id
    private String id;
    @Column(name = "secret_hash")
    private String secretHash;
    private String note;
    @Column(name = "created_at")
    private Instant createdAt;
    @Column(name = "expires_at")
    private Instant expiresAt;
    @Column(name = "uses_left")
    private Integer usesLeft;
    private int uses;
    @Column(name = "withdrawn_at")
    private Instant withdrawnAt;

    protected Invitation() {}

    public Invitation(String id, String secretHash, String note, Instant now, Optional<Instant> expiresAt, OptionalInt maxUses) {
        this.id = id;
        this.secretHash = secretHash;
        this.note = note;
        this.createdAt = now;
        this.expiresAt = expiresAt.orElse(null);
        this.usesLeft = maxUses.isPresent() ? maxUses.getAsInt() : null;
    }

    public Optional<Refusal> refusal(Instant now) {
        if (withdrawnAt != null) return Optional.of(Refusal.WITHDRAWN);
        if (expiresAt != null && !now.isBefore(expiresAt)) return Optional.of(Refusal.EXPIRED);
        if (usesLeft != null && usesLeft <= 0) return Optional.of(Refusal.USED_UP);
        return Optional.empty();
    }

    public void use() {
        uses++;
        if (usesLeft != null) usesLeft--;
    }

    public void withdraw(Instant now) {
        withdrawnAt = now;
    }

    public String id() {
        return id;
    }

    public String note() {
        return note;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    public OptionalInt usesLeft() {
        return usesLeft == null ? OptionalInt.empty() : OptionalInt.of(usesLeft);
    }

    public int uses() {
        return uses;
    }
}
