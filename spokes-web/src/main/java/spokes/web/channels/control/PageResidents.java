package spokes.web.channels.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import spokes.web.access.Residents;
import spokes.web.channels.entity.ChannelsChanged;
import spokes.web.people.control.Sessions;
import spokes.web.people.entity.SessionEnded;
import spokes.web.rooms.RoomDirectory;

/** Who came by our page stays in a channel as long as the session lives and the channel exists, and not a moment longer. */
@ApplicationScoped
public class PageResidents implements Residents {
    public static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    @Inject
    private Sessions sessions;
    @Inject
    private Channels channels;
    @Inject
    private RoomDirectory rooms;

    @Override
    public boolean mayStay(String room, String identity) {
        return !Sessions.ours(identity) || sessions.lives(identity) && channels.exists(room);
    }

    @Override
    public Optional<Duration> tokenLife(String identity) {
        return Sessions.ours(identity) ? Optional.of(TOKEN_LIFE) : Optional.empty();
    }

    void leave(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionEnded ended) {
        rooms.removeEverywhere(ended.identity());
    }

    void empty(@Observes(during = TransactionPhase.AFTER_SUCCESS) ChannelsChanged change) {
        change.deleted().ifPresent(rooms::close);
    }
}
