package spokes.media.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spokes.media.rtcp.RtcpWriter;

class FeedbackReaderTest {
    static final int HEADER_BYTES = 12;

    final List<byte[]> messages = new ArrayList<>();
    final TwccFeedback browser = new TwccFeedback(1, new RtcpWriter(),
            packet -> messages.add(Arrays.copyOfRange(packet.bytes, packet.offset + HEADER_BYTES, packet.end())));
    final FeedbackReader reader = new FeedbackReader();

    static long ms(double value) {
        return (long) (value * 1_000_000);
    }

    @Test
    void what_a_browser_says_of_losses_and_delays_comes_out_as_it_was() {
        var random = new Random(3);
        var arrivedNs = new long[3000];
        long nowNs = ms(1000);
        for (int i = 0; i < arrivedNs.length; i++) {
            nowNs += ms(random.nextInt(100) == 0 ? 300 : random.nextInt(4));
            arrivedNs[i] = random.nextInt(10) == 0 ? FeedbackReader.NEVER : nowNs;
            if (arrivedNs[i] != FeedbackReader.NEVER) {
                browser.onPacket(64_000 + i & 0xFFFF, 7, i % 9 == 0, nowNs);
            }
            browser.onTick(nowNs);
        }

        int arrived = 0, missing = 0;
        long offsetNs = Long.MIN_VALUE;
        for (var message : messages) {
            assertThat(reader.read(message, 0, message.length)).isTrue();
            for (int i = 0; i < reader.count(); i++) {
                int n = reader.base() + i - 64_000 & 0xFFFF;
                if (reader.arrivalNs(i) == FeedbackReader.NEVER) {
                    assertThat(arrivedNs[n]).isEqualTo(FeedbackReader.NEVER);
                    missing++;
                } else {
                    offsetNs = offsetNs == Long.MIN_VALUE ? arrivedNs[n] - reader.arrivalNs(i) : offsetNs;
                    assertThat(arrivedNs[n] - reader.arrivalNs(i) - offsetNs).as("to within a tick").isBetween(-ms(0.25), ms(0.25));
                    arrived++;
                }
            }
        }
        assertThat(arrived).isGreaterThan(2600);
        assertThat(missing).isGreaterThan(200);
    }

    @Test
    void the_reference_time_goes_round_after_twelve_days() {
        assertThat(reader.read(new byte[] {0, 1, 0, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0x20, 1, 4, 0}, 0, 12)).isTrue();
        long before = reader.arrivalNs(0);
        assertThat(reader.read(new byte[] {0, 2, 0, 1, 0, 0, 1, 1, 0x20, 1, 4, 0}, 0, 12)).isTrue();

        assertThat(reader.arrivalNs(0) - before).isEqualTo(2 * ms(64));
    }

    @Test
    void messages_that_do_not_add_up_are_refused() {
        assertThat(reader.read(new byte[9], 0, 9)).as("too short").isFalse();
        assertThat(reader.read(new byte[] {0, 1, 0, 0, 0, 0, 0, 0, 0x20, 1}, 0, 10)).as("speaks of nothing").isFalse();
        assertThat(reader.read(new byte[] {0, 1, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0, 0x3F, (byte) 0xFF}, 0, 10)).as("more than there can be").isFalse();
        assertThat(reader.read(new byte[] {0, 1, 0, 9, 0, 0, 0, 0, 0x20, 1}, 0, 10)).as("chunks end too early").isFalse();
        assertThat(reader.read(new byte[] {0, 1, 0, 9, 0, 0, 0, 0, 0x20, 0}, 0, 10)).as("a run of nothing").isFalse();
        assertThat(reader.read(new byte[] {0, 1, 0, 2, 0, 0, 0, 0, 0x20, 2, 4}, 0, 11)).as("a delta is missing").isFalse();
        assertThat(reader.read(new byte[] {0, 1, 0, 1, 0, 0, 0, 0, 0x60, 1, 4}, 0, 11)).as("a symbol that is none").isFalse();
    }

    @Test
    void no_mutation_of_a_message_throws() {
        var random = new Random(8);
        for (int i = 0; i < 400; i++) {
            browser.onPacket(i, 7, i % 5 == 0, ms(random.nextInt(3) + 7.0 * i));
        }
        for (int i = 0; i < 5000; i++) {
            var mutated = messages.get(random.nextInt(messages.size())).clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            reader.read(mutated, 0, random.nextInt(mutated.length + 1));
        }
    }
}
