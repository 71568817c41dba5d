package spokes.web.people.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** Someone who came by an invitation and stays as long as the session lasts. */
@Entity
@Table(name = "guest")
public class Guest {
    @Id
    private String id;
    private String name;
    @ManyToOne(optional = false)
    @JoinColumn(name = "invitation_id")
    private Invitation invitation;
    @Column(name = "created_at")
    private Instant createdAt;

    protected Guest() {}

    public Guest(String id, DisplayName name, Invitation invitation, Instant now) {
        this.id = id;
        this.name = name.value();
        this.invitation = invitation;
        this.createdAt = now;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }
}
