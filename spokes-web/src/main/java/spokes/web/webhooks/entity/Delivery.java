package spokes.web.webhooks.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One event for one address that has not taken it yet. The body is kept as it goes out, since receivers verify its bytes. */
@Entity
@Table(name = "delivery")
public class Delivery {
    @Id
    private long id;
    private String url;
    private String room;
    private String body;
    @Column(name = "created_at")
    private Instant createdAt;

    /** For JPA only. */
    protected Delivery() {}

    public Delivery(long id, Lane lane, String body, Instant createdAt) {
        this.id = id;
        this.url = lane.url();
        this.room = lane.room();
        this.body = body;
        this.createdAt = createdAt;
    }

    public long id() {
        return id;
    }

    public String body() {
        return body;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
