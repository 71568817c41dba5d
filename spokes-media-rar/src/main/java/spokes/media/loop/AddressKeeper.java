package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import spokes.media.api.MediaStatus;
import spokes.media.transport.ice.PrivateAddresses;

/**
 * Keeps the address list up to date while the engine runs, on a thread of its own: what is learned comes in as letters, and what follows goes out to the
 * loops. Every {@value #LOOK_MS} ms it looks for what nobody tells it. Names of STUN servers are looked up on virtual threads, since that may take long.
 */
final class AddressKeeper implements StunNews, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AddressKeeper.class.getName());
    static final long LOOK_MS = 2_000, SWARM_MS = 50, UNKNOWN_AGAIN_MS = 20_000, KNOWN_AGAIN_MS = 600_000;

    /** Where the news go. */
    interface Outward {
        /** Every list after the first. */
        void changed(AddressList before, AddressList now);

        /** Whom the loops shall ask from now on. */
        void ask(List<StunDiscovery.Server> servers);

        /** Where TCP connections are taken now. */
        Set<InetAddress> tcpAddresses();

        /** When somebody of the private network last came in, ms since 1970; 0 for never. */
        long arrivedFromNearMs();
    }

    private final AddressBook book;
    private final Optional<InterfaceWatch> interfaces;
    private final StunServers stunServers;
    private final LongSupplier clockMs;
    private final Outward outward;
    private final Mailbox<Runnable> letters = new Mailbox<>(Integer.MAX_VALUE, this::wake);
    private final Thread thread;
    private List<LocalAddresses.Served> served;
    private long namesMs, lookAgainMs;
    private volatile boolean running = true;
    private volatile AddressList list;
    private volatile List<MediaStatus.StunServer> stunStatus;
    private volatile List<String> warnings = List.of();
    private volatile String router = "";

    /** @param interfaces empty when the operator has said which addresses to serve */
    AddressKeeper(AddressBook book, Optional<InterfaceWatch> interfaces, StunServers stunServers, LongSupplier clockMs, Outward outward) {
        this.book = book;
        this.interfaces = interfaces;
        this.stunServers = stunServers;
        this.clockMs = clockMs;
        this.outward = outward;
        this.served = book.served();
        this.list = book.list(clockMs.getAsLong());
        this.stunStatus = stunServers.status();
        thread = Thread.ofPlatform().name("spokes-media-addresses").daemon().inheritInheritableThreadLocals(false).unstarted(this::keep);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    void start() {
        LOG.log(Level.INFO, () -> "Media is received at " + list);
        thread.start();
    }

    /** The list as it is now. For any thread. */
    AddressList list() {
        return list;
    }

    /** For any thread. */
    List<MediaStatus.StunServer> stunServers() {
        return stunStatus;
    }

    /** For any thread; the text comes from a stranger's request. */
    void visitedAt(String address) {
        PrivateAddresses.parse(address).ifPresent(parsed -> letters.put(() -> book.visitedAt(parsed, clockMs.getAsLong())));
    }

    /** For any thread. */
    void routerSays(Optional<AddressBook.Router> router) {
        letters.put(() -> book.routerSays(router));
        this.router = router.map(said -> said.outside().getHostAddress()).orElse("");
    }

    /** The outside address that the router names, empty when there is none to ask. For any thread. */
    String router() {
        return router;
    }

    /** What the operator should know of our addresses now, in sentences. For any thread. */
    List<String> warnings() {
        return warnings;
    }

    @Override
    public void seen(int loop, InetAddress local, HostPort server, InetSocketAddress as, int roundTripMs) {
        letters.put(() -> {
            book.seen(loop, local, server.toString(), as, clockMs.getAsLong());
            stunServers.answered(server, as, roundTripMs, clockMs.getAsLong());
        });
    }

    @Override
    public void silent(int loop, HostPort server) {
        letters.put(() -> stunServers.silent(server, clockMs.getAsLong()));
    }

    private void keep() {
        while (running) {
            try {
                readLetters();
                look();
                publish();
                sleep();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the keeper of the addresses failed; the address list may be out of date", e);
                sleep();
            }
        }
    }

    /** News come in swarms; what comes within a moment makes one change of the list. */
    private void readLetters() {
        if (letters.drain(Integer.MAX_VALUE, Runnable::run) > 0) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(SWARM_MS));
            letters.drain(Integer.MAX_VALUE, Runnable::run);
        }
    }

    private void look() {
        long nowMs = clockMs.getAsLong();
        if (nowMs - lookAgainMs < 0) {
            return;
        }
        lookAgainMs = nowMs + LOOK_MS;
        interfaces.ifPresent(watch -> serve(watch.look(nowMs)));
        if (nowMs - namesMs >= 0) {
            boolean allKnown = stunServers.names().stream().noneMatch(stunServers::isUnknown);
            namesMs = nowMs + (allKnown && namesMs != 0 ? KNOWN_AGAIN_MS : UNKNOWN_AGAIN_MS);
            stunServers.names().forEach(this::lookUp);
        }
        long nearMs = outward.arrivedFromNearMs();
        if (nearMs != 0) {
            book.arrivedFromNear(nearMs);
        }
    }

    private void serve(List<LocalAddresses.Served> now) {
        if (!now.equals(served)) {
            served = now;
            book.serves(now);
            book.takesTcp(outward.tcpAddresses());
            outward.ask(stunServers.known());
        }
    }

    private void lookUp(HostPort server) {
        boolean number = server.host().contains(":") || Character.isDigit(server.host().charAt(server.host().length() - 1));
        if (number) {
            resolved(server, List.of(InetAddress.ofLiteral(server.host())));
        } else if (!book.servesOnlyLoopback()) {
            Thread.ofVirtual().name("spokes-media-names").inheritInheritableThreadLocals(false).start(() -> {
                List<InetAddress> addresses = addressesOf(server.host());
                letters.put(() -> resolved(server, addresses));
            });
        }
    }

    private static List<InetAddress> addressesOf(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException _) {
            return List.of();
        }
    }

    private void resolved(HostPort server, List<InetAddress> addresses) {
        if (stunServers.resolved(server, addresses)) {
            outward.ask(stunServers.known());
        }
    }

    private void publish() {
        stunStatus = stunServers.status();
        warn();
        AddressList before = list, now = book.list(clockMs.getAsLong());
        if (!now.equals(before)) {
            list = now;
            String difference = now.differenceFrom(before);
            if (!difference.isEmpty()) {
                LOG.log(Level.INFO, () -> "The address list has changed: " + difference);
            }
            outward.changed(before, now);
        }
    }

    private void warn() {
        List<String> now = Stream.of(book.warnings(), stunServers.warnings()).flatMap(List::stream).toList();
        now.stream().filter(sentence -> !warnings.contains(sentence)).forEach(sentence -> LOG.log(Level.INFO, sentence));
        warnings = now;
    }

    private void sleep() {
        long limitMs = Math.clamp(lookAgainMs - clockMs.getAsLong(), 1, LOOK_MS);
        if (letters.aboutToSleep() && running) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(limitMs));
        }
        letters.awake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        running = false;
        wake();
        if (!Threads.join(thread, TimeUnit.SECONDS.toNanos(5))) {
            LOG.log(Level.ERROR, "the keeper of the addresses did not end in time");
        }
    }
}
