package spokes.media.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaFigures;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.peer.Arrivals;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.room.MediaSetup;
import spokes.media.transport.dtls.DtlsIdentity;

/**
 * The whole media engine, without any container: loops, the placement of rooms on them, and the delivery of events.
 *
 * <p>It is started by {@link #start} and ended, with every thread and socket of its own, by {@link #close}. All of it may be called by
 * any thread. Nothing of the libraries inside runs on a caller's thread: they leave thread-locals behind, and a pooled thread of a container
 * would keep our class loader alive by them.
 */
public final class MediaEngine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MediaEngine.class.getName());
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final EngineSettings settings;
    private final EventDelivery delivery;
    private final List<MediaLoop> loops = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final MonotonicClock clock = new MonotonicClock();
    private final Directory directory = new Directory();
    private final Doorkeeper doorkeeper = new Doorkeeper(clock::nowNs);
    private final Counters doorCounters = new Counters();
    private final TcpPort tcp;
    private final PortWatch watch;
    private final ThreadCosts costs = new ThreadCosts();
    private final SecureRandom random = new SecureRandom();
    private final Thread starter;
    private RoomPlacement placement = new RoomPlacement(0);
    private Optional<AddressKeeper> addresses = Optional.empty();
    private Optional<RouterMapping> router = Optional.empty();
    private Optional<RehearsalThread> rehearsal = Optional.empty();
    private volatile boolean running;

    private MediaEngine(EngineSettings settings, Consumer<MediaEvent> events, CompletableFuture<MediaEngine> started) {
        this.settings = settings;
        this.delivery = new EventDelivery(event -> deliver(event, events));
        this.tcp = new TcpPort(settings.tcpPort(), doorkeeper, directory, doorCounters);
        this.watch = new PortWatch(settings.udpPortMin(), settings.udpPortMax(), doorkeeper, directory, doorCounters, clock::nowNs);
        starter = Thread.ofPlatform().name("spokes-media-start").daemon().inheritInheritableThreadLocals(false).unstarted(() -> start(started));
        starter.setContextClassLoader(getClass().getClassLoader());
    }

    /**
     * Opens the ports and starts the loops.
     *
     * @param events hears what happens, in order, on a thread of the engine's own
     * @throws RuntimeException with a sentence for the operator when it cannot start; nothing is left behind then
     */
    public static MediaEngine start(EngineSettings settings, Consumer<MediaEvent> events) {
        CompletableFuture<MediaEngine> started = new CompletableFuture<>();
        Thread starter = new MediaEngine(settings, events, started).starter;
        starter.start();
        try {
            return started.join();
        } catch (CompletionException e) {
            Threads.join(starter, START_LIMIT_NS);
            throw e.getCause() instanceof RuntimeException problem ? problem : e;
        }
    }

    private void start(CompletableFuture<MediaEngine> started) {
        try {
            DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
            open(identity);
            running = true;
            delivery.start();
            loops.forEach(MediaLoop::start);
            doorkeeper.start();
            addresses.ifPresent(AddressKeeper::start);
            router.ifPresent(RouterMapping::start);
            rehearsal = Optional.of(new RehearsalThread(identity, random, settings.rehearsal(), RehearsalThread.CALM));
            rehearsal.ifPresent(RehearsalThread::start);
        } catch (Throwable failure) {
            close();
            started.completeExceptionally(failure);
            return;
        }
        started.complete(this);
    }

    private void open(DtlsIdentity identity) {
        List<LocalAddresses.Served> served = addressesToServe();
        int wanted = settings.loopsFor(Runtime.getRuntime().availableProcessors());
        PortRange.Opened opened = PortRange.open(settings, wanted, served.stream().map(LocalAddresses.Served::address).toList());
        warnings.addAll(settings.complaints());
        warnings.addAll(opened.warnings());
        served.forEach(one -> tcp.listen(one.address()).ifPresent(warnings::add));
        warnings.forEach(warning -> LOG.log(Level.WARNING, warning));
        placement = new RoomPlacement(opened.ports().size());
        AddressBook book = new AddressBook(opened.ports().stream().map(ports -> ports.getFirst().local().getPort()).toList(), settings.publicAddresses());
        book.serves(served);
        book.takesTcp(tcp.port(), Set.copyOf(tcp.addresses()));
        AddressKeeper keeper = new AddressKeeper(book, watch(served), new StunServers(settings.stunServers()), System::currentTimeMillis, new ToLoops());
        addresses = Optional.of(keeper);
        if (settings.upnp()) {
            router = Optional.of(new RouterMapping(book.basePort(), settings.tcpPort(), UpnpGateway::find, keeper::routerSays));
        }
        try {
            for (List<ChannelPort> ports : opened.ports()) {
                loops.add(loopOver(ports, keeper, identity));
            }
        } finally {
            opened.ports().stream().skip(loops.size()).forEach(LoopSockets::closeAll);      // those that no loop took over
        }
    }

    private MediaLoop loopOver(List<ChannelPort> ports, AddressKeeper keeper, DtlsIdentity identity) {
        try {
            Counters counters = new Counters();
            LoopSockets sockets = LoopSockets.over(ports, counters, loops.size(), directory);
            MediaSetup setup = new MediaSetup(keeper.list().of(loops.size()), sockets, settings.iceLite(), settings.punching(), identity, random, settings.rules());
            return new MediaLoop(loops.size(), sockets, counters, directory, setup, delivery::post, keeper, clock::nowNs, this::loopDied);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<LocalAddresses.Served> addressesToServe() {
        if (!settings.bindAddresses().isEmpty()) {
            for (InetAddress address : settings.bindAddresses()) {
                if (!PortRange.canBind(address)) {
                    throw new InvalidSettingException("bindAddresses", address.getHostAddress(), "an address of this machine; it has "
                            + named(LocalAddresses.reachable(LocalAddresses.ofThisMachine(), true)));
                }
            }
            return settings.bindAddresses().stream().map(address -> new LocalAddresses.Served(address, "bindAddresses")).toList();
        }
        List<LocalAddresses.Served> found = addressesOfThisMachine();
        if (found.stream().allMatch(served -> served.address().isLoopbackAddress()) && !settings.loopbackCandidates()) {
            warnings.add("This machine has no address that others can reach: calls work only on the machine itself");
        }
        return found.stream().filter(served -> PortRange.canBind(served.address())).toList();
    }

    private List<LocalAddresses.Served> addressesOfThisMachine() {
        return LocalAddresses.reachable(LocalAddresses.ofThisMachine(), settings.loopbackCandidates());
    }

    /** Those that the operator has named are served whatever becomes of them. */
    private Optional<InterfaceWatch> watch(List<LocalAddresses.Served> served) {
        return settings.bindAddresses().isEmpty() ? Optional.of(new InterfaceWatch(served, this::addressesOfThisMachine, new SocketsOfLoops())) : Optional.empty();
    }

    /** On the thread of the keeper of the addresses. */
    private final class SocketsOfLoops implements InterfaceWatch.Sockets {
        @Override
        public boolean open(InetAddress address) {
            List<ChannelPort> opened = PortRange.openOn(address, loops.stream().map(MediaLoop::port).toList(), settings);
            for (int i = 0; i < opened.size(); i++) {
                loops.get(i).opens(opened.get(i));
            }
            if (!opened.isEmpty()) {
                tcp.listen(address).ifPresent(problem -> LOG.log(Level.WARNING, problem));
            }
            return !opened.isEmpty();
        }

        @Override
        public void close(InetAddress address) {
            loops.forEach(loop -> loop.closes(address));
            tcp.unlisten(address);
        }
    }

    /** What the keeper of the addresses has to say, on its thread. */
    private final class ToLoops implements AddressKeeper.Outward {
        @Override
        public void changed(AddressList before, AddressList now) {
            for (MediaLoop loop : loops) {
                if (!now.of(loop.index()).equals(before.of(loop.index()))) {
                    loop.offers(now.of(loop.index()));
                }
            }
            delivery.post(new MediaEvent.AddressesChanged());
        }

        @Override
        public void ask(List<StunDiscovery.Server> servers) {
            loops.forEach(loop -> loop.ask(servers));
        }

        @Override
        public Set<InetAddress> tcpAddresses() {
            return Set.copyOf(tcp.addresses());
        }

        @Override
        public long arrivedFromNearMs() {
            return atMs(loops.stream().mapToLong(loop -> loop.counters().arrivals().nearNs()).max().orElse(Arrivals.NEVER));
        }
    }

    /** Time of the loops as wall-clock time, ms since 1970; 0 for never. */
    private long atMs(long atNs) {
        return atNs == Arrivals.NEVER ? 0 : System.currentTimeMillis() - (clock.nowNs() - atNs) / 1_000_000;
    }

    /**
     * Puts the command into the mailbox of the loop that owns its room. Returns at once.
     *
     * @throws MediaUnavailableException when the engine is stopped or the loop's mailbox is full
     */
    public void submit(MediaCommand command) {
        if (!running) {
            throw new MediaUnavailableException("the media plane is stopped");
        }
        switch (command) {
            case MediaCommand.Join join -> enter(join, join.who(), this::isAlive);
            case MediaCommand.Echo echo -> enter(echo, echo.who(), loopsFor(echo));
            case MediaCommand.Leave leave -> leave(leave);
            default -> placement.of(command.room()).ifPresent(loop -> offer(loops.get(loop), command));
        }
    }

    private void enter(MediaCommand command, ParticipantSid who, IntPredicate runs) {
        rehearsal.ifPresent(RehearsalThread::makeWay);
        OptionalInt loop = placement.join(command.room(), who, runs);
        if (loop.isEmpty()) {
            throw new MediaUnavailableException("every media loop has ended by an error; see the log");
        }
        try {
            offer(loops.get(loop.getAsInt()), command);
        } catch (MediaUnavailableException e) {
            placement.leave(command.room(), who);
            throw e;
        }
    }

    private boolean isAlive(int loop) {
        return loops.get(loop).alive();
    }

    /** A test of a loop's own port belongs to that loop; of any other port, wherever there is room. */
    private IntPredicate loopsFor(MediaCommand.Echo echo) {
        IntPredicate own = loop -> isAlive(loop) && loops.get(loop).port() == echo.port();
        return IntStream.range(0, loops.size()).anyMatch(own) ? own : this::isAlive;
    }

    private void leave(MediaCommand.Leave leave) {
        OptionalInt loop = placement.of(leave.room());
        placement.leave(leave.room(), leave.who());
        loop.ifPresent(owner -> loops.get(owner).put(leave));
    }

    private static void offer(MediaLoop loop, MediaCommand command) {
        if (!loop.offer(command)) {
            throw new MediaUnavailableException("media loop " + loop.index() + " is overloaded: " + MediaLoop.MAILBOX_CAPACITY + " commands wait");
        }
    }

    /**
     * Somebody who is signed in opened our page under this address of the private network, without any proxy between: the one way to
     * learn what our address is outside a container's bridge. Anything but a private address in numbers is ignored.
     */
    public void visitedAt(String address) {
        addresses.ifPresent(keeper -> keeper.visitedAt(address));
    }

    /**
     * Opens the rest of the port range for a while: what arrives there serves as if it had come to the right port, and
     * {@link MediaEvent.Diagnosis#arrivedAt} tells where it did.
     */
    public void watchRange(Duration duration) {
        watch.watch(duration);
    }

    private void deliver(MediaEvent event, Consumer<MediaEvent> application) {
        if (event instanceof MediaEvent.ParticipantClosed closed) {
            placement.leave(closed.room(), closed.who());
        }
        application.accept(event);
    }

    /** Those who were on it hear it and come back on another. */
    private void loopDied(MediaLoop loop, Throwable failure) {
        LOG.log(Level.ERROR, "media loop " + loop.index() + " ended by an error; its rooms are lost", failure);
        placement.abandon(loop.index()).forEach(lost -> delivery.post(
                new MediaEvent.ParticipantClosed(lost.room(), lost.who(), CloseReason.INTERNAL_ERROR, "the room's media loop ended")));
    }

    /** Puts an event of the caller's own into the queue of those that the application hears. */
    public void announce(MediaEvent event) {
        delivery.post(event);
    }

    public MediaStatus status() {
        boolean healthy = running && loops.stream().allMatch(MediaLoop::alive);
        return new MediaStatus(healthy, candidates(), addresses.map(AddressKeeper::stunServers).orElse(List.of()), addresses.map(AddressKeeper::router).orElse(""),
                loops.stream().map(MediaLoop::status).toList(), counters(), warnings(), figures());
    }

    private MediaFigures figures() {
        var times = loops.stream().map(MediaLoop::forwardTimes).toList();
        var parts = loops.stream().map(loop -> loop.counters().streams().snapshot()).collect(Collectors.toCollection(ArrayList::new));
        times.forEach(time -> parts.add(new MediaFigures(List.of(), List.of(time.histogram()))));
        parts.add(new MediaFigures(ForwardTimes.gauges(times), List.of()));
        return MediaFigures.sum(parts);
    }

    private List<String> warnings() {
        return Stream.concat(warnings.stream(), addresses.stream().flatMap(keeper -> keeper.warnings().stream())).toList();
    }

    private List<MediaStatus.Candidate> candidates() {
        List<Arrivals> arrivals = loops.stream().map(loop -> loop.counters().arrivals()).toList();
        return addresses.map(keeper -> new ArrivalTimes(arrivals, directory.locals(), this::atMs).into(keeper.list())).orElse(List.of());
    }

    private Map<String, Long> counters() {
        Map<String, Long> sums = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            sums.put(counter.label(), doorCounters.of(counter) + loops.stream().mapToLong(loop -> loop.counters().of(counter)).sum());
        }
        sums.put("events_waiting", (long) delivery.waiting());
        sums.put("loop_cpu_ns", loops.stream().mapToLong(loop -> costs.cpuNs(loop.thread())).sum());
        sums.put("loop_allocated_bytes", loops.stream().mapToLong(loop -> costs.allocatedBytes(loop.thread())).sum());
        return sums;
    }

    /** How much the loops know of each other: ports, and who is where. */
    int known() {
        return directory.size();
    }

    /** The one who plays joins through; there once the engine has started. */
    RehearsalThread rehearsal() {
        return rehearsal.orElseThrow();
    }

    /** For people who read logs: {@code 192.0.2.2:50000, 192.0.2.2:50001}. */
    public String listening() {
        return candidates().stream().filter(candidate -> candidate.kind() == MediaStatus.Kind.HOST && candidate.protocol().equals("udp"))
                .map(candidate -> new HostPort(candidate.address(), candidate.port()).toString()).collect(Collectors.joining(", "));
    }

    private static String named(List<LocalAddresses.Served> addresses) {
        return addresses.stream().map(served -> served.address().getHostAddress()).collect(Collectors.joining(", "));
    }

    /** Returns when every thread of the engine has ended and every socket is closed. */
    @Override
    public void close() {
        running = false;
        rehearsal.ifPresent(RehearsalThread::close);
        router.ifPresent(RouterMapping::close);
        doorkeeper.close();
        addresses.ifPresent(AddressKeeper::close);
        loops.forEach(MediaLoop::askToStop);
        for (MediaLoop loop : loops) {
            if (!loop.awaitEnd()) {
                LOG.log(Level.ERROR, "media loop " + loop.index() + " did not end in time");
            }
        }
        delivery.close();
        if (!Threads.join(starter, START_LIMIT_NS)) {
            LOG.log(Level.ERROR, "the start of the media plane did not end in time");
        }
    }
}
