package spokes.media.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.transport.dtls.DtlsIdentity;

/** The real thing: it shakes hands, in real time. */
class RehearsalThreadTest {
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withPorts(31300, 31309).withTcpPort(0).withBindAddresses(InetAddress.ofLiteral("127.0.0.1"))
            .withLoops(2).withStunServers();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SOME = RehearsalThread.AT_ONCE + 2;

    private final Queue<MediaEvent> events = new ConcurrentLinkedQueue<>();

    private static RehearsalThread started(boolean whole) {
        var thread = new RehearsalThread(DtlsIdentity.generate(RANDOM, Instant.now()), RANDOM, whole, Duration.ZERO);
        thread.start();
        return thread;
    }

    private static void await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - beganNs).as("ns waited").isLessThan(atMost.toNanos());
            Thread.sleep(5);
        }
    }

    @Test
    void ends_at_once_when_it_is_closed_and_leaves_no_thread() throws Exception {
        var thread = started(true);
        await(ofSeconds(60), () -> thread.heard() >= SOME);
        long beganNs = System.nanoTime();
        thread.close();
        assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(ofSeconds(2));
        assertThat(thread.ended()).isTrue();
        assertThat(thread.underWay()).isZero();
    }

    @Test
    void can_be_closed_before_it_has_begun() {
        started(true).close();
        new RehearsalThread(DtlsIdentity.generate(RANDOM, Instant.now()), RANDOM, true, Duration.ZERO).close();
    }

    @Test
    void waits_for_calm_before_the_others() throws Exception {
        try (var thread = new RehearsalThread(DtlsIdentity.generate(RANDOM, Instant.now()), RANDOM, true, ofSeconds(600))) {
            thread.start();
            await(ofSeconds(60), () -> thread.heard() >= RehearsalThread.AT_ONCE);
            thread.makeWay();
            await(ofSeconds(2), thread::ended);
            assertThat(thread.heard()).isEqualTo(RehearsalThread.AT_ONCE);
        }
    }

    @Test
    void plays_only_the_first_joins_where_the_whole_is_not_wanted() throws Exception {
        try (var thread = started(false)) {
            await(ofSeconds(60), thread::ended);
            assertThat(thread.heard()).isEqualTo(RehearsalThread.AT_ONCE);
        }
    }

    @Test
    void the_engine_shows_nothing_of_it_and_it_makes_way_for_the_first_who_joins() throws Exception {
        try (var engine = MediaEngine.start(SETTINGS, events::add)) {
            await(ofSeconds(60), () -> engine.rehearsal().heard() >= RehearsalThread.AT_ONCE);
            var status = engine.status();
            assertThat(status.loops()).allMatch(loop -> loop.rooms() == 0 && loop.participants() == 0);
            assertThat(status.counters()).allSatisfy((name, count) -> assertThat(name.startsWith("loop_") ? 0 : count).as(name).isZero());
            assertThat(events).isEmpty();

            engine.submit(new MediaCommand.Join(new RoomName("lobby"), new ParticipantSid("PA_ann"), true));
            await(ofSeconds(2), engine.rehearsal()::ended);
            assertThat(engine.rehearsal().heard()).isLessThan(RehearsalThread.JOINS);
        }
    }
}
