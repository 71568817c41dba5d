package spokes.web.webhooks.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import spokes.web.webhooks.entity.Delivery;
import spokes.web.webhooks.entity.Lane;

/** The queue in the database. */
@ApplicationScoped
@Transactional
public class Deliveries {
    static final int MOST_IN_A_LANE = 200;

    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;

    /**
     * One caller at a time, since the id is the place in the queue.
     *
     * @return false where too many wait already: this one is lost
     */
    public boolean add(Lane lane, String body) {
        var waiting = entities.createQuery("select count(d) from Delivery d where d.url = :url and d.room = :room", Long.class)
            .setParameter("url", lane.url()).setParameter("room", lane.room()).getSingleResult();
        if (waiting >= MOST_IN_A_LANE) return false;
        long last = entities.createQuery("select coalesce(max(d.id), 0) from Delivery d", Long.class).getSingleResult();
        entities.persist(new Delivery(last + 1, lane, body, Instant.now()));
        return true;
    }

    public Optional<Delivery> first(Lane lane) {
        return entities.createQuery("select d from Delivery d where d.url = :url and d.room = :room order by d.id", Delivery.class)
            .setParameter("url", lane.url()).setParameter("room", lane.room()).setMaxResults(1).getResultStream().findFirst();
    }

    public void remove(long id) {
        entities.createQuery("delete from Delivery d where d.id = :id").setParameter("id", id).executeUpdate();
    }

    /** All in which something waits. */
    public List<Lane> lanes() {
        return entities.createQuery("select distinct d.url, d.room from Delivery d", Object[].class).getResultStream()
            .map(row -> new Lane((String) row[0], (String) row[1])).toList();
    }
}
