package spokes.media.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {
    static final long MS = 1_000_000;

    record Left(long number, int first, int length, long atNs) {}

    final List<Left> left = new ArrayList<>();
    final Pacer pacer = new Pacer((bytes, offset, length, number, nowNs) -> left.add(new Left(number, bytes[offset], length, nowNs)));
    final byte[] bytes = new byte[1200];
    long nowNs = 1000 * MS;

    void sends(int from, int to) {
        for (int i = from; i < to; i++) {
            bytes[0] = (byte) i;
            pacer.send(bytes, 0, 1200, i, nowNs);
        }
    }

    void runs(long forMs) {
        long endNs = nowNs + forMs * MS;
        while (pacer.nextDeadlineNs() < endNs) {
            nowNs = Math.max(nowNs, pacer.nextDeadlineNs());
            pacer.onTick(nowNs);
        }
        nowNs = endNs;
    }

    @Test
    void what_is_far_below_the_rate_goes_straight_through() {
        pacer.pace(10_000_000);
        for (int i = 0; i < 1000; i++) {
            sends(i, i + 1);
            assertThat(left).hasSize(i + 1);
            nowNs += 4 * MS;
        }
        assertThat(pacer.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_key_frame_leaves_in_order_at_the_rate_and_unharmed() {
        pacer.pace(2_400_000);                               // a packet every 4 ms
        sends(0, 40);
        runs(1000);

        assertThat(left.stream().map(Left::number).toList()).isEqualTo(LongStream.range(0, 40).boxed().toList());
        assertThat(left).allMatch(packet -> packet.first() == (byte) packet.number() && packet.length() == 1200);
        assertThat(left.getLast().atNs() - left.getFirst().atNs()).isBetween(100 * MS, 160 * MS);
    }

    @Test
    void nothing_waits_much_longer_than_the_longest_wait_however_much_there_is() {
        pacer.pace(300_000);
        sends(0, 300);
        runs(3000);

        assertThat(left).hasSize(300);
        assertThat(left.getLast().atNs() - 1000 * MS).isLessThan(5 * Pacer.MAX_WAIT_MS * MS);
        assertThat(left.get(150).atNs() - 1000 * MS).isLessThan(Pacer.MAX_WAIT_MS * MS);
    }

    @Test
    void nothing_is_ever_dropped_when_more_comes_than_there_is_room_for() {
        pacer.pace(300_000);
        sends(0, Pacer.SLOTS + 200);
        assertThat(pacer.waiting()).isEqualTo(Pacer.SLOTS);
        runs(5000);

        assertThat(left.stream().map(Left::number).toList()).isEqualTo(LongStream.range(0, Pacer.SLOTS + 200).boxed().toList());
    }

    @Test
    void what_waited_for_a_path_that_is_gone_is_forgotten() {
        pacer.pace(300_000);
        sends(0, 50);
        pacer.clear();
        int before = left.size();
        runs(1000);

        assertThat(left).hasSize(before);
        sends(50, 60);
        runs(1000);
        assertThat(left.getLast().number()).isEqualTo(59);
    }
}
