package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveStatsTest {
    private final ReceiveStats stats = new ReceiveStats(7);
    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpLog log = new RtcpLog();

    private static long ms(long value) {
        return value * 1_000_000;
    }

    private String report(long nowMs) {
        writer.begin().receiverReport(1);
        stats.report(writer, ms(nowMs));
        log.rtcp(writer.packet());
        return log.lines.getLast();
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 32767, 65500, 65534, 65535})
    void counts_loss_over_the_wrap(int first) {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                stats.onPacket(first + i & 0xFFFF, 960 * i, 48_000, ms(20 * i));
            }
        }
        assertThat(stats.cumulativeLost()).as("the last one is not yet missing").isEqualTo(24);
        assertThat(report(2000)).contains("fraction=" + 24 * 256 / 99 + " lost=24").contains("high=" + (first + 98)).contains("jitter=0");

        stats.onPacket(first + 99 & 0xFFFF, 960 * 99, 48_000, ms(20 * 99));
        assertThat(report(3000)).as("nothing since").contains("fraction=0 lost=24");
    }

    @Test
    void jitter_follows_the_spread_of_arrivals() {
        for (int i = 0; i < 400; i++) {
            stats.onPacket(i, 960 * i, 48_000, ms(20 * i + i % 2 * 10));
        }
        assertThat(stats.jitterTicks()).isBetween(470, 490);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 0x7FFF_FF00, 0xFFFF_FF00})
    void timestamps_may_wrap(int first) {
        for (int i = 0; i < 100; i++) {
            stats.onPacket(i, first + 3000 * i, 90_000, ms(100 * i / 3));
        }
        assertThat(stats.jitterTicks()).isLessThan(90);
    }

    @Test
    void tells_how_old_the_last_sender_report_is() {
        stats.onPacket(1, 0, 48_000, ms(0));
        stats.onSenderReport(0x1234_5678_9ABC_DEF0L, ms(1000));
        assertThat(report(1500)).contains("lsr=56789abc dlsr=32768");
    }

    @Test
    void a_restart_of_the_sender_is_no_loss() {
        stats.onPacket(100, 0, 48_000, ms(0));
        stats.onPacket(40_000, 0, 48_000, ms(20));
        stats.onPacket(40_001, 0, 48_000, ms(40));
        assertThat(stats.cumulativeLost()).isZero();
    }
}
