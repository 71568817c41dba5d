package spokes.media.bwe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static spokes.media.buffer.Bytes.i24;
import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.rtcp.RtcpHandler;
import spokes.media.rtcp.RtcpReader;
import spokes.media.rtcp.RtcpWriter;

class TwccFeedbackTest {
    private static final long LOST = Long.MIN_VALUE;

    /** Reads messages by the draft's letter: what arrived when, in quarters of a millisecond. */
    private final TreeMap<Integer, Long> heard = new TreeMap<>();
    private final List<Integer> counts = new ArrayList<>();
    private final TwccFeedback feedback = new TwccFeedback(1, new RtcpWriter(), packet ->
            assertThat(RtcpReader.read(packet.bytes, packet.offset, packet.length, new RtcpHandler() {
                @Override
                public void transportFeedback(int mediaSsrc, byte[] b, int at, int lengthBytes) {
                    decode(b, at, at + lengthBytes);
                }
            })).isTrue());

    private void decode(byte[] b, int at, int end) {
        int base = u16(b, at);
        int count = u16(b, at + 2);
        long ticks = i24(b, at + 4) * 256L;
        assertThat(u8(b, at + 7)).as("messages are counted").isEqualTo(counts.size() & 0xFF);
        counts.add(count);
        var symbols = new ArrayList<Integer>();
        int p = at + 8;
        for (; symbols.size() < count; p += 2) {
            int chunk = u16(b, p);
            int fill = chunk >> 14;
            if (fill < 2) {
                for (int i = 0; i < (chunk & 0x1FFF); i++) {
                    symbols.add(chunk >> 13 & 3);
                }
            } else {
                for (int i = 0; i < (fill == 2 ? 14 : 7); i++) {
                    symbols.add(fill == 2 ? chunk >> 13 - i & 1 : chunk >> 12 - 2 * i & 3);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            int symbol = symbols.get(i);
            ticks += symbol == 1 ? u8(b, p) : symbol == 2 ? (short) u16(b, p) : 0;
            heard.put(base + i & 0xFFFF, symbol == 0 ? LOST : ticks);
            p += symbol;
        }
        assertThat(p).isBetween(end - 3, end);
    }

    private static long ms(long value) {
        return value * 1_000_000;
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 127, 32767, 32768, 65400, 65534, 65535})
    void tells_arrivals_and_gaps_wherever_the_numbers_wrap(int first) {
        var random = new Random(first);
        var arrivals = new TreeMap<Integer, Long>();
        long now = ms(1_000_000);
        for (int i = 0; i < 600; i++) {
            now += random.nextInt(20) == 0 ? ms(70 + random.nextInt(200)) : random.nextInt(4_000_000);
            feedback.onTick(now);
            if (i == 0 || i == 599 || random.nextInt(3) > 0) {
                feedback.onPacket(first + i & 0xFFFF, 9, random.nextInt(10) == 0, now);
                arrivals.put(first + i & 0xFFFF, now);
            }
        }
        feedback.onTick(now + ms(100));

        assertThat(heard).hasSize(600);
        long shift = heard.get(first);
        heard.forEach((seq, ticks) -> {
            if (!arrivals.containsKey(seq)) {
                assertThat(ticks).isEqualTo(LOST);
            } else {
                assertThat((ticks - shift) * 250_000).as("packet %d", seq).isCloseTo(arrivals.get(seq) - arrivals.get(first),
                        within(250_000L));
            }
        });
    }

    @Test
    void waits_a_tenth_of_a_second_or_for_the_end_of_a_frame() {
        feedback.onPacket(1, 9, false, ms(0));
        assertThat(feedback.nextDeadlineNs()).isEqualTo(ms(100));
        feedback.onPacket(2, 9, true, ms(10));
        assertThat(counts).as("too early").isEmpty();
        feedback.onPacket(3, 9, true, ms(60));
        assertThat(counts).containsExactly(3);
        assertThat(feedback.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);

        feedback.onPacket(4, 9, false, ms(70));
        feedback.onTick(ms(169));
        assertThat(counts).hasSize(1);
        feedback.onTick(ms(170));
        assertThat(counts).containsExactly(3, 1);
    }

    @Test
    void a_late_packet_is_reported_after_all() {
        feedback.onPacket(1, 9, false, ms(0));
        feedback.onPacket(3, 9, false, ms(1));
        feedback.onTick(ms(100));
        assertThat(heard.get(2)).isEqualTo(LOST);

        feedback.onPacket(2, 9, false, ms(110));
        feedback.onTick(ms(210));
        assertThat(heard.get(2)).isNotEqualTo(LOST);
    }

    @Test
    void arrivals_far_apart_need_messages_of_their_own() {
        feedback.onPacket(1, 9, false, ms(0));
        feedback.onPacket(2, 9, false, ms(60));
        feedback.onPacket(3, 9, false, ms(20_000));
        feedback.onTick(ms(20_100));
        assertThat(heard).hasSize(3);
        assertThat(heard.get(3) - heard.get(1)).isEqualTo(80_000);
    }

    @Test
    void a_jump_of_the_numbers_begins_anew() {
        feedback.onPacket(1, 9, false, ms(0));
        feedback.onPacket(20_000, 9, false, ms(10));
        feedback.onTick(ms(110));
        assertThat(heard).containsOnlyKeys(1, 20_000);
    }
}
