package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spokes.media.transport.stun.Check;
import spokes.media.transport.stun.StunMessage;

class IceAgentTest {
    static final IceCredentials OURS = new IceCredentials("ours", "our-password-of-24-chars"), NEW = new IceCredentials("newer", "new-password-of-24-chars"),
            NEWEST = new IceCredentials("newest", "newest-password-of-24-ch");
    static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.1", 1_000), MOBILE = new InetSocketAddress("198.51.100.2", 2_000);

    final List<String> said = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    final List<Path> sentTo = new ArrayList<>();
    final IceAgent agent = new IceAgent(OURS, new Sink());

    @Test
    void answers_an_authenticated_check_to_where_it_came_from() {
        assertThat(check(OURS, HOME, ms(0))).isEqualTo(Verdict.ANSWERED);

        assertThat(sentTo).containsExactly(new Path(1, HOME));
        assertThat(StunMessage.parse(sent.getFirst(), 0, sent.getFirst().length).orElseThrow().authenticBy(OURS.pwd())).isTrue();
    }

    @Test
    void the_first_check_opens_a_path_even_without_nomination() {
        check(OURS, HOME, ms(0));
        check(OURS, MOBILE, ms(10));

        assertThat(said).containsExactly("selected 1000", "first 1000", "PRESENT");
        assertThat(agent.selected()).contains(new Path(1, HOME));
    }

    @Test
    void without_or_with_wrong_integrity_there_is_no_answer_at_all() {
        assertThat(receive(Check.of("ours:x").fingerprinted(), HOME, ms(0))).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(receive(Check.of("ours:x").signedBy("guessed"), HOME, ms(0))).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(receive(Check.of("others:x").signedBy(OURS.pwd()), HOME, ms(0))).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(receive(Check.empty().signedBy(OURS.pwd()), HOME, ms(0))).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(receive(new byte[] {0, 1, 2}, HOME, ms(0))).isEqualTo(Verdict.MALFORMED);

        assertThat(sent).isEmpty();
        assertThat(said).isEmpty();
        assertThat(agent.nextDeadlineNs()).isEqualTo(IceAgent.NEVER);
    }

    @Test
    void indications_and_stray_responses_are_nothing_to_us() {
        assertThat(receive(Check.of("ours:x").type(0x0011).fingerprinted(), HOME, ms(0))).isEqualTo(Verdict.IGNORED);
        assertThat(receive(Check.of("ours:x").type(0x0101).signedBy(OURS.pwd()), HOME, ms(0))).isEqualTo(Verdict.IGNORED);
        assertThat(sent).isEmpty();
    }

    @Test
    void the_latest_nomination_wins_however_often_it_changes_trap_43() {
        nominate(OURS, HOME, ms(0));
        nominate(OURS, MOBILE, ms(1));
        nominate(OURS, MOBILE, ms(2));
        nominate(OURS, HOME, ms(3));

        assertThat(said).containsExactly("selected 1000", "first 1000", "PRESENT", "selected 2000", "selected 1000");
    }

    @Test
    void the_same_address_at_another_socket_of_ours_is_another_path() {
        nominate(OURS, HOME, ms(0));
        agent.onPacket(signed(OURS, true), 0, signed(OURS, true).length, 2, HOME, ms(1));

        assertThat(agent.selected()).contains(new Path(2, HOME));
    }

    @Test
    void a_peer_that_never_nominates_is_followed_when_its_old_path_went_silent() {
        check(OURS, HOME, ms(0));
        check(OURS, MOBILE, ms(2_999));
        assertThat(agent.selected()).contains(new Path(1, HOME));
        check(OURS, MOBILE, ms(3_000));
        assertThat(agent.selected()).contains(new Path(1, MOBILE));
    }

    @Test
    void media_keeps_a_path_in_use_though_checks_come_by_another() {
        check(OURS, HOME, ms(0));
        agent.onMediaFrom(1, HOME, ms(2_000));
        check(OURS, MOBILE, ms(4_999));
        assertThat(agent.selected()).contains(new Path(1, HOME));
    }

    @Test
    void a_nominated_path_is_given_up_only_after_a_longer_silence() {
        nominate(OURS, HOME, ms(0));
        check(OURS, MOBILE, ms(7_999));
        assertThat(agent.selected()).contains(new Path(1, HOME));
        check(OURS, MOBILE, ms(8_000));
        assertThat(agent.selected()).contains(new Path(1, MOBILE));
    }

    @Test
    void a_restart_keeps_the_path_and_answers_old_credentials_for_a_while() {
        nominate(OURS, HOME, ms(0));
        agent.restart(NEW, ms(1_000));

        assertThat(agent.selected()).contains(new Path(1, HOME));
        assertThat(agent.local()).isEqualTo(NEW);
        assertThat(check(NEW, HOME, ms(31_000))).isEqualTo(Verdict.ANSWERED);
        assertThat(check(OURS, HOME, ms(31_000))).isEqualTo(Verdict.UNAUTHENTICATED);
    }

    @Test
    void old_credentials_are_answered_as_long_as_they_are_used() {
        nominate(OURS, HOME, ms(0));
        agent.restart(NEW, ms(1_000));
        for (int nowMs = 1_100; nowMs < 120_000; nowMs += 2_500) {
            agent.onTick(ms(nowMs));
            assertThat(nominate(OURS, MOBILE, ms(nowMs))).isEqualTo(Verdict.ANSWERED);
        }
        agent.restart(NEWEST, ms(120_000));

        assertThat(nominate(NEW, HOME, ms(120_100))).isEqualTo(Verdict.ANSWERED);
        assertThat(agent.selected()).contains(new Path(1, HOME));
        assertThat(check(OURS, MOBILE, ms(121_000))).isEqualTo(Verdict.ANSWERED);
        assertThat(check(OURS, MOBILE, ms(151_000))).isEqualTo(Verdict.UNAUTHENTICATED);
    }

    @Test
    void many_restarts_leave_only_the_latest_credentials_valid() {
        nominate(OURS, HOME, ms(0));
        for (int i = 0; i < IceAgent.MOST_OLD; i++) {
            agent.restart(new IceCredentials("more" + i, "password-of-24-characters" + i), ms(1_000));
        }
        assertThat(check(OURS, HOME, ms(1_001))).isEqualTo(Verdict.ANSWERED);
        agent.restart(NEW, ms(1_002));
        assertThat(check(OURS, HOME, ms(1_003))).isEqualTo(Verdict.UNAUTHENTICATED);
        assertThat(check(NEW, HOME, ms(1_004))).isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void after_a_restart_old_nominations_do_not_take_the_path_back() {
        nominate(OURS, HOME, ms(0));
        agent.restart(NEW, ms(1_000));
        nominate(NEW, MOBILE, ms(1_100));
        nominate(OURS, HOME, ms(1_200));

        assertThat(agent.selected()).contains(new Path(1, MOBILE));
    }

    @Test
    void until_the_new_credentials_are_used_old_nominations_still_move_the_path() {
        nominate(OURS, HOME, ms(0));
        agent.restart(NEW, ms(1_000));
        nominate(OURS, MOBILE, ms(1_100));

        assertThat(agent.selected()).contains(new Path(1, MOBILE));
    }

    @Test
    void silence_makes_a_peer_away_then_lost_and_a_check_brings_it_back() {
        check(OURS, HOME, ms(100));
        assertThat(agent.nextDeadlineNs()).isEqualTo(ms(8_100));
        agent.onTick(ms(8_099));
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
        agent.onTick(ms(8_100));
        assertThat(agent.liveness()).isEqualTo(Liveness.AWAY);
        assertThat(agent.nextDeadlineNs()).isEqualTo(ms(15_100));
        agent.onTick(ms(15_100));
        assertThat(agent.liveness()).isEqualTo(Liveness.LOST);
        assertThat(agent.nextDeadlineNs()).isEqualTo(IceAgent.NEVER);

        check(OURS, MOBILE, ms(60_000));

        assertThat(said).endsWith("PRESENT", "AWAY", "LOST", "selected 2000", "PRESENT");
    }

    @Test
    void media_counts_as_a_sign_of_life_only_after_a_check() {
        agent.onMediaFrom(1, HOME, ms(0));
        assertThat(agent.liveness()).isEqualTo(Liveness.UNSEEN);
        check(OURS, HOME, ms(0));
        agent.onMediaFrom(1, MOBILE, ms(7_000));
        agent.onTick(ms(14_999));
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
    }

    @Test
    void clocks_may_pass_through_their_sign_change() {
        long nearTheEnd = Long.MAX_VALUE - ms(4_000);
        check(OURS, HOME, nearTheEnd);
        agent.restart(NEW, nearTheEnd);
        agent.onTick(nearTheEnd + ms(7_999));
        assertThat(agent.liveness()).isEqualTo(Liveness.PRESENT);
        assertThat(check(OURS, HOME, nearTheEnd + ms(29_999))).isEqualTo(Verdict.ANSWERED);
    }

    @Test
    void a_peer_that_takes_itself_for_controlled_is_told_to_control() {
        var conflicting = Check.empty().with(0x0006, "ours:x".getBytes()).with(Check.CONTROLLED, new byte[8]).signedBy(OURS.pwd());
        assertThat(receive(conflicting, HOME, ms(0))).isEqualTo(Verdict.REFUSED);
        assertThat(sent).hasSize(1);
        assertThat(said).isEmpty();
    }

    @Test
    void what_must_be_understood_and_is_not_is_refused() {
        assertThat(receive(Check.of("ours:x").with(0x7FFE, new byte[4]).signedBy(OURS.pwd()), HOME, ms(0))).isEqualTo(Verdict.REFUSED);
        assertThat(said).isEmpty();
    }

    @Test
    void answers_no_mutation_of_a_check_and_survives_a_thousand() {
        var random = new Random(11);
        var original = signed(OURS, true);
        for (int i = 0; i < 1_000; i++) {
            var mutant = original.clone();
            mutant[20 + random.nextInt(mutant.length - 20 - 8)] ^= (byte) (1 + random.nextInt(255));
            assertThat(receive(mutant, HOME, ms(i))).as("mutation %d", i).isIn(Verdict.MALFORMED, Verdict.UNAUTHENTICATED);
        }
        assertThat(sent).isEmpty();
    }

    private Verdict check(IceCredentials credentials, InetSocketAddress from, long nowNs) {
        return receive(signed(credentials, false), from, nowNs);
    }

    private Verdict nominate(IceCredentials credentials, InetSocketAddress from, long nowNs) {
        return receive(signed(credentials, true), from, nowNs);
    }

    private static byte[] signed(IceCredentials credentials, boolean nominating) {
        var check = Check.of(credentials.ufrag() + ":theirs");
        return (nominating ? check.nominating() : check).signedBy(credentials.pwd());
    }

    private Verdict receive(byte[] bytes, InetSocketAddress from, long nowNs) {
        return agent.onPacket(bytes, 0, bytes.length, 1, from, nowNs);
    }

    private static long ms(long ms) {
        return ms * 1_000_000;
    }

    private final class Sink extends Hearing {
        Sink() {
            super(said);
        }

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            sent.add(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            sentTo.add(new Path(socket, to));
        }
    }
}
