package spokes.web.people.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Someone with an account. Now that is the owner; {@code owner_seat} is unique in the database, so there is never a second one. */
@Entity
@Table(name = "person")
public class Person {
    private static final int THE_ONE_SEAT = 1;

    @Id
    private String id;
    private String name;
    @Column(name = "name_key")
    private String nameKey;
    @Column(name = "password_hash")
    private String passwordHash;
    @Column(name = "owner_seat")
    private Integer ownerSeat;
    @Column(name = "created_at")
    private Instant createdAt;

    protected Person() {}

    public static Person owner(String id, DisplayName name, String passwordHash, Instant now) {
        var owner = new Person();
        owner.id = id;
        owner.ownerSeat = THE_ONE_SEAT;
        owner.createdAt = now;
        owner.signInWith(name, passwordHash);
        return owner;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String passwordHash() {
        return passwordHash;
    }

    public void signInWith(DisplayName newName, String newPasswordHash) {
        name = newName.value();
        nameKey = newName.key();
        passwordHash = newPasswordHash;
    }
}
