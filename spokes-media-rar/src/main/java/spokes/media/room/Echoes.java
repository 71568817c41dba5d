package spokes.media.room;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.peer.Counter;
import spokes.media.peer.DataKind;
import spokes.media.peer.Deadline;
import spokes.media.peer.Echoing;
import spokes.media.peer.Peer;
import spokes.media.peer.Surroundings;
import spokes.media.sdp.ProtocolViolation;

/**
 * Everybody on this loop who tests the way to us, at most {@value #MOST} at once. Nobody meets anybody here: each hears only its own sound.
 *
 * <p>A test that nobody ends is over after {@value #LIMIT_S} s, as a {@link MediaEvent.ParticipantClosed} tells.
 */
final class Echoes implements AutoCloseable {
    static final int MOST = 64, LIMIT_S = 60;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(LIMIT_S);
    private static final System.Logger LOG = System.getLogger(Echoes.class.getName());

    private record Tester(RoomName room, ParticipantSid who) {}

    private final Surroundings world;
    private final Consumer<MediaEvent> events;
    private final Map<Tester, Test> tests = new LinkedHashMap<>();
    private final Map<Tester, RuntimeException> failures = new HashMap<>();

    Echoes(Surroundings world, Consumer<MediaEvent> events) {
        this.world = world;
        this.events = events;
    }

    /** One connection, and until when. */
    private final class Test implements Peer.Sink {
        private final Tester tester;
        private final Echoing echoing;
        private final long endNs;

        Test(Tester tester, long nowNs) {
            this.tester = tester;
            echoing = new Echoing(world, this);
            endNs = nowNs + LIMIT_NS;
        }

        @Override
        public void connected(long nowNs) {
            events.accept(new MediaEvent.Connected(tester.room(), tester.who(), PeerRole.PUBLISHER));
        }

        @Override
        public void lost(long nowNs) {
            events.accept(new MediaEvent.ConnectionLost(tester.room(), tester.who(), PeerRole.PUBLISHER));
        }

        @Override
        public void reached(MediaEvent.Station station, String where) {
            events.accept(new MediaEvent.Reached(tester.room(), tester.who(), PeerRole.PUBLISHER, station, where));
        }

        @Override
        public void trickled(String candidate) {
            // the test is of the one candidate that the answer names
        }

        @Override
        public void dataOpened(DataKind kind, long nowNs) {
            // sound is enough for a test
        }

        @Override
        public void data(DataKind kind, byte[] message, long nowNs) {
            // likewise
        }

        @Override
        public void ended(RuntimeException why) {
            failures.putIfAbsent(tester, why);
        }

        long nextDeadlineNs() {
            return Deadline.sooner(endNs, echoing.nextDeadlineNs());
        }

        void onTick(long nowNs) {
            if (Deadline.due(endNs, nowNs)) {
                throw new ProtocolViolation(CloseReason.PROTOCOL_VIOLATION, "the test took longer than " + LIMIT_S + " s");
            }
            echoing.onTick(nowNs);
        }
    }

    /** Whether the command is for somebody here, or brings somebody. */
    boolean takes(MediaCommand command) {
        return command instanceof MediaCommand.Echo || tester(command).filter(tests::containsKey).isPresent();
    }

    void onCommand(MediaCommand command, long nowNs) {
        switch (command) {
            case MediaCommand.Echo echo -> begin(echo, nowNs);
            case MediaCommand.Leave leave -> end(new Tester(leave.room(), leave.who()));
            case MediaCommand.Diagnose ask -> diagnose(tests.get(new Tester(ask.room(), ask.who())), nowNs);
            default -> { /* there is nothing else to ask of an echo */ }
        }
    }

    private void diagnose(Test test, long nowNs) {
        guarded(test, () -> events.accept(new MediaEvent.Diagnosed(test.tester.room(), test.tester.who(),
                List.of(test.echoing.peer().diagnosis(PeerRole.PUBLISHER, nowNs)))));
    }

    private static Optional<Tester> tester(MediaCommand command) {
        return switch (command) {
            case MediaCommand.Leave(var room, var who) -> Optional.of(new Tester(room, who));
            case MediaCommand.Diagnose(var room, var who) -> Optional.of(new Tester(room, who));
            default -> Optional.empty();
        };
    }

    private void begin(MediaCommand.Echo echo, long nowNs) {
        var tester = new Tester(echo.room(), echo.who());
        end(tester);
        if (tests.size() >= MOST) {
            failures.put(tester, new ProtocolViolation(CloseReason.PROTOCOL_VIOLATION, MOST + " tests are running already"));
            return;
        }
        var test = new Test(tester, nowNs);
        tests.put(tester, test);
        guarded(test, () -> {
            var only = new MediaStatus.Candidate(echo.address(), echo.port(), echo.protocol(), MediaStatus.Kind.HOST);
            var answer = test.echoing.onOffer(echo.sdp(), only, nowNs);
            events.accept(new MediaEvent.Answered(echo.room(), echo.who(), 0, answer));
        });
    }

    private void end(Tester tester) {
        failures.remove(tester);
        var test = tests.remove(tester);
        if (test != null) {
            test.echoing.close();
        }
    }

    private static void guarded(Test test, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            test.ended(e);
        }
    }

    void onTick(long nowNs) {
        for (var test : tests.values()) {
            if (Deadline.due(test.nextDeadlineNs(), nowNs)) {
                guarded(test, () -> test.onTick(nowNs));
            }
        }
    }

    long nextDeadlineNs() {
        long next = Deadline.NEVER;
        for (var test : tests.values()) {
            next = Deadline.sooner(next, test.nextDeadlineNs());
        }
        return next;
    }

    boolean anyFailed() {
        return !failures.isEmpty();
    }

    /** Closes those who failed; now nobody is in the middle of anything. */
    void settle() {
        if (failures.isEmpty()) {
            return;
        }
        var failed = new LinkedHashMap<>(failures);
        failures.clear();
        failed.forEach(this::close);
    }

    private void close(Tester tester, RuntimeException why) {
        var ending = Ending.of(why);
        if (!(why instanceof ProtocolViolation)) {
            world.counters().add(Counter.INTERNAL_ERRORS);
            LOG.log(Level.ERROR, "the test " + tester.who() + " ended because of a bug", why);
        }
        end(tester);
        events.accept(new MediaEvent.ParticipantClosed(tester.room(), tester.who(), ending.reason(), ending.detail()));
    }

    int size() {
        return tests.size();
    }

    @Override
    public void close() {
        tests.values().forEach(test -> test.echoing.close());
        tests.clear();
        failures.clear();
    }
}
