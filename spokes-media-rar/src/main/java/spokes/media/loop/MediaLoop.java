package spokes.media.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.buffer.Packet;
import spokes.media.peer.Arrivals;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.room.MediaSetup;
import spokes.media.room.Rooms;

/**
 * One thread, one UDP port, many rooms. What {@link #rooms} reaches is touched by this thread only: no locks below.
 *
 * <p>A cycle takes a bounded bite of the mailbox and of every socket, so that neither starves the other, and then does what has
 * become due. When a cycle found nothing to do the thread sleeps until a datagram, a letter or a deadline comes.
 */
final class MediaLoop {
    /** Letters a cycle; a command may mean an SDP to parse. */
    static final int MAIL_BITE = 8;
    /** Datagrams a cycle and socket; each may have to be sent to a whole room. */
    static final int RECEIVE_BITE = 16;
    /** Datagrams a cycle from all other loops together. */
    static final int HAND_OVER_BITE = 64;
    static final int MAILBOX_CAPACITY = 16_384;
    private static final long LONGEST_SLEEP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    /** What comes through the mailbox. */
    private sealed interface Letter {
        record Order(MediaCommand command) implements Letter {}

        record Result(Runnable onLoop) implements Letter {}

        record Connection(TcpNewcomer connection) implements Letter {}

        /** A socket for an address that this machine has now. */
        record Socket(ChannelPort port) implements Letter {}
    }

    /** Hears of the end of a loop that nobody asked to end. */
    interface Health {
        void loopDied(MediaLoop loop, Throwable failure);
    }

    private static final System.Logger LOG = System.getLogger(MediaLoop.class.getName());

    private final int index;
    private final LoopSockets sockets;
    private final Counters counters;
    private final LongSupplier clock;
    private final Health health;
    private final Mailbox<Letter> mailbox;
    private final HandOvers handOvers;
    private final VirtualHandshakes handshakes;
    private final Rooms rooms;
    private final StunDiscovery discovery;
    private final Thread thread;
    private final LoopSockets.Receiver receiver = this::receive;
    private final Consumer<Letter> reader = this::read;
    private final LongestCycle longest = new LongestCycle();
    private final ForwardTimes forwardTimes = new ForwardTimes();
    private long forwardedBefore;

    private long nowNs;
    /** The last cycle did something, so that the next one begins where it ended. */
    private boolean busy;
    private volatile boolean running = true;
    private volatile boolean alive = true;
    private volatile int roomCount;
    private volatile int participantCount;

    MediaLoop(int index, LoopSockets sockets, Counters counters, Directory directory, MediaSetup setup, Consumer<MediaEvent> events, StunNews stunNews,
            LongSupplier clock, Health health) {
        this.index = index;
        this.sockets = sockets;
        this.counters = counters;
        this.clock = clock;
        this.health = health;
        mailbox = new Mailbox<>(MAILBOX_CAPACITY, sockets::wake);
        handshakes = new VirtualHandshakes(onLoop -> mailbox.put(new Letter.Result(onLoop)));
        handOvers = new HandOvers(sockets::wake);
        rooms = new Rooms(setup, sockets, new LoopNeighbours(index, directory, new Inbox(), sockets, counters), events, handshakes, counters);
        discovery = new StunDiscovery(setup.random(), new Questions(stunNews));
        thread = Thread.ofPlatform().name("spokes-media-" + index).daemon().inheritInheritableThreadLocals(false).unstarted(this::run);
        thread.setContextClassLoader(getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** @return false when so much waits already that the command was not taken */
    boolean offer(MediaCommand command) {
        return mailbox.offer(new Letter.Order(command));
    }

    /** For what must not be lost, however much waits. */
    void put(MediaCommand command) {
        mailbox.put(new Letter.Order(command));
    }

    /** Where clients are told to send from now on. */
    void offers(List<MediaStatus.Candidate> candidates) {
        mailbox.put(new Letter.Result(() -> rooms.candidatesChanged(candidates, nowNs)));
    }

    /** One more socket, for an address that this machine has now. */
    void opens(ChannelPort port) {
        mailbox.put(new Letter.Socket(port));
    }

    private void opened(ChannelPort port) {
        try {
            sockets.opened(port);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "loop " + index + " cannot use its socket on " + port.local(), e);
            LoopSockets.closeAll(List.of(port));
        }
    }

    /** The machine does not have this address any more. */
    void closes(InetAddress address) {
        mailbox.put(new Letter.Result(() -> sockets.closed(address)));
    }

    /** Which STUN servers to ask how they see our sockets. */
    void ask(List<StunDiscovery.Server> servers) {
        mailbox.put(new Letter.Result(() -> {
            discovery.uses(sockets.own(), nowNs);
            discovery.ask(servers, nowNs);
        }));
    }

    /** The questions to STUN servers leave by our sockets; the answers are news for others. */
    private final class Questions implements StunDiscovery.Sink {
        private final StunNews news;

        private Questions(StunNews news) {
            this.news = news;
        }

        @Override
        public void send(byte[] request, int socket, InetSocketAddress server) {
            sockets.send(request, 0, request.length, socket, server);
        }

        @Override
        public void seen(InetAddress local, HostPort server, InetSocketAddress as, int roundTripMs) {
            news.seen(index, local, server, as, roundTripMs);
        }

        @Override
        public void silent(InetAddress local, HostPort server) {
            news.silent(index, server);
        }
    }

    private void run() {
        try {
            while (running) {
                if (cycle() == 0) {
                    sleep();
                }
            }
        } catch (Throwable failure) {
            alive = false;
            health.loopDied(this, failure);
        } finally {
            alive = false;
            end();
        }
    }

    /** One duty cycle, with the only look at the clock. Tests call it by hand. */
    int cycle() throws IOException {
        long beganNs = nowNs;
        nowNs = clock.getAsLong();
        if (busy) {
            longest.note(nowNs - beganNs, nowNs);
            forwardTimes.note(counters.of(Counter.PACKETS_FORWARDED) - forwardedBefore, nowNs - beganNs, nowNs);
        }
        forwardedBefore = counters.of(Counter.PACKETS_FORWARDED);
        int done = mailbox.drain(MAIL_BITE, reader) + sockets.receive(RECEIVE_BITE, nowNs, receiver) + handOvers.drain(HAND_OVER_BITE, receiver);
        tick();
        sockets.flush();
        count();
        busy = done > 0;
        return done;
    }

    /** What others received for peers of this loop. */
    private final class Inbox implements Owner {
        @Override
        public boolean take(Packet datagram, int socket, InetSocketAddress from) {
            return handOvers.offer(datagram, socket, from);
        }

        @Override
        public void take(TcpNewcomer connection) {
            mailbox.put(new Letter.Connection(connection));
        }
    }

    private void read(Letter letter) {
        switch (letter) {
            case Letter.Order(MediaCommand command) -> rooms.onCommand(command, nowNs);
            case Letter.Result(Runnable onLoop) -> onLoop.run();
            case Letter.Connection(TcpNewcomer connection) -> sockets.tcp().adopt(connection, nowNs, receiver);
            case Letter.Socket(ChannelPort port) -> opened(port);
        }
    }

    private void receive(Packet packet, int socket, InetSocketAddress from) {
        if (!discovery.onPacket(packet.bytes, packet.offset, packet.length, from, nowNs)) {
            rooms.onDatagram(packet, socket, from, nowNs);
        }
    }

    private void tick() {
        long deadlineNs = rooms.nextDeadlineNs();
        if (deadlineNs != Rooms.NEVER && nowNs - deadlineNs >= 0) {
            rooms.onTick(nowNs);
        }
        long outsideNs = counters.arrivals().farNs();
        if (outsideNs != Arrivals.NEVER) {
            discovery.heardFromOutside(outsideNs);
        }
        if (discovery.nextDeadlineNs(nowNs) <= nowNs) {
            discovery.onTick(nowNs);
        }
    }

    private void count() {
        if (roomCount != rooms.roomCount()) {
            roomCount = rooms.roomCount();
        }
        if (participantCount != rooms.participantCount()) {
            participantCount = rooms.participantCount();
        }
    }

    /** Looks at the clock once more, to know how long the cycle took and how long to sleep. */
    private void sleep() throws IOException {
        long atNs = clock.getAsLong();
        longest.note(atNs - nowNs, atNs);
        long limitNs = Math.min(untilNs(rooms.nextDeadlineNs(), atNs), untilNs(discovery.nextDeadlineNs(atNs), atNs));
        if (mailbox.aboutToSleep() && handOvers.aboutToSleep() && running) {
            sockets.await(limitNs);
        }
        mailbox.awake();
        handOvers.awake();
    }

    private static long untilNs(long deadlineNs, long nowNs) {
        return deadlineNs == Rooms.NEVER ? LONGEST_SLEEP_NS : Math.min(LONGEST_SLEEP_NS, deadlineNs - nowNs);
    }

    private void end() {
        try {
            rooms.close();
        } finally {
            handshakes.close();
            mailbox.drain(Integer.MAX_VALUE, MediaLoop::refuse);
            sockets.close();
        }
    }

    /** What came too late must leave no socket behind. */
    private static void refuse(Letter letter) {
        switch (letter) {
            case Letter.Connection(TcpNewcomer connection) -> connection.close();
            case Letter.Socket(ChannelPort port) -> LoopSockets.closeAll(List.of(port));
            case Letter.Order _, Letter.Result _ -> { /* nobody waits for it any more */ }
        }
    }

    boolean alive() {
        return alive;
    }

    int index() {
        return index;
    }

    int port() {
        return sockets.port();
    }

    Thread thread() {
        return thread;
    }

    ForwardTimes forwardTimes() {
        return forwardTimes;
    }

    Counters counters() {
        return counters;
    }

    MediaStatus.Loop status() {
        return new MediaStatus.Loop(index, sockets.port(), roomCount, participantCount, longest.ns());
    }

    void askToStop() {
        running = false;
        sockets.wake();
    }

    /** @return whether the thread has ended */
    boolean awaitEnd() {
        if (thread.getState() == Thread.State.NEW) {
            end();      // built, but never started
            return true;
        }
        return Threads.join(thread, STOP_LIMIT_NS);
    }
}
