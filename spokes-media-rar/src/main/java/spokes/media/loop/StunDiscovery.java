package spokes.media.loop;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import spokes.media.transport.ice.LocalSocket;
import spokes.media.transport.stun.AddressQuestion;

/**
 * Asks STUN servers under which address and port they see the sockets of one loop: every server from every socket, at once when it learns of them and
 * then every {@value #ROUND_MS} ms, which also keeps the mappings in the NAT. An answer may take {@value #PATIENCE_MS} ms, with one repetition.
 *
 * <p>When all peers from outside have been silent for {@value #SILENCE_MS} ms together, the address may have changed: then it asks every
 * {@value #HURRY_MS} ms, for at most {@value #HURRY_FOR_MS} ms. And when no server answers any more that did, the line is down: then it asks every
 * {@value #DOWN_MS} ms, for at most {@value #DOWN_FOR_MS} ms, since it may come back with another address.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class StunDiscovery {
    static final long NEVER = Long.MAX_VALUE;
    static final int ROUND_MS = 20_000, PATIENCE_MS = 2_000, REPEAT_MS = 500, SILENCE_MS = 2_500, HURRY_MS = 1_000, HURRY_FOR_MS = 40_000, DOWN_MS = 2_000, DOWN_FOR_MS = 600_000;
    private static final long NS_PER_MS = 1_000_000;

    /** A server and the addresses that its name has now: of each family at most one is asked. */
    record Server(HostPort name, List<InetAddress> addresses) {
        Server {
            addresses = List.copyOf(addresses);
        }
    }

    /** What the discovery wants of the world; a call must not call back. */
    interface Sink {
        void send(byte[] request, int socket, InetSocketAddress server);

        void seen(InetAddress local, HostPort server, InetSocketAddress as, int roundTripMs);

        void silent(InetAddress local, HostPort server);
    }

    private static final class Asked {
        final int socket;
        final InetAddress local;
        final HostPort server;
        final InetSocketAddress at;
        final AddressQuestion question;
        final long sinceNs;
        boolean repeated;

        Asked(int socket, InetAddress local, HostPort server, InetSocketAddress at, AddressQuestion question, long sinceNs) {
            this.socket = socket;
            this.local = local;
            this.server = server;
            this.at = at;
            this.question = question;
            this.sinceNs = sinceNs;
        }
    }

    private final RandomGenerator random;
    private final Sink sink;
    private final List<Asked> open = new ArrayList<>();
    private List<LocalSocket> sockets = List.of();
    private List<Server> servers = List.of();
    private long roundNs = NEVER, lastRoundNs;
    private long outsideNs = NEVER, answeredNs = NEVER;

    StunDiscovery(RandomGenerator random, Sink sink) {
        this.random = random;
        this.sink = sink;
    }

    /** Whom to ask from now on. */
    void ask(List<Server> whom, long nowNs) {
        servers = List.copyOf(whom);
        roundSoon(nowNs);
    }

    /** The sockets to ask from. */
    void uses(List<LocalSocket> these, long nowNs) {
        sockets = List.copyOf(these);
        open.removeIf(asked -> sockets.stream().noneMatch(socket -> socket.number() == asked.socket));
        roundSoon(nowNs);
    }

    private void roundSoon(long nowNs) {
        roundNs = servers.isEmpty() || sockets.isEmpty() ? NEVER : nowNs;
    }

    /** Somebody from outside was last heard then. */
    void heardFromOutside(long atNs) {
        outsideNs = atNs;
    }

    /** @return whether the datagram was for us */
    boolean onPacket(byte[] bytes, int offset, int length, InetSocketAddress from, long nowNs) {
        if (open.isEmpty() || !AddressQuestion.mayBeAnswer(bytes, offset, length)) {
            return false;
        }
        Optional<Asked> answered = open.stream().filter(asked -> asked.at.equals(from) && asked.question.isAnsweredBy(bytes, offset, length)).findAny();
        answered.ifPresent(asked -> {
            open.remove(asked);
            answeredNs = nowNs;
            AddressQuestion.addressIn(bytes, offset, length).ifPresentOrElse(
                    as -> sink.seen(asked.local, asked.server, as, (int) ((nowNs - asked.sinceNs) / NS_PER_MS)),
                    () -> sink.silent(asked.local, asked.server));
        });
        return answered.isPresent();
    }

    void onTick(long nowNs) {
        for (int i = open.size() - 1; i >= 0; i--) {
            waitFor(open.get(i), nowNs);
        }
        if (roundNs != NEVER && nowNs - nextRoundNs(nowNs) >= 0) {
            askAll(nowNs);
        }
    }

    private void waitFor(Asked asked, long nowNs) {
        long waitedNs = nowNs - asked.sinceNs;
        if (waitedNs >= PATIENCE_MS * NS_PER_MS) {
            open.remove(asked);
            sink.silent(asked.local, asked.server);
        } else if (!asked.repeated && waitedNs >= REPEAT_MS * NS_PER_MS) {
            asked.repeated = true;
            sink.send(asked.question.bytes(), asked.socket, asked.at);
        }
    }

    private void askAll(long nowNs) {
        lastRoundNs = nowNs;
        roundNs = nowNs + ROUND_MS * NS_PER_MS;
        sockets.forEach(socket -> servers.forEach(server -> ask(socket.number(), socket.address().getAddress(), server, nowNs)));
    }

    private void ask(int socket, InetAddress local, Server server, long nowNs) {
        boolean asking = open.stream().anyMatch(asked -> asked.socket == socket && asked.server.equals(server.name()));
        if (!asking) {
            server.addresses().stream().filter(address -> canReach(local, address)).findFirst().ifPresent(address -> {
                Asked asked = new Asked(socket, local, server.name(), new InetSocketAddress(address, server.name().port()), new AddressQuestion(random), nowNs);
                open.add(asked);
                sink.send(asked.question.bytes(), socket, asked.at);
            });
        }
    }

    /** From loopback only loopback is asked, and from elsewhere never: so a test on loopback asks nobody in the internet. */
    static boolean canReach(InetAddress local, InetAddress server) {
        return local instanceof Inet4Address == server instanceof Inet4Address && local.isLoopbackAddress() == server.isLoopbackAddress()
                && !server.isAnyLocalAddress() && !server.isMulticastAddress() && !server.isLinkLocalAddress();
    }

    private long nextRoundNs(long nowNs) {
        if (isSilentOutside(nowNs)) {
            return Math.min(roundNs, lastRoundNs + HURRY_MS * NS_PER_MS);
        }
        return isDown(nowNs) ? Math.min(roundNs, lastRoundNs + DOWN_MS * NS_PER_MS) : roundNs;
    }

    /** A whole round without an answer after there had been some. */
    private boolean isDown(long nowNs) {
        long sinceNs = answeredNs == NEVER ? 0 : nowNs - answeredNs;
        return sinceNs >= (ROUND_MS + PATIENCE_MS) * NS_PER_MS && sinceNs < DOWN_FOR_MS * NS_PER_MS;
    }

    private boolean isSilentOutside(long nowNs) {
        long silentNs = outsideNs == NEVER ? 0 : nowNs - outsideNs;
        return silentNs >= SILENCE_MS * NS_PER_MS && silentNs < HURRY_FOR_MS * NS_PER_MS;
    }

    /** When the silence of those outside will have been long enough, if they are silent from now on. */
    private long silenceNs(long nowNs) {
        long endNs = outsideNs == NEVER ? NEVER : outsideNs + SILENCE_MS * NS_PER_MS;
        return endNs > nowNs ? endNs : NEVER;
    }

    long nextDeadlineNs(long nowNs) {
        if (roundNs == NEVER) {
            return NEVER;
        }
        long next = Math.min(nextRoundNs(nowNs), silenceNs(nowNs));
        for (Asked asked : open) {
            next = Math.min(next, asked.sinceNs + (asked.repeated ? PATIENCE_MS : REPEAT_MS) * NS_PER_MS);
        }
        return next;
    }
}
