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
 * How long a socket may be silent. Tyrus plans the end when it makes a socket and anew with every frame, though there is none, and Payara's scheduler then looks for contexts
 * to take along: through all JARs of the application, which costs more than the frame. No setting makes it plan less, so a scheduler is put before Payara's that
 * plans nothing for sockets without a limit: into the container, for the sockets to come, and into those that it made before. By reflection (read from Tyrus 2.2.0,
 * {@code BaseContainer.managedScheduledExecutorService}, {@code TyrusSession.service}); where that is not found they are as slow as before.
 */
public final class IdleLimit {
    private static final System.Logger LOG = System.getLogger(IdleLimit.class.getName());
    private static final ClassValue<Optional<Field>> OF_SOCKETS = scheduler("service");
    private static final ClassValue<Optional<Field>> OF_CONTAINERS = scheduler("managedScheduledExecutorService");

    private IdleLimit() { }

    /** From now on this socket may be silent for ever. */
    public static void lift(Session session) {
        Optional.ofNullable(session.getContainer()).ifPresent(IdleLimit::spareContainer);
        spareSocket(session);
        session.setMaxIdleTimeout(0);
    }

    static void spareContainer(Object container) {
        spare(OF_CONTAINERS, container);
    }

    static void spareSocket(Object socket) {
        spare(OF_SOCKETS, socket);
    }

    private static void spare(ClassValue<Optional<Field>> scheduler, Object holder) {
        scheduler.get(holder.getClass()).ifPresent(field -> {
            try {
                if (field.get(holder) instanceof ScheduledExecutorService known && !(known instanceof OnlyWhatHasALimit)) {
                    field.set(holder, new OnlyWhatHasALimit(known));
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);     // it was made accessible
            }
        });
    }

    private static ClassValue<Optional<Field>> scheduler(String name) {
        return new ClassValue<>() {
            @Override
            protected Optional<Field> computeValue(Class<?> type) {
                return scheduler(type, name);
            }
        };
    }

    private static Optional<Field> scheduler(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            try {
                var field = at.getDeclaredField(name);
                if (field.getType() == ScheduledExecutorService.class && field.trySetAccessible()) {
                    return Optional.of(field);
                }
            } catch (NoSuchFieldException e) {
                LOG.log(Level.DEBUG, "perhaps above", e);
            }
        }
        LOG.log(Level.INFO, "{0} keeps planning when sockets have been idle: signals cost more than they must", type.getName());
        return Optional.empty();
    }

    /** What would only find out that there is no limit is not run. */
    private static final class OnlyWhatHasALimit extends ScheduledThreadPoolExecutor {
        private final ScheduledExecutorService others;

        OnlyWhatHasALimit(ScheduledExecutorService others) {
            super(0);
            this.others = others;
        }

        /** @return null where there is no limit, which Tyrus takes for nothing planned */
        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return delay <= 0 ? null : others.schedule(command, delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
            return others.scheduleAtFixedRate(command, initialDelay, period, unit);
        }
    }
}
