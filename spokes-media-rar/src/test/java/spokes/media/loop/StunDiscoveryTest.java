package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spokes.media.loop.StunDiscovery.Server;
import spokes.media.transport.ice.LocalSocket;
import spokes.media.transport.stun.StunServerStandIn;

class StunDiscoveryTest {
    private static final InetAddress LAN = ip("192.168.1.20"), LAN6 = ip("2001:db8::20"), HOME = ip("127.0.0.1");
    private static final Server ONE = new Server(new HostPort("stun.example.org", 3478), List.of(ip("198.51.100.1"), ip("2001:db8:1::1")));
    private static final Server TWO = new Server(new HostPort("stun.example.net", 3479), List.of(ip("198.51.100.2")));
    private static final InetSocketAddress SEEN = new InetSocketAddress(ip("203.0.113.7"), 40123);

    private record Sent(byte[] request, int socket, InetSocketAddress to) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long nowMs = 1_000;

    private final StunDiscovery discovery = new StunDiscovery(new Random(1), new StunDiscovery.Sink() {
        @Override
        public void send(byte[] request, int socket, InetSocketAddress server) {
            sent.add(new Sent(request, socket, server));
        }

        @Override
        public void seen(InetAddress local, HostPort server, InetSocketAddress as, int roundTripMs) {
            said.add(local.getHostAddress() + " seen by " + server + " as " + as.getAddress().getHostAddress() + ":" + as.getPort() + " in " + roundTripMs);
        }

        @Override
        public void silent(InetAddress local, HostPort server) {
            said.add(server + " is silent to " + local.getHostAddress());
        }
    });

    @Test
    void asks_every_server_from_every_socket_at_once() {
        begin(Map.of(0, LAN, 1, LAN6), ONE, TWO);
        assertThat(sent).extracting(one -> one.socket() + " " + one.to().getAddress().getHostAddress() + ":" + one.to().getPort())
                .containsExactlyInAnyOrder("0 198.51.100.1:3478", "0 198.51.100.2:3479", "1 2001:db8:1:0:0:0:0:1:3478");
    }

    @Test
    void says_under_which_address_and_port_it_was_seen_and_how_long_that_took() {
        begin(Map.of(0, LAN), ONE);
        nowMs += 30;
        assertThat(answer(sent.getFirst(), SEEN)).isTrue();
        assertThat(said).containsExactly("192.168.1.20 seen by stun.example.org:3478 as 203.0.113.7:40123 in 30");
    }

    @Test
    void repeats_a_question_once_and_says_after_two_seconds_that_nobody_answers() {
        begin(Map.of(0, LAN), ONE);
        run(1_999);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).request()).isEqualTo(sent.get(1).request());
        assertThat(said).isEmpty();
        run(1);
        assertThat(said).containsExactly("stun.example.org:3478 is silent to 192.168.1.20");
    }

    @Test
    void asks_again_every_twenty_seconds() {
        begin(Map.of(0, LAN), ONE);
        answerAll();
        run(19_999);
        assertThat(sent).isEmpty();
        run(1);
        assertThat(sent).hasSize(1);
    }

    @Test
    void asks_every_second_once_all_from_outside_have_been_silent_for_two_and_a_half() {
        begin(Map.of(0, LAN), ONE);
        answerAll();
        heardNow();
        run(2_400);
        assertThat(sent).isEmpty();
        for (int i = 0; i < 5; i++) {
            run(1_000);
            answerAll();
        }
        assertThat(said).hasSizeBetween(5, 7);
    }

    @Test
    void is_quiet_again_when_somebody_is_heard_and_when_nobody_comes_back() {
        begin(Map.of(0, LAN), ONE);
        answerAll();
        heardNow();
        run(4_000);
        answerAll();
        heardNow();
        run(2_000);
        assertThat(sent).isEmpty();
        run(StunDiscovery.HURRY_FOR_MS);
        answerAll();
        run(StunDiscovery.ROUND_MS);
        assertThat(sent).as("in the last round of twenty seconds").hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void asks_every_two_seconds_while_the_line_is_down_but_not_for_ever() {
        begin(Map.of(0, LAN), ONE);
        answerAll();
        run(StunDiscovery.ROUND_MS + StunDiscovery.PATIENCE_MS);
        sent.clear();
        run(20_000);
        assertThat(sent).as("ten questions, each repeated once").hasSizeBetween(18, 22);
        run(StunDiscovery.DOWN_FOR_MS);
        sent.clear();
        run(60_000);
        assertThat(sent).as("of three rounds").hasSizeBetween(4, 8);
    }

    @Test
    void a_server_that_never_answered_is_asked_in_every_round_and_no_more() {
        begin(Map.of(0, LAN), ONE);
        run(60_000);
        assertThat(sent).hasSizeBetween(6, 8);
    }

    @Test
    void believes_no_answer_from_elsewhere_and_none_to_another_question() {
        begin(Map.of(0, LAN), ONE);
        var stranger = new InetSocketAddress(ip("198.51.100.66"), 3478);
        byte[] right = StunServerStandIn.answer(sent.getFirst().request(), SEEN);
        assertThat(discovery.onPacket(right, 0, right.length, stranger, nowNs())).isFalse();
        byte[] wrong = right.clone();
        wrong[12] ^= 1;
        assertThat(discovery.onPacket(wrong, 0, wrong.length, sent.getFirst().to(), nowNs())).isFalse();
        assertThat(said).isEmpty();
    }

    @Test
    void an_answer_without_an_address_counts_as_none() {
        begin(Map.of(0, LAN), ONE);
        byte[] empty = sent.getFirst().request().clone();
        empty[0] = 1;
        empty[1] = 1;
        assertThat(discovery.onPacket(empty, 0, empty.length, sent.getFirst().to(), nowNs())).isTrue();
        assertThat(said).containsExactly("stun.example.org:3478 is silent to 192.168.1.20");
    }

    @Test
    void nobody_in_the_internet_is_asked_from_loopback_and_nobody_on_loopback_from_elsewhere() {
        var local = new Server(new HostPort("localhost", 3478), List.of(HOME));
        begin(Map.of(0, HOME, 1, LAN), ONE, local);
        assertThat(sent).extracting(one -> one.socket() + " " + one.to().getAddress().getHostAddress()).containsExactlyInAnyOrder("0 127.0.0.1", "1 198.51.100.1");
    }

    @Test
    void has_nothing_to_wait_for_without_servers_or_sockets() {
        begin(Map.of(0, LAN));
        assertThat(discovery.nextDeadlineNs(nowNs())).isEqualTo(StunDiscovery.NEVER);
        begin(Map.of(), ONE);
        assertThat(discovery.nextDeadlineNs(nowNs())).isEqualTo(StunDiscovery.NEVER);
        assertThat(sent).isEmpty();
    }

    private void begin(Map<Integer, InetAddress> sockets, Server... servers) {
        discovery.uses(sockets.entrySet().stream().map(one -> new LocalSocket(one.getKey(), new InetSocketAddress(one.getValue(), 50000))).toList(), nowNs());
        discovery.ask(List.of(servers), nowNs());
        discovery.onTick(nowNs());
    }

    private void heardNow() {
        discovery.heardFromOutside(nowNs());
    }

    private void answerAll() {
        List.copyOf(sent).forEach(one -> answer(one, SEEN));
        sent.clear();
    }

    private boolean answer(Sent question, InetSocketAddress seen) {
        byte[] answer = StunServerStandIn.answer(question.request(), seen);
        return discovery.onPacket(answer, 0, answer.length, question.to(), nowNs());
    }

    /** Moves the time on, waking the discovery when it asked for it. */
    private void run(long ms) {
        long endMs = nowMs + ms;
        while (discovery.nextDeadlineNs(nowNs()) <= endMs * 1_000_000) {
            nowMs = Math.max(nowMs, discovery.nextDeadlineNs(nowNs()) / 1_000_000);
            discovery.onTick(nowNs());
            if (discovery.nextDeadlineNs(nowNs()) <= nowNs()) {
                throw new AssertionError("wants to be woken at once, again and again");
            }
        }
        nowMs = endMs;
    }

    private long nowNs() {
        return nowMs * 1_000_000;
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
