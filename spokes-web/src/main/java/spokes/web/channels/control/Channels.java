package spokes.web.channels.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import spokes.web.channels.entity.Channel;
import spokes.web.channels.entity.ChannelsChanged;
import spokes.web.http.entity.Problem;
import spokes.web.people.entity.DisplayName;
import spokes.web.people.entity.OwnerMade;
import spokes.web.server.control.Secrets;

/** The channels of this server. Observers of {@link ChannelsChanged} hear of a change after it is in the database for good. */
@ApplicationScoped
@Transactional
public class Channels {
    static final int MAX_CHANNELS = 100;
    private static final String FIRST = "Lounge";

    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;
    @Inject
    private Event<ChannelsChanged> changed;

    /** A new server has somewhere to meet. */
    void makeFirst(@Observes OwnerMade made) {
        make(new DisplayName(FIRST));
    }

    /** In the order in which they are shown. */
    public List<Channel> all() {
        return entities.createQuery("select c from Channel c order by c.sortOrder, c.createdAt, c.id", Channel.class).getResultList();
    }

    public boolean exists(String id) {
        return entities.find(Channel.class, id) != null;
    }

    public Channel get(String id) {
        return Optional.ofNullable(entities.find(Channel.class, id))
            .orElseThrow(() -> new Problem(404, "channel-not-found", "This channel does not exist (any more)."));
    }

    public Channel make(DisplayName name) {
        var others = all();
        if (others.size() >= MAX_CHANNELS) throw new Problem(409, "too-many-channels", "A server has at most " + MAX_CHANNELS + " channels.");
        var channel = new Channel(Secrets.id(), name, others.isEmpty() ? 0 : others.getLast().sortOrder() + 1, Instant.now());
        entities.persist(channel);
        written(name);
        changed.fire(new ChannelsChanged());
        return channel;
    }

    public Channel rename(String id, DisplayName name) {
        var channel = get(id);
        channel.rename(name);
        written(name);
        changed.fire(new ChannelsChanged());
        return channel;
    }

    public void delete(String id) {
        entities.remove(get(id));
        changed.fire(new ChannelsChanged(Optional.of(id)));
    }

    /** The database decides whether the name is free: somebody else may take it at this very moment. */
    private void written(DisplayName name) {
        try {
            entities.flush();
        } catch (PersistenceException taken) {
            throw new Problem(409, "name-taken", "There is a channel named \"" + name + "\" already.");
        }
    }
}
