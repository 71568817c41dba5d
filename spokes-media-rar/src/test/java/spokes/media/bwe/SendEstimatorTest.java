package spokes.media.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spokes.media.rtcp.RtcpWriter;

class SendEstimatorTest {
    static final long MS = 1_000_000;

    record Due(long atNs, Runnable action) {}

    /** A path with a queue, and a browser behind it that says what arrived. */
    final class Path {
        final PriorityQueue<Due> agenda = new PriorityQueue<>((a, b) -> Long.signum(a.atNs() - b.atNs()));
        final Random random = new Random(5);
        long nowNs = 1000 * MS, freeNs, sentUntilNs = nowNs;
        long capacityBps, delayNs = 25 * MS, longestQueueNs = 500 * MS, jitterNs;
        double loss;
        boolean deaf;
        final TwccFeedback browser = new TwccFeedback(1, new RtcpWriter(), packet -> {
            var fci = Arrays.copyOfRange(packet.bytes, packet.offset + 12, packet.end());
            if (!deaf) {
                agenda.add(new Due(nowNs + delayNs, () -> estimator.onFeedback(fci, 0, fci.length, nowNs)));
            }
        });

        Path carries(long bps) {
            capacityBps = bps;
            return this;
        }

        void sends(int bytes) {
            long number = estimator.number();
            estimator.left(number, bytes, nowNs);
            freeNs = Math.max(freeNs, nowNs);
            if (freeNs - nowNs > longestQueueNs || random.nextDouble() < loss) {
                return;
            }
            freeNs += bytes * 8 * 1_000_000_000L / capacityBps;
            long arrivesNs = freeNs + delayNs + (jitterNs == 0 ? 0 : random.nextLong(jitterNs));
            agenda.add(new Due(arrivesNs, () -> browser.onPacket((int) number & 0xFFFF, 1, false, nowNs)));
        }

        /** Video at so many frames a second, as much as the estimate allows or as there is. */
        void runs(long forMs, long sourceBps) {
            long endNs = nowNs + forMs * MS;
            for (; nowNs < endNs; nowNs += MS) {
                while (!agenda.isEmpty() && agenda.peek().atNs() <= nowNs) {
                    agenda.poll().action().run();
                }
                browser.onTick(nowNs);
                estimator.onTick(nowNs);
                for (long padding = estimator.paddingBytes(nowNs); padding > 0 && nowNs / MS % 5 == 0; padding -= 255) {
                    sends(255);
                }
                long bps = Math.min(sourceBps, estimator.estimateBps());
                while (sentUntilNs < nowNs) {
                    sends(1000);
                    sentUntilNs += 8000 * 1_000_000_000L / bps;
                }
            }
        }
    }

    final SendEstimator estimator = new SendEstimator();
    final Path path = new Path();

    @Test
    void the_estimate_settles_a_little_below_what_the_path_carries() {
        path.carries(2_000_000).runs(60_000, 10_000_000);

        assertThat(estimator.estimateBps()).isBetween(1_400_000L, 2_300_000L);
        assertThat(estimator.queueNs()).isLessThan(150 * MS);
        assertThat(estimator.lossShare()).isLessThan(0.02);
    }

    @Test
    void it_falls_within_a_second_when_the_path_gets_narrower() {
        path.carries(3_000_000).runs(30_000, 2_500_000);
        path.carries(700_000).runs(1_000, 2_500_000);

        assertThat(estimator.estimateBps()).isLessThan(750_000);
        assertThat(estimator.congestions()).isPositive();
    }

    @Test
    void a_path_that_is_not_used_is_never_found_to_be_narrow() {
        path.carries(3_000_000).runs(60_000, 400_000);

        assertThat(estimator.congestions()).isZero();
        assertThat(estimator.estimateBps()).as("no more than one can know").isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void a_probe_finds_more_where_there_is_more() {
        path.carries(5_000_000).runs(10_000, 400_000);
        estimator.probe(2_000_000, path.nowNs);
        path.runs(500, 400_000);

        assertThat(estimator.estimateBps()).isBetween(1_600_000L, 2_400_000L);
        assertThat(estimator.congestions()).isZero();
    }

    @Test
    void a_probe_finds_the_narrowest_place_and_is_not_taken_for_congestion() {
        path.carries(1_500_000).runs(10_000, 400_000);
        estimator.probe(4_000_000, path.nowNs);
        path.runs(1000, 400_000);

        assertThat(estimator.estimateBps()).isBetween(1_100_000L, 1_600_000L);
        assertThat(estimator.congestions()).isZero();
    }

    @Test
    void jitter_and_one_lost_in_a_hundred_are_no_congestion() {
        path.jitterNs = 15 * MS;
        path.loss = 0.01;
        path.carries(20_000_000).runs(60_000, 900_000);

        assertThat(estimator.congestions()).isZero();
    }

    @Test
    void loss_alone_counts_where_there_is_much_of_it() {
        path.longestQueueNs = 10 * MS;                       // a router with hardly any buffer: nothing ever waits, it is lost
        path.carries(3_000_000).runs(10_000, 900_000);
        path.carries(600_000).runs(3_000, 900_000);

        assertThat(estimator.congestions()).isPositive();
        assertThat(estimator.estimateBps()).isLessThan(800_000);
    }

    @Test
    void garbage_is_counted_and_changes_nothing() {
        path.carries(3_000_000).runs(3_000, 800_000);
        long before = estimator.estimateBps();
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            var garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            if (garbage.length > 3) {
                garbage[2] = 0;                               // else nearly all speak of too many packets
            }
            estimator.onFeedback(garbage, 0, garbage.length, path.nowNs);
        }

        assertThat(estimator.malformed()).isGreaterThan(500);
        assertThat(estimator.estimateBps()).isBetween(before / 3, before * 3);
    }

    @Test
    void without_feedback_nothing_is_known_and_nothing_falls() {
        path.deaf = true;
        path.carries(1_000_000).runs(10_000, 900_000);

        assertThat(estimator.informed()).isFalse();
        assertThat(estimator.congestions()).isZero();
    }

    @Test
    void the_estimate_of_a_receiver_that_only_knows_REMB_is_taken_over() {
        estimator.onReceiverEstimate(700_000, path.nowNs);
        assertThat(estimator.estimateBps()).isEqualTo(700_000);
        assertThat(estimator.congestions()).isOne();
        estimator.onReceiverEstimate(2_000_000, path.nowNs);
        assertThat(estimator.estimateBps()).isEqualTo(2_000_000);
        assertThat(estimator.congestions()).isOne();
    }
}
