package spokes.web.rehearsal;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import spokes.web.access.AccessTokens;
import spokes.web.configuration.Setting;
import spokes.web.server.control.Settings;
import spokes.web.signaling.boundary.Signaling;

/** Begins some seconds after the application, by the way that clients take: HTTP, WebSocket, and a room that nobody hears of. */
@ApplicationScoped
public class Rehearsal {
    private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());
    private static final Duration CALM = Duration.ofSeconds(8), TOKEN_LIFE = Duration.ofMinutes(5);

    @Inject
    private AccessTokens tokens;
    @Inject
    private Signaling signaling;
    @Inject
    private Settings settings;

    private Thread player;
    private volatile boolean ending;

    void begin(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
        if (Setting.truth("spokes.media.rehearsal", true)) {
            var root = URI.create(settings.localUrl().toString().replaceFirst("^http", "ws") + application.getContextPath() + "/");
            player = Thread.ofVirtual().name("rehearsal").start(() -> play(root));
        }
    }

    @PreDestroy
    void end() {
        ending = true;
        if (player == null) {
            return;
        }
        player.interrupt();
        try {
            player.join(Duration.ofSeconds(Guest.PATIENCE_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(URI root) {
        Thread.currentThread().setContextClassLoader(Rehearsal.class.getClassLoader());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); var http = HttpClient.newBuilder().executor(threads).version(HttpClient.Version.HTTP_1_1).build()) {
            try {
                Thread.sleep(CALM);
                long beganNs = System.nanoTime();
                int joins = new Play(new Hidden(root), http).run();
                LOG.log(Level.INFO, "{0} joins have been rehearsed in {1} s", joins, (System.nanoTime() - beganNs) / 1_000_000_000);
            } finally {
                http.shutdownNow();
            }
        } catch (InterruptedException end) {
            // the application ends
        } catch (TimeoutException | RuntimeException e) {
            LOG.log(Level.DEBUG, "no rehearsal: who comes first waits a little longer", e);
        }
    }

    private final class Hidden implements Stage {
        private final URI address;

        Hidden(URI address) {
            this.address = address;
        }

        @Override
        public URI address() {
            return address;
        }

        @Override
        public String tokenFor(String identity) {
            return tokens.issue(identity, "", signaling.backstagePass(), TOKEN_LIFE);
        }

        @Override
        public boolean isOver() {
            return ending || signaling.hasCompany();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    }
}
