package spokes.system.lab;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.nio.channels.DatagramChannel;
import spokes.system.bench.Caller;
import spokes.system.client.Source;
import spokes.system.client.WireLoop;

/** Speaks in the room all the time, from the server's own machine, and counts what it hears: whoever hears it and is heard by it has a call. */
final class Companion implements AutoCloseable {
    private static final long LIMIT_S = 30;

    private final WireLoop loop;
    private final Caller caller;

    Companion(Host server, URI signaling, String token) {
        loop = new WireLoop("companion", () -> server.call(DatagramChannel::open));
        caller = Caller.speaker(loop, Source.voice()).enter(signaling, token);
        try {
            caller.speaking().get(LIMIT_S, SECONDS);
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the companion does not get in: " + e.getMessage(), e);
        }
    }

    /** Packets of others' voices so far. */
    long heard() {
        return caller.received();
    }

    @Override
    public void close() {
        caller.leave().completeOnTimeout(null, 3, SECONDS).join();
        loop.close();
    }
}
