package spokes.web.signaling.boundary;

import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How long a socket may be silent. Tyrus plans the end anew with every frame, though there is none, and Payara's scheduler then looks for contexts to take along:
 * through all JARs of the application, which costs more than the frame. No setting makes it plan less, so sockets without a limit get a scheduler that
 * plans nothing, by reflection (read from Tyrus 2.2.0, {@code TyrusSession.service}). Where that is not found they are as slow as before.
 */
public final class IdleLimit {
    private static final System.Logger LOG = System.getLogger(IdleLimit.class.getName());
    private static final ScheduledExecutorService NEVER = new Never();
    private static final ClassValue<Optional<Field>> SCHEDULER = new ClassValue<>() {
        @Override
        protected Optional<Field> computeValue(Class<?> type) {
            return scheduler(type);
        }
    };

    private IdleLimit() { }

    /** From now on this socket may be silent for ever. */
    public static void lift(Session session) {
        SCHEDULER.get(session.getClass()).ifPresent(field -> {
            try {
                field.set(session, NEVER);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);     // it was made accessible
            }
        });
        session.setMaxIdleTimeout(0);
    }

    static Optional<Field> scheduler(Class<?> type) {
        try {
            Field field = type.getDeclaredField("service");
            if (field.getType() == ScheduledExecutorService.class && field.trySetAccessible()) return Optional.of(field);
        } catch (NoSuchFieldException e) {
            LOG.log(Level.DEBUG, "another socket than those of Tyrus 2.2", e);
        }
        LOG.log(Level.INFO, "{0} keeps planning when it has been idle: signals cost more than they must", type.getName());
        return Optional.empty();
    }

    /** What would only find out that there is no limit is not run. */
    private static final class Never extends ScheduledThreadPoolExecutor {
        Never() {
            super(0);
        }

        /** @return null, which Tyrus takes for nothing planned */
        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return null;
        }
    }
}
