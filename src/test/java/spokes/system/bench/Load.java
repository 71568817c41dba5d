package spokes.system.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import spokes.system.client.Source;
import spokes.system.client.Tokens;
import spokes.system.client.WireLoop;
import spokes.system.client.WirePeer;

/** The people of one row: who speaks is on one loop, who listens on the other. Sound is spread evenly over time, as people's is. */
final class Load implements AutoCloseable {
    private static final long LIMIT_S = 60;

    private static final AtomicInteger LOADS = new AtomicInteger();

    private final int load = LOADS.incrementAndGet();      // rooms and names of its own, whatever is left of the one before
    private final Server server;
    private final Tokens tokens;
    private final WireLoop mouths = new WireLoop("load-mouths"), ears = new WireLoop("load-ears");
    private final List<Caller> callers = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final OptionalInt onlyPort;
    private int number;

    Load(Server server, Tokens tokens) {
        this(server, tokens, OptionalInt.empty());
    }

    /** @param onlyPort the media port that everybody sends to, whatever is offered */
    Load(Server server, Tokens tokens, OptionalInt onlyPort) {
        this.server = server;
        this.onlyPort = onlyPort;
        this.tokens = tokens;
    }

    /** Speaks, and hears the others if {@code subscribes}. Waits until it can be heard. */
    Caller speaks(String room, Source source, boolean subscribes) throws Exception {
        var caller = Caller.speaker(mouths, source).by(onlyPort);
        enter(caller, room, subscribes);
        return untilSpeaking(caller, source);
    }

    /** The same in a room that somebody else has made. Hears nobody. */
    Caller speaksIn(String foreignRoom, Source source) throws Exception {
        var caller = Caller.speaker(mouths, source).by(onlyPort);
        callers.add(caller.enter(server.address(), tokens.token(foreignRoom, "caller-" + load + "-" + ++number, false)));
        return untilSpeaking(caller, source);
    }

    private Caller untilSpeaking(Caller caller, Source source) throws Exception {
        sources.add(source);
        await(caller.speaking());
        return caller;
    }

    Caller listens(String room, WirePeer.Reading reading) {
        var caller = Caller.listener(ears, reading).by(onlyPort);
        enter(caller, room, true);
        return caller;
    }

    /** With a single connection (LiveKit's v1). */
    Caller listensSingly(String room, WirePeer.Reading reading) {
        var caller = Caller.listener(ears, reading).by(onlyPort).singly();
        enter(caller, room, true);
        return caller;
    }

    /** Is there without any media and pings. Waits until it does. */
    Pinging pings(String room) throws Exception {
        return new Pinging(server.address(), token(room, true));
    }

    private void enter(Caller caller, String room, boolean subscribes) {
        callers.add(caller.enter(server.address(), token(room, subscribes)));
    }

    /** For somebody else in one of this load's rooms. */
    String token(String room, boolean subscribes) {
        return tokens.token(room + "-" + load, "caller-" + load + "-" + ++number, subscribes);
    }

    CompletableFuture<Void> leaves(Caller caller) {
        callers.remove(caller);
        return caller.leave();
    }

    static <T> T await(CompletableFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller could not go on: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Nothing when somebody hears nothing within the limit, or cannot go on. */
    static OptionalLong awaitIfItComes(CompletableFuture<Long> future) throws InterruptedException {
        try {
            return OptionalLong.of(future.get(LIMIT_S, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException _) {
            return OptionalLong.empty();
        }
    }

    long sent() {
        return sources.stream().mapToLong(Source::sent).sum();
    }

    long received() {
        return callers.stream().mapToLong(Caller::received).sum();
    }

    void clearDelays() throws InterruptedException, TimeoutException {
        onEars(() -> callers.forEach(caller -> caller.delays().clear()));
    }

    Delays delays() throws InterruptedException, TimeoutException {
        var all = new Delays();
        onEars(() -> callers.forEach(caller -> all.add(caller.delays())));
        return all;
    }

    private void onEars(Runnable task) throws InterruptedException, TimeoutException {
        await(CompletableFuture.runAsync(task, ears));
    }

    @Override
    public void close() {
        var goodbyes = List.copyOf(callers).stream().map(this::leaves).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(goodbyes).completeOnTimeout(null, LIMIT_S, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        mouths.close();
        ears.close();
    }
}
