package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
        assertThat(log.lines).singleElement().asString().contains("of 10");
        reports.onTick(ms(2000));
        assertThat(log.lines).as("nobody spoke").hasSize(1);
    }

    @Test
    void answers_a_reference_time_also_where_nothing_is_received() {
        assertThat(reports.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        reports.onReferenceTime(5, 0x0000_0001_8000_0000L, ms(0));
        reports.onTick(ms(1000));
        assertThat(log.lines).containsExactly("dlrr 5 98304 65536");
        assertThat(reports.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void many_streams_need_several_reports() {
        for (int i = 0; i < 40; i++) {
            var stats = new ReceiveStats(i);
            stats.onPacket(1, 1, 48_000, ms(1));
            reports.add(stats, ms(0));
        }
        reports.onTick(ms(1000));
        assertThat(log.lines).hasSize(40);
    }
}
