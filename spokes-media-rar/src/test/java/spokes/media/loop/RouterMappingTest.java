package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import spokes.media.loop.AddressBook.Router;

class RouterMappingTest {
    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("203.0.113.7");

    private final BlockingQueue<Optional<Router>> news = new LinkedBlockingQueue<>();

    /** Forwards what it is asked to, but for the ports that another machine has. */
    private record StandIn(List<Integer> taken, BlockingQueue<String> done) implements Gateway {
        @Override
        public Optional<InetAddress> outside() {
            return Optional.of(OUTSIDE);
        }

        @Override
        public boolean forward(int port, String protocol) {
            done.add("forward " + port + "/" + protocol);
            return !taken.contains(port);
        }

        @Override
        public void release(int port, String protocol) {
            done.add("release " + port + "/" + protocol);
        }
    }

    @Test
    void forwards_both_ports_and_takes_them_back_at_the_end() throws Exception {
        var router = new StandIn(List.of(), new LinkedBlockingQueue<>());
        try (var mapping = mapping(7881, Optional.of(router))) {
            mapping.start();
            assertThat(news.poll(5, TimeUnit.SECONDS)).contains(new Router(OUTSIDE, 50000, 7881));
        }
        assertThat(router.done()).containsExactly("forward 50000/udp", "forward 7881/tcp", "release 50000/udp", "release 7881/tcp");
    }

    @Test
    void offers_and_releases_only_what_the_router_gave() throws Exception {
        var router = new StandIn(List.of(50000), new LinkedBlockingQueue<>());
        try (var mapping = mapping(0, Optional.of(router))) {
            mapping.start();
            assertThat(news.poll(5, TimeUnit.SECONDS)).contains(new Router(OUTSIDE, 0, 0));
        }
        assertThat(router.done()).containsExactly("forward 50000/udp");
    }

    @Test
    void without_a_router_there_is_no_news() throws Exception {
        try (var mapping = mapping(7881, Optional.empty())) {
            mapping.start();
            assertThat(news.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    private RouterMapping mapping(int tcpPort, Optional<Gateway> router) {
        return new RouterMapping(50000, tcpPort, () -> router, news::add);
    }
}
