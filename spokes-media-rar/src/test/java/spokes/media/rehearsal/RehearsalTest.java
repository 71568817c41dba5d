package spokes.media.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import spokes.media.peer.Handshakes;
import spokes.media.transport.dtls.DtlsIdentity;

class RehearsalTest {
    private final BlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();
    private final List<Thread> handshakes = new ArrayList<>();
    private int steps, allowed = Integer.MAX_VALUE;

    private Rehearsal rehearsal() {
        var random = new SecureRandom();
        return new Rehearsal(DtlsIdentity.generate(random, Instant.now()), random, letters, new Threads(), () -> steps++ < allowed);
    }

    @Test
    void every_listener_is_connected_and_hears_and_sees_also_in_the_next_room() throws Exception {
        int joins = Rehearsal.LISTENERS + 5;
        try (var rehearsal = rehearsal()) {
            for (int i = 0; i < joins; i++) {
                rehearsal.join();
            }
            assertThat(rehearsal.heard()).isEqualTo(joins);
        }
        assertThat(handshakes).as("both ends of each listener, and of a speaker for each room").hasSize(2 * (joins + 2));
    }

    @Test
    void ends_in_the_middle_of_a_join() throws Exception {
        try (var rehearsal = rehearsal()) {
            rehearsal.join();
            allowed = steps + 10;
            rehearsal.join();
            assertThat(rehearsal.heard()).isEqualTo(1);
            assertThat(steps).isLessThan(allowed + 10);
        }
    }

    private final class Threads implements Handshakes {
        @Override
        public void start(Runnable handshake) {
            handshakes.add(Thread.ofVirtual().start(handshake));
        }

        @Override
        public void post(Runnable onLoop) {
            letters.add(onLoop);
        }
    }
}
