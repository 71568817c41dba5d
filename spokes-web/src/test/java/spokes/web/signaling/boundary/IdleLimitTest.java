package spokes.web.signaling.boundary;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import spokes.web.Stub;

class IdleLimitTest {
    private final List<Object> planned = new ArrayList<>();
    private final ScheduledExecutorService planner = Stub.of(ScheduledExecutorService.class,
            Map.of("schedule", call -> plans(call[1]), "scheduleAtFixedRate", call -> plans(call[2])));

    private Object plans(Object delay) {
        planned.add(delay);
        return null;
    }

    /** As Tyrus' containers are, in what matters here: the field is in a class above theirs. */
    private static class Base {
        private final ScheduledExecutorService managedScheduledExecutorService;

        Base(ScheduledExecutorService scheduler) {
            managedScheduledExecutorService = scheduler;
        }

        Socket opens() {
            return new Socket(managedScheduledExecutorService);
        }
    }

    private static final class Container extends Base {
        Container(ScheduledExecutorService scheduler) {
            super(scheduler);
        }
    }

    /** As Tyrus' sessions are. */
    private static final class Socket {
        private ScheduledExecutorService service;

        Socket(ScheduledExecutorService scheduler) {
            service = scheduler;
        }

        void isIdleFor(long limitMs) {
            service.schedule(() -> { }, limitMs, MILLISECONDS);
        }
    }

    private static final class OfAnotherKind {
        private final String service = "tea", managedScheduledExecutorService = "coffee";
    }

    @Test
    void a_container_plans_nothing_for_the_sockets_to_come_unless_they_have_a_limit() {
        var container = new Container(planner);

        IdleLimit.spareContainer(container);
        IdleLimit.spareContainer(container);
        container.opens().isIdleFor(0);
        container.opens().isIdleFor(300);

        assertThat(planned).containsExactly(300L);
    }

    @Test
    void a_socket_that_was_there_before_plans_nothing_from_now_on() {
        var socket = new Container(planner).opens();
        socket.isIdleFor(0);

        IdleLimit.spareSocket(socket);
        socket.isIdleFor(0);

        assertThat(planned).containsExactly(0L);
    }

    @Test
    void heartbeats_beat_on() {
        var socket = new Container(planner).opens();
        IdleLimit.spareSocket(socket);

        socket.service.scheduleAtFixedRate(() -> { }, 0, 25, MILLISECONDS);

        assertThat(planned).containsExactly(25L);
    }

    @Test
    void what_keeps_something_else_under_the_name_stays_as_it_is() {
        var other = new OfAnotherKind();

        IdleLimit.spareSocket(other);
        IdleLimit.spareContainer(other);

        assertThat(other.service + other.managedScheduledExecutorService).isEqualTo("teacoffee");
    }

    @Test
    void lifts_the_limit_of_any_socket() {
        List<Object> limits = new ArrayList<>();
        var session = Stub.of(Session.class, Map.of("setMaxIdleTimeout", limit -> limits.add(limit[0])));

        IdleLimit.lift(session);

        assertThat(limits).containsExactly(0L);
    }
}
