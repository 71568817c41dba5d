package spokes.web.signaling.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import spokes.web.Stub;

class IdleLimitTest {
    /** As Tyrus' sessions are, in what matters here. */
    private static class Planning {
        private ScheduledExecutorService service;
    }

    private static class OfAnotherKind {
        private String service;
    }

    @Test
    void finds_where_a_socket_of_tyrus_keeps_its_scheduler() {
        assertThat(IdleLimit.scheduler(Planning.class)).hasValueSatisfying(field -> assertThat(field.getName()).isEqualTo("service"));
    }

    @Test
    void takes_nothing_else_for_it() {
        assertThat(IdleLimit.scheduler(OfAnotherKind.class)).isEmpty();
        assertThat(IdleLimit.scheduler(Object.class)).isEmpty();
    }

    @Test
    void lifts_the_limit_of_any_socket() {
        List<Object> limits = new ArrayList<>();
        var session = Stub.of(Session.class, Map.of("setMaxIdleTimeout", limit -> limits.add(limit[0])));

        IdleLimit.lift(session);

        assertThat(limits).containsExactly(0L);
    }
}
