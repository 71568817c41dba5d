package spokes.web.channels.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import spokes.web.people.entity.DisplayName;

/** A voice channel. Its id names the room; its name is for people, and unique among channels whatever the capitals. */
@Entity
@Table(name = "channel")
public class Channel {
    @Id
    private String id;
    private String name;
    @Column(name = "name_key")
    private String nameKey;
    @Column(name = "sort_order")
    private int sortOrder;
    @Column(name = "created_at")
    private Instant createdAt;

    protected Channel() {}

    public Channel(String id, DisplayName name, int sortOrder, Instant now) {
        this.id = id;
        this.sortOrder = sortOrder;
        this.createdAt = now;
        this.name = name.value();
        this.nameKey = name.key();
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public int sortOrder() {
        return sortOrder;
    }

    public void rename(DisplayName newName) {
        name = newName.value();
        nameKey = newName.key();
    }
}
