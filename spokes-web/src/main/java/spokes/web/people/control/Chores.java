package spokes.web.people.control;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import spokes.web.server.entity.ServerReady;

/** What has to be looked at from time to time: sessions that expired, and a request to reset the owner. */
@ApplicationScoped
class Chores {
    static final int RESET_WATCH_SECONDS = 2;
    private static final int EXPIRY_SECONDS = 30;
    private static final Logger LOG = System.getLogger(Chores.class.getName());

    @Resource
    private ManagedScheduledExecutorService scheduler;
    @Inject
    private Sessions sessions;
    @Inject
    private SetUp setUp;
    private final List<Future<?>> running = new ArrayList<>();

    private interface Chore {
        void run() throws Exception;
    }

    void begin(@Observes ServerReady ready) {
        every(RESET_WATCH_SECONDS, setUp::lookForReset);
        every(EXPIRY_SECONDS, sessions::endExpired);
    }

    @PreDestroy
    void end() {
        running.forEach(chore -> chore.cancel(false));
    }

    private void every(int seconds, Chore chore) {
        running.add(scheduler.scheduleWithFixedDelay(() -> {
            try {
                chore.run();
            } catch (Exception failure) {
                LOG.log(Level.WARNING, "A chore failed and is tried again", failure);
            }
        }, seconds, seconds, TimeUnit.SECONDS));
    }
}
