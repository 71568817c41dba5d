package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NackRequesterTest {
    private final List<Integer> asked = new ArrayList<>();
    private int givenUp;
    private final NackRequester nacks = new NackRequester(ms(100), new NackRequester.Sink() {
        @Override
        public void nack(int[] seqs, int count) {
            for (int i = 0; i < count; i++) {
                asked.add(seqs[i]);
            }
        }

        @Override
        public void givenUp(long nowNs) {
            givenUp++;
        }
    });

    private static long ms(long value) {
        return value * 1_000_000;
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 127, 32767, 32768, 65533, 65534, 65535})
    void asks_for_the_one_missing_packet_wherever_the_numbers_wrap(int first) {
        nacks.onPacket(first, ms(0));
        nacks.onPacket(first + 2 & 0xFFFF, ms(5));
        assertThat(nacks.nextDeadlineNs()).isEqualTo(ms(25));

        nacks.onTick(ms(24));
        assertThat(asked).as("still within the reordering allowance").isEmpty();
        nacks.onTick(ms(25));
        assertThat(asked).containsExactly(first + 1 & 0xFFFF);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 32767, 65533, 65534, 65535})
    void reordering_is_no_loss(int first) {
        nacks.onPacket(first, ms(0));
        nacks.onPacket(first + 2 & 0xFFFF, ms(5));
        nacks.onPacket(first + 1 & 0xFFFF, ms(10));

        nacks.onTick(ms(1000));
        assertThat(asked).isEmpty();
        assertThat(nacks.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asks_ten_times_ever_more_slowly_and_then_no_more() {
        nacks.onPacket(1, ms(0));
        nacks.onPacket(3, ms(0));
        var times = new ArrayList<Long>();
        for (long now = 0; now < 10_000; now++) {
            int before = asked.size();
            nacks.onTick(ms(now));
            if (asked.size() > before) {
                times.add(now);
            }
        }
        assertThat(times).hasSize(10).startsWith(20L, 120L, 245L);
        assertThat(times.getLast() - times.get(8)).isEqualTo(400);
        assertThat(nacks.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silence_is_no_loss() {
        nacks.onPacket(1, ms(0));
        nacks.onPacket(2, ms(20));
        nacks.onPacket(3, ms(420));
        nacks.onTick(ms(1000));
        assertThat(asked).isEmpty();
    }

    @Test
    void gives_up_when_more_than_a_hundred_are_missing() {
        nacks.onPacket(1, ms(0));
        nacks.onPacket(102, ms(1));
        assertThat(givenUp).isZero();
        nacks.onPacket(104, ms(1));
        assertThat(givenUp).isEqualTo(1);
        nacks.onTick(ms(100));
        assertThat(asked).isEmpty();

        nacks.onPacket(106, ms(200));
        nacks.onTick(ms(220));
        assertThat(asked).as("and begins anew").containsExactly(105);
    }

    @Test
    void a_new_beginning_of_the_numbers_is_no_loss() {
        nacks.onPacket(60_000, ms(0));
        nacks.onPacket(10, ms(20));
        nacks.onPacket(12, ms(40));
        nacks.onTick(ms(100));
        assertThat(asked).containsExactly(11);
    }
}
