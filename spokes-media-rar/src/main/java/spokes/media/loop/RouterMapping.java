package spokes.media.loop;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets the router forward the base UDP port and the TCP port to us, on a virtual thread, so that nothing ever waits for it. Looks again every
 * {@value #AGAIN_S} s, since a router that was restarted has forgotten us; takes the forwards back at the end.
 */
final class RouterMapping implements AutoCloseable {
    static final int AGAIN_S = 300;
    private static final System.Logger LOG = System.getLogger(RouterMapping.class.getName());
    private static final long RELEASE_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    private final int udpPort, tcpPort;
    private final Supplier<Optional<Gateway>> search;
    private final Consumer<Optional<AddressBook.Router>> news;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("spokes-media-router").inheritInheritableThreadLocals(false).unstarted(this::run);
    private Optional<Gateway> gateway = Optional.empty();
    private Optional<AddressBook.Router> told = Optional.empty();
    private boolean toldNobody;

    /**
     * @param tcpPort 0 for none
     * @param news what the router says, or that there is none; when that has changed
     */
    RouterMapping(int udpPort, int tcpPort, Supplier<Optional<Gateway>> search, Consumer<Optional<AddressBook.Router>> news) {
        this.udpPort = udpPort;
        this.tcpPort = tcpPort;
        this.search = search;
        this.news = news;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(AGAIN_S, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            // asked to end
        }
        release();
    }

    private void look() {
        gateway = search.get();
        Optional<AddressBook.Router> now = gateway.flatMap(this::map);
        if (now.isEmpty() && !toldNobody) {
            LOG.log(Level.INFO, "No router answers by UPnP; most have it switched off, and a forward can be entered there by hand");
        }
        toldNobody = now.isEmpty();
        if (!now.equals(told)) {
            now.ifPresent(RouterMapping::tell);
            told = now;
            news.accept(now);
        }
    }

    private Optional<AddressBook.Router> map(Gateway router) {
        Optional<InetAddress> outside = router.outside();
        return outside.map(address -> new AddressBook.Router(address, router.forward(udpPort, "udp") ? udpPort : 0,
                tcpPort != 0 && router.forward(tcpPort, "tcp") ? tcpPort : 0));
    }

    private static void tell(AddressBook.Router router) {
        LOG.log(Level.INFO, () -> "The router's outside address is " + router.outside().getHostAddress() + "; it forwards "
                + (router.udpPort() == 0 ? "no UDP port" : "UDP " + router.udpPort()) + " and " + (router.tcpPort() == 0 ? "no TCP port" : "TCP " + router.tcpPort()));
    }

    private void release() {
        gateway.ifPresent(router -> told.ifPresent(mapped -> {
            if (mapped.udpPort() != 0) {
                router.release(mapped.udpPort(), "udp");
            }
            if (mapped.tcpPort() != 0) {
                router.release(mapped.tcpPort(), "tcp");
            }
        }));
    }

    @Override
    public void close() {
        closed.countDown();
        if (!Threads.join(thread, RELEASE_LIMIT_NS)) {
            thread.interrupt();
            LOG.log(Level.WARNING, "The router did not take back its forwards in time; UDP " + udpPort + " may stay forwarded to this machine");
        }
    }
}
