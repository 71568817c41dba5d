package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.sdp.RemoteCandidate;
import spokes.media.transport.stun.Check;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/** What a full agent sends by itself, and what becomes of it. */
class FullAgentTest {
    static final IceCredentials OURS = new IceCredentials("ours", "our-password-of-24-chars"), THEIRS = new IceCredentials("theirs", "their-password-24-chars!"),
            NEW = new IceCredentials("newer", "new-password-of-24-chars"), AGAIN = new IceCredentials("again", "their-second-password-24");
    static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.1", 1_111), MOBILE = new InetSocketAddress("198.51.100.2", 2_222),
            HOME_REBOUND = new InetSocketAddress("203.0.113.1", 3_333);
    static final int LAN = 0, VPN = 1, IPV6 = 2, CONNECTION = Path.FIRST_TCP + 7;

    /** What left, decoded. */
    private record Sent(Path path, StunMessage message, long atNs) {
        boolean isCheck() {
            return message.isBindingRequest();
        }
    }

    final List<String> said = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<LocalSocket> sockets = new ArrayList<>(List.of(new LocalSocket(LAN, new InetSocketAddress("192.0.2.1", 50_000)),
            new LocalSocket(VPN, new InetSocketAddress("192.0.2.99", 50_000)), new LocalSocket(IPV6, new InetSocketAddress("2001:db8::1", 50_000))));
    final IceSetup setup = IceSetup.full(new Sockets(), new Random(3));
    IceAgent agent = new IceAgent(OURS, setup, IceRole.CONTROLLED, new Sink());
    long nowNs = ms(10_000);

    @Test
    void a_candidate_is_checked_from_every_socket_of_its_family_at_one_datagram_every_twenty_ms() {
        described();
        candidate(HOME);
        runs(60);

        assertThat(checks()).extracting(each -> each.path().socket()).containsExactly(LAN, VPN);
        assertThat(checks().get(1).atNs() - checks().get(0).atNs()).isGreaterThanOrEqualTo(ms(20));
        assertThat(checks()).allSatisfy(each -> {
            assertThat(each.path().remote()).isEqualTo(HOME);
            assertThat(each.message().authenticBy(THEIRS.pwd())).isTrue();
            assertThat(each.message().userName()).contains("theirs:ours");
            assertThat(each.message().senderIsControlled()).isTrue();
            assertThat(each.message().priority()).isPositive();
        });
    }

    @Test
    void a_candidate_of_ipv6_is_checked_by_ipv6() {
        described();
        candidate(new InetSocketAddress("2001:db8:7::1", 5_000));
        runs(60);
        assertThat(checks()).extracting(each -> each.path().socket()).containsExactly(IPV6);
        assertThat(checks().getFirst().path().remote().getAddress()).isInstanceOf(Inet6Address.class);
    }

    @Test
    void candidates_that_come_before_the_description_wait_for_it() {
        candidate(HOME);
        runs(1_000);
        assertThat(sent).isEmpty();
        described();
        runs(50);
        assertThat(checks()).isNotEmpty();
    }

    @Test
    void an_unanswered_target_is_left_in_peace_after_half_a_minute_and_never_gets_more_than_five_a_second() {
        described();
        candidate(HOME);
        for (int second = 0; second < 29; second++) {
            int before = checks().size();
            runs(1_000);
            assertThat(checks().size() - before).isBetween(1, second == 0 ? 10 : 6);
        }
        runs(3_000);
        int after = checks().size();
        runs(60_000);
        assertThat(checks()).hasSize(after);
        assertThat(agent.nextDeadlineNs()).isEqualTo(IceAgent.NEVER);
        assertThat(agent.checksSent()).as("repetitions of one check are one check").isEqualTo(2);
    }

    @Test
    void twenty_candidates_do_not_mean_more_than_fifty_datagrams_a_second() {
        described();
        for (int i = 1; i <= 20; i++) {
            candidate(new InetSocketAddress("203.0.113." + i, 5_000));
        }
        for (int second = 0; second < 5; second++) {
            int before = checks().size();
            runs(1_000);
            assertThat(checks().size() - before).isLessThanOrEqualTo(50);
        }
    }

    @Test
    void an_answered_check_of_ours_is_a_path_like_one_of_theirs() {
        described();
        candidate(HOME);
        runs(20);
        assertThat(answer(checks().getFirst())).isEqualTo(Verdict.CONFIRMED);

        assertThat(said).containsExactly("selected 1111", "first 1111", "PRESENT");
        assertThat(agent.checksAnswered()).isEqualTo(1);
    }

    @Test
    void answers_that_are_not_from_there_or_not_signed_or_not_to_our_check_are_nothing() {
        described();
        candidate(HOME);
        runs(20);
        var check = checks().getFirst();

        assertThat(answer(check, new Path(LAN, MOBILE), THEIRS.pwd())).isEqualTo(Verdict.IGNORED);
        assertThat(answer(check, new Path(VPN, HOME), THEIRS.pwd())).isEqualTo(Verdict.IGNORED);
        assertThat(answer(check, check.path(), "guessed")).isEqualTo(Verdict.UNAUTHENTICATED);
        var foreign = Check.empty().type(0x0101).signedBy(THEIRS.pwd());
        assertThat(agent.onPacket(foreign, 0, foreign.length, LAN, HOME, nowNs)).isEqualTo(Verdict.IGNORED);
        assertThat(said).isEmpty();
    }

    @Test
    void the_way_of_a_check_that_came_in_is_checked_at_once_wherever_it_is_from() {
        described();
        var home = new InetSocketAddress("127.0.0.1", 44_444);
        theirCheck(OURS, LAN, home, false);
        assertThat(checks()).singleElement().satisfies(each -> assertThat(each.path()).isEqualTo(new Path(LAN, home)));
    }

    @Test
    void checks_that_come_in_before_the_description_are_answered_and_checked_back_when_it_comes() {
        theirCheck(OURS, LAN, HOME, false);
        assertThat(checks()).isEmpty();
        assertThat(said).contains("first 1111");
        described();
        runs(20);
        assertThat(checks()).isNotEmpty();
    }

    @Test
    void where_they_control_the_path_follows_their_nomination_and_nobody_hears_ours_trap_43() {
        described();
        theirCheck(OURS, LAN, HOME, true);
        runs(10);
        answerAll();
        theirCheck(OURS, LAN, MOBILE, true);
        runs(10_000);

        assertThat(agent.selected()).contains(new Path(LAN, MOBILE));
        assertThat(checks()).noneMatch(each -> each.message().useCandidate());
    }

    @Test
    void where_we_control_the_first_way_is_used_at_once_and_the_best_is_nominated_soon() {
        controlling();
        described();
        candidate(HOME, 100);
        candidate(MOBILE, 200);
        runs(200, () -> answerWhere(each -> each.path().socket() == LAN));

        assertThat(said.getFirst()).startsWith("selected");
        assertThat(agent.selected()).contains(new Path(LAN, MOBILE));
        assertThat(checks()).filteredOn(each -> each.message().useCandidate()).extracting(each -> each.path().remote()).containsOnly(MOBILE);
        assertThat(checks()).allMatch(each -> each.message().senderIsControlling());
    }

    @Test
    void a_better_way_that_comes_up_a_second_later_is_nominated_in_its_place() {
        controlling();
        described();
        candidate(HOME, 100);
        runs(1_000, () -> answerWhere(each -> each.path().remote().equals(HOME) && each.path().socket() == LAN));
        assertThat(agent.selected()).contains(new Path(LAN, HOME));

        candidate(MOBILE, 200);
        runs(1_000, this::answerAll);
        assertThat(agent.selected().orElseThrow().remote()).isEqualTo(MOBILE);
    }

    @Test
    void tcp_is_nominated_only_when_udp_does_not_come() {
        controlling();
        described();
        theirCheck(OURS, CONNECTION, HOME, false, IceRole.CONTROLLED);
        assertThat(agent.selected()).as("good enough to begin with").contains(new Path(CONNECTION, HOME));
        runs(Checks.TCP_PATIENCE_MS - 100, this::answerAll);
        assertThat(checks()).noneMatch(each -> each.message().useCandidate());
        runs(300, this::answerAll);
        assertThat(checks()).anyMatch(each -> each.message().useCandidate() && each.path().overTcp());
    }

    @Test
    void udp_is_preferred_to_tcp_that_was_there_before() {
        controlling();
        described();
        theirCheck(OURS, CONNECTION, HOME, false, IceRole.CONTROLLED);
        runs(400, this::answerAll);
        theirCheck(OURS, LAN, MOBILE, false, IceRole.CONTROLLED);
        runs(400, this::answerAll);
        assertThat(agent.selected()).contains(new Path(LAN, MOBILE));
        assertThat(checks()).noneMatch(each -> each.message().useCandidate() && each.path().overTcp());
    }

    @Test
    void no_check_opens_a_connection() {
        described();
        assertThat(agent.candidate(RemoteCandidate.parse("candidate:1 1 tcp 1 203.0.113.7 9 typ host tcptype active").orElseThrow(), nowNs)).isFalse();
        runs(1_000);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CONTROLLING, true", "CONTROLLED, false"})
    void when_both_take_the_same_role_the_tie_breaker_says_who_changes(IceRole ours, boolean theirsControls) {
        agent = new IceAgent(OURS, setup, ours, new Sink());
        described();
        var role = theirsControls ? IceRole.CONTROLLING : IceRole.CONTROLLED;
        assertThat(theirCheck(OURS, LAN, HOME, false, role, theirsControls ? 0 : -1)).as("ours shall stay").isEqualTo(Verdict.REFUSED);
        assertThat(theirCheck(OURS, LAN, HOME, false, role, theirsControls ? -1 : 0)).as("ours shall change").isEqualTo(Verdict.ANSWERED);
        runs(20);
        assertThat(checks().getLast().message().senderIsControlling()).isEqualTo(!theirsControls);
    }

    @Test
    void told_by_487_that_the_role_is_taken_it_changes_and_tries_again() {
        controlling();
        described();
        candidate(HOME);
        runs(20);
        var check = checks().getFirst();
        var conflict = new StunWriter().roleConflict(check.message(), new StunKey(THEIRS.pwd())).copy();
        agent.onPacket(conflict, 0, conflict.length, LAN, HOME, nowNs);
        runs(60);
        assertThat(checks().getLast().message().senderIsControlled()).isTrue();
    }

    @Test
    void a_lite_peer_is_decided_for() {
        described();
        agent.remoteIsLite(nowNs);
        candidate(HOME);
        runs(500, this::answerAll);
        assertThat(checks()).anyMatch(each -> each.message().useCandidate());
    }

    @Test
    void a_settled_agent_asks_for_consent_now_and_then_and_nothing_else() {
        controlling();
        described();
        candidate(HOME);
        runs(8_000, this::answerAll);
        int before = checks().size();
        runs(30_000, this::answerAll);

        assertThat(checks().size() - before).isBetween(6, 12);
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
    }

    @Test
    void media_spares_most_consent_checks() {
        controlling();
        described();
        candidate(HOME);
        runs(8_000, this::answerAll);
        int before = checks().size();
        var path = agent.selected().orElseThrow();
        runs(30_000, () -> {
            agent.onMediaFrom(path.socket(), path.remote(), nowNs);
            answerAll();
        });
        assertThat(checks().size() - before).isBetween(5, 8);
    }

    @Test
    void a_path_that_fell_silent_is_left_for_another_that_answers_within_five_seconds() {
        controlling();
        described();
        candidate(HOME, 200);
        candidate(MOBILE, 100);
        runs(8_000, this::answerAll);
        assertThat(agent.selected().orElseThrow().remote()).isEqualTo(HOME);

        runs(5_000, () -> answerWhere(each -> each.path().remote().equals(MOBILE)));
        assertThat(agent.selected().orElseThrow().remote()).isEqualTo(MOBILE);
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
    }

    @Test
    void a_nat_that_gives_the_other_side_another_port_is_followed_within_a_quarter_of_a_second_though_we_control() {
        controlling();
        described();
        theirCheck(OURS, LAN, HOME, false, IceRole.CONTROLLED);
        runs(8_000, this::answerAll);
        theirCheck(OURS, LAN, HOME_REBOUND, false, IceRole.CONTROLLED);
        runs(250, () -> answerWhere(each -> each.path().remote().equals(HOME_REBOUND)));
        assertThat(agent.selected()).contains(new Path(LAN, HOME_REBOUND));
    }

    @Test
    void a_second_address_of_the_other_side_does_not_take_the_path_away_while_the_first_one_answers() {
        controlling();
        described();
        theirCheck(OURS, LAN, HOME, false, IceRole.CONTROLLED);
        runs(8_000, this::answerAll);
        theirCheck(OURS, LAN, HOME_REBOUND, false, IceRole.CONTROLLED);
        runs(5_000, this::answerAll);
        assertThat(agent.selected()).contains(new Path(LAN, HOME));
    }

    @Test
    void a_peer_that_is_lost_is_sent_nothing_any_more() {
        described();
        candidate(HOME);
        runs(20);
        answerAll();
        runs(20_000);
        assertThat(agent.liveness()).isEqualTo(Liveness.LOST);
        int before = sent.size();
        runs(60_000);
        assertThat(sent).hasSize(before);
        assertThat(agent.nextDeadlineNs()).isEqualTo(IceAgent.NEVER);
    }

    @Test
    void after_a_restart_checks_wait_for_the_new_credentials_of_the_other_side_and_use_both() {
        described();
        candidate(HOME);
        runs(1_000, this::answerAll);
        agent.restart(NEW, nowNs);
        int before = checks().size();
        runs(2_000);
        assertThat(checks()).hasSize(before);

        agent.setRemote(AGAIN, nowNs);
        candidate(MOBILE);
        runs(100);
        assertThat(checks().getLast().message().userName()).contains("again:newer");
        assertThat(checks().getLast().message().authenticBy(AGAIN.pwd())).isTrue();
    }

    @Test
    void a_socket_that_opened_later_is_used_when_the_path_fell_silent() {
        sockets.removeIf(socket -> socket.number() != LAN);
        described();
        candidate(HOME);
        runs(5_000, this::answerAll);
        sockets.clear();
        sockets.add(new LocalSocket(9, new InetSocketAddress("192.0.2.200", 50_000)));
        agent.addressesChanged(nowNs);
        runs(2_000, () -> answerWhere(each -> each.path().socket() == 9));
        assertThat(agent.selected()).contains(new Path(9, HOME));
    }

    @Test
    void without_punching_only_ways_by_which_something_came_are_checked() {
        agent = new IceAgent(OURS, new IceSetup(false, false, new Sockets(), new CheckBudget(), new Random(3)), IceRole.CONTROLLED, new Sink());
        described();
        candidate(HOME);
        runs(2_000);
        assertThat(checks()).isEmpty();
        theirCheck(OURS, LAN, MOBILE, false);
        assertThat(checks()).extracting(each -> each.path().remote()).containsExactly(MOBILE);
    }

    @Test
    void a_lite_agent_sends_nothing_by_itself() {
        agent = new IceAgent(OURS, IceSetup.lite(new Random(3)), IceRole.CONTROLLING, new Sink());
        described();
        candidate(HOME);
        theirCheck(OURS, LAN, HOME, false);
        runs(10_000);
        assertThat(checks()).isEmpty();
        assertThat(agent.mark()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE - 5_000_000_000L, -5_000_000_000L, 0})
    void clocks_may_pass_through_their_sign_change(long startNs) {
        nowNs = startNs;
        controlling();
        described();
        candidate(HOME);
        runs(20_000, this::answerAll);
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
        assertThat(agent.selected().orElseThrow().remote()).isEqualTo(HOME);
    }

    @Test
    void survives_a_thousand_mutations_of_an_answer() {
        described();
        candidate(HOME);
        runs(20);
        var original = new StunWriter().success(checks().getFirst().message(), HOME, new StunKey(THEIRS.pwd())).copy();
        var random = new Random(11);
        for (int i = 0; i < 1_000; i++) {
            var mutant = original.clone();
            mutant[20 + random.nextInt(mutant.length - 20 - 8)] ^= (byte) (1 + random.nextInt(255));
            assertThat(agent.onPacket(mutant, 0, mutant.length, LAN, HOME, nowNs)).isIn(Verdict.MALFORMED, Verdict.UNAUTHENTICATED, Verdict.IGNORED);
        }
        assertThat(said).isEmpty();
    }

    // --- how it is told ---

    private void controlling() {
        agent = new IceAgent(OURS, setup, IceRole.CONTROLLING, new Sink());
    }

    private void described() {
        agent.setRemote(THEIRS, nowNs);
    }

    private void candidate(InetSocketAddress address) {
        candidate(address, 1_677_729_535L);
    }

    private void candidate(InetSocketAddress address, long priority) {
        agent.candidate(RemoteCandidate.parse("candidate:1 1 udp " + priority + " " + address.getAddress().getHostAddress() + " " + address.getPort()
                + " typ srflx raddr 0.0.0.0 rport 0").orElseThrow(), nowNs);
    }

    private Verdict theirCheck(IceCredentials credentials, int socket, InetSocketAddress from, boolean nominating) {
        return theirCheck(credentials, socket, from, nominating, IceRole.CONTROLLING);
    }

    private Verdict theirCheck(IceCredentials credentials, int socket, InetSocketAddress from, boolean nominating, IceRole role) {
        var check = Check.of(credentials.ufrag() + ":theirs");
        if (role == IceRole.CONTROLLED) {
            check = Check.ofControlled(credentials.ufrag() + ":theirs");
        }
        var bytes = (nominating ? check.nominating() : check).signedBy(credentials.pwd());
        return agent.onPacket(bytes, 0, bytes.length, socket, from, nowNs);
    }

    private Verdict theirCheck(IceCredentials credentials, int socket, InetSocketAddress from, boolean nominating, IceRole role, long tieBreaker) {
        var bytes = new StunWriter().check(1, 2, (credentials.ufrag() + ":theirs").getBytes(StandardCharsets.UTF_8), 1, role == IceRole.CONTROLLING, tieBreaker, nominating,
                new StunKey(credentials.pwd())).copy();
        return agent.onPacket(bytes, 0, bytes.length, socket, from, nowNs);
    }

    private List<Sent> checks() {
        return sent.stream().filter(Sent::isCheck).toList();
    }

    private Verdict answer(Sent check) {
        return answer(check, check.path(), THEIRS.pwd());
    }

    private Verdict answer(Sent check, Path by, String password) {
        var reply = new StunWriter().success(check.message(), new InetSocketAddress("192.0.2.1", 50_000), new StunKey(password)).copy();
        return agent.onPacket(reply, 0, reply.length, by.socket(), by.remote(), nowNs);
    }

    private int looked;

    private void answerAll() {
        answerWhere(_ -> true);
    }

    /** Those that were not looked at before. */
    private void answerWhere(java.util.function.Predicate<Sent> wanted) {
        while (looked < sent.size()) {
            var next = sent.get(looked++);
            if (next.isCheck() && wanted.test(next)) {
                answer(next);
            }
        }
    }

    private void runs(int forMs) {
        runs(forMs, () -> {});
    }

    private void runs(int forMs, Runnable meanwhile) {
        for (int i = 0; i < forMs; i += 5) {
            long deadlineNs = agent.nextDeadlineNs();
            if (deadlineNs != IceAgent.NEVER && nowNs - deadlineNs >= 0) {
                agent.onTick(nowNs);
            }
            meanwhile.run();
            nowNs += ms(5);
        }
    }

    private static long ms(long ms) {
        return ms * 1_000_000;
    }

    private final class Sockets implements LocalSockets {
        @Override
        public List<LocalSocket> own() {
            return List.copyOf(sockets);
        }

        @Override
        public InetSocketAddress local(int socket) {
            return sockets.getFirst().address();
        }

        @Override
        public boolean neighbours(InetAddress address) {
            return false;
        }
    }

    private final class Sink extends Hearing {
        Sink() {
            super(said);
        }

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            var copy = Arrays.copyOfRange(bytes, offset, offset + length);
            sent.add(new Sent(new Path(socket, to), StunMessage.parse(copy, 0, copy.length).orElseThrow(), nowNs));
        }
    }
}
