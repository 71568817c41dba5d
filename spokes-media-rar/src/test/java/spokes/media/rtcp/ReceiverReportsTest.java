package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverReportsTest {
    private final RtcpLog log = new RtcpLog();
    private final ReceiverReports reports = new ReceiverReports(1, "spokes", new RtcpWriter(), log);

    private static long ms(long value) {
        return value * 1_000_000;
    }

    @Test
    void reports_each_second_what_was_heard_since() {
        var audio = new ReceiveStats(10);
        var video = new ReceiveStats(20);
        reports.add(audio, ms(0));
        reports.add(video, ms(0));
        audio.onPacket(1, 1, 48_000, ms(1));

        assertThat(reports.nextDeadlineNs()).isEqualTo(ms(1000));
        reports.onTick(ms(999));
        assertThat(log.lines).isEmpty();
        reports.onTick(ms(1000));
        assertThat(log.lines).containsExactly("block by 1 of 10 fraction=0 lost=0 high=1 jitter=0 lsr=0 dlsr=0", "rrtr 1 100000000");
        reports.onTick(ms(2000));
        assertThat(log.lines).as("nobody spoke").hasSize(2);
    }

    @Test
    void answers_a_reference_time_also_where_nothing_is_received() {
        assertThat(reports.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        reports.onReferenceTime(5, 0x0000_0001_8000_0000L, ms(0));
        reports.onTick(ms(1000));
        assertThat(log.lines).containsExactly("dlrr 5 98304 65536");
        assertThat(reports.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "at {0} s")
    @ValueSource(longs = {0, 1, 65_535, 65_536, -65_536, -3, 4_294_967_295L})
    void the_answer_to_our_reference_time_gives_the_round_trip(long seconds) {
        long sent = ms(1000 * seconds + 500);
        int reference = (int) (NtpTime.plus(0, sent) >> 16);
        assertThat(reports.roundTripNs(1, reference, 65_536 / 4, sent + ms(250 + 80))).isBetween(ms(79), ms(81));
        assertThat(reports.roundTripNs(2, reference, 0, sent + ms(80))).as("somebody else's").isZero();
        assertThat(reports.roundTripNs(1, reference, 65_536, sent + ms(80))).as("impossible").isZero();
    }

    @Test
    void many_streams_need_several_reports() {
        for (int i = 0; i < 40; i++) {
            var stats = new ReceiveStats(i);
            stats.onPacket(1, 1, 48_000, ms(1));
            reports.add(stats, ms(0));
        }
        reports.onTick(ms(1000));
        assertThat(log.lines).filteredOn(line -> line.startsWith("block")).hasSize(40);
    }
}
