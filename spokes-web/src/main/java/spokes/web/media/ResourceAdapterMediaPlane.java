package spokes.web.media;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaConnection;
import spokes.media.api.MediaConnectionFactory;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;

/** The media plane inside the resource adapter of this application. */
@ApplicationScoped
@ConnectionFactoryDefinition(name = "java:app/spokes/Media", interfaceName = "spokes.media.api.MediaConnectionFactory",
        resourceAdapter = "#spokes-media-rar", minPoolSize = 1, maxPoolSize = 16,
        transactionSupport = TransactionSupportLevel.NoTransaction,
        // So long a timer of Payara's holds the pool, and with it all our classes, after an undeployment: five minutes if nothing is said.
        properties = "org.glassfish.connector-connection-pool.idle-timeout-in-seconds=30")
public class ResourceAdapterMediaPlane implements MediaPlane {
    private static final System.Logger LOG = System.getLogger(ResourceAdapterMediaPlane.class.getName());
    private static final long QUIET_NS = 5_000_000_000L;

    private final AtomicLong complainedNs = new AtomicLong(System.nanoTime() - QUIET_NS);

    @Resource(lookup = "java:app/spokes/Media")
    private MediaConnectionFactory factory;

    /** The container fills {@link #factory} on a thread of one of its components only, and elsewhere leaves it null without a word: so no room's thread may be the first. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
    }

    @Override
    public void submit(MediaCommand command) {
        ask(connection -> {
            connection.submit(command);
            return true;
        });
    }

    @Override
    public MediaStatus status() {
        return ask(MediaConnection::status);
    }

    @Override
    public void visitedAt(String address) {
        ask(connection -> {
            connection.visitedAt(address);
            return true;
        });
    }

    @Override
    public void watchRange(Duration duration) {
        ask(connection -> {
            connection.watchRange(duration);
            return true;
        });
    }

    private <T> T ask(Function<MediaConnection, T> question) {
        try (var connection = factory.getConnection()) {
            return question.apply(connection);
        } catch (ResourceException e) {
            complain(e);
            throw new MediaUnavailableException("The media plane cannot be reached.");
        } catch (MediaUnavailableException e) {
            complain(e);
            throw e;
        }
    }

    /** A stopped adapter fails every command of every room; one line in five seconds says all of it. */
    private void complain(Exception cause) {
        var nowNs = System.nanoTime();
        var lastNs = complainedNs.get();
        if (nowNs - lastNs >= QUIET_NS && complainedNs.compareAndSet(lastNs, nowNs)) {
            LOG.log(Level.WARNING, "The media plane does not take commands (" + cause.getMessage()
                    + "). If this lasts, restart the application: asadmin disable spokes; asadmin enable spokes");
        }
    }
}
