package spokes.web.channels.control;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import spokes.web.channels.entity.ChannelsChanged;
import spokes.web.people.control.Sessions;
import spokes.web.people.entity.SessionEnded;
import spokes.web.people.entity.Visitor;
import spokes.web.rooms.RoomChanged;

/**
 * The open pages, and what they are told: the whole list of channels when they open and when it has changed, at most every
 * {@value #PAUSE_MS} ms, and that their session has ended. An occasional ping keeps the socket alive through proxies.
 */
@ApplicationScoped
public class LiveAudience {
    private static final Logger LOG = System.getLogger(LiveAudience.class.getName());
    private static final int PAUSE_MS = 100, PING_MS = 8_000, MAX_PER_SESSION = 20;

    @Resource
    private ManagedScheduledExecutorService scheduler;
    @Inject
    private ChannelList channels;
    @Inject
    private Sessions sessions;
    private final Map<Session, LivePage> pages = new ConcurrentHashMap<>();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stale;
    private String last = "";

    /** At the first page, and not before: while the application is still being deployed the container drops what it is to run later. */
    private synchronized void begin() {
        if (!running.isEmpty()) return;
        every(PAUSE_MS, this::publish);
        every(PING_MS, () -> pages.values().forEach(LivePage::ping));
    }

    @PreDestroy
    synchronized void end() {
        running.forEach(job -> job.cancel(false));
        pages.values().forEach(LivePage::goAway);
    }

    /** @return false when this session has too many pages open already */
    public boolean join(Session socket, Visitor visitor) {
        if (pages.values().stream().filter(page -> page.belongsTo(visitor.session())).count() >= MAX_PER_SESSION) return false;
        begin();
        var page = new LivePage(socket, visitor.session());
        pages.put(socket, page);
        page.show(message());
        // The session may have ended between the handshake and now, when this page was not in the list of those to be told.
        if (!sessions.lives(visitor.identity())) page.endSession();
        return true;
    }

    public void leave(Session socket) {
        pages.remove(socket);
    }

    void roomChanged(@Observes RoomChanged change) {
        stale = true;
    }

    void channelsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) ChannelsChanged change) {
        stale = true;
    }

    void sessionEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) SessionEnded ended) {
        pages.values().stream().filter(page -> page.belongsTo(ended.session())).forEach(LivePage::endSession);
    }

    private void publish() {
        if (!stale) return;
        stale = false;                          // before the look, so that a change during it is seen next time
        var message = message();
        if (message.equals(last)) return;
        last = message;
        pages.values().forEach(page -> page.show(message));
    }

    private String message() {
        return Json.createObjectBuilder().add("type", "channels").add("channels", channels.json()).build().toString();
    }

    private void every(int ms, Runnable job) {
        running.add(scheduler.scheduleWithFixedDelay(() -> {
            try {
                job.run();
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, "Open pages could not be told of a change", failure);
            }
        }, ms, ms, TimeUnit.MILLISECONDS));
    }
}
