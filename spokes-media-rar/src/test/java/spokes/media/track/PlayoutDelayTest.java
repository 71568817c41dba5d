package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.track.Media.ms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpLog;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.RtpPacket;

class PlayoutDelayTest {
    private static final int ID = 4;

    @ParameterizedTest(name = "{0} to {1} ms")
    @CsvSource({"100, 2000, 0x00A0C8", "0, 0, 0", "40950, 50000, 0xFFFFFF", "15, 25, 0x001002", "300, 200, 0x014014", "-5, 10, 1"})
    void both_bounds_have_twelve_bits_of_ten_milliseconds(int least, int most, String bits) {
        assertThat(PlayoutDelay.of(least, most).in(1, true)).isEqualTo(Integer.decode(bits));
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 32767, 32768, 65533, 65535})
    void it_is_said_until_a_key_frame_that_says_it_has_arrived(int first) {
        var delay = PlayoutDelay.of(0, 100);
        delay.onReport(first);
        assertThat(delay.in(first, true)).as("what was reported before was another packet").isEqualTo(10);
        delay.onReport(first - 1 & 0xFFFF);
        assertThat(delay.in(first + 1 & 0xFFFF, false)).isEqualTo(10);
        delay.onReport(first + 1 & 0xFFFF);
        assertThat(delay.in(first + 2 & 0xFFFF, false)).isEqualTo(PlayoutDelay.NOTHING);
        assertThat(delay.again()).as("in what is sent once more").isEqualTo(10);
    }

    /** A browser that has the packet before it has the description, as it may with a single connection. */
    @Test
    void what_arrives_and_cannot_be_shown_does_not_count() {
        var delay = PlayoutDelay.of(0, 100);
        delay.in(1, false);
        delay.onReport(1);
        assertThat(delay.in(2, true)).as("a key frame that is lost in part").isEqualTo(10);
        delay.onPictureLoss();
        delay.onReport(2);
        assertThat(delay.in(3, false)).isEqualTo(10);
        delay.onReport(3);
        assertThat(delay.in(4, true)).isEqualTo(10);
        delay.onReport(4);
        assertThat(delay.in(5, false)).isEqualTo(PlayoutDelay.NOTHING);

        delay.onPictureLoss();
        assertThat(delay.in(6, true)).as("who begins anew is told anew").isEqualTo(10);
    }

    @Test
    void who_has_nothing_to_say_says_nothing() {
        assertThat(PlayoutDelay.none().in(1, true)).isEqualTo(PlayoutDelay.NOTHING);
    }

    @Test
    void a_video_carries_it_from_the_first_packet_to_the_report_of_one() {
        var said = new ArrayList<Integer>();
        var media = Media.video(1);
        var down = new DownTrack(media.up, Media.OUT_SSRC, 0, "PA_alice", new Random(7), media.scratch, media.writer, new Saying(said));
        down.playoutDelay(100, 2000);
        down.negotiated(new PayloadMapping().with(Media.VP8, Media.OUT_VP8), new ExtensionMapping(Media.IN, new ExtensionMap(Map.of(HeaderExtension.PLAYOUT_DELAY, ID))), ms(0));
        down.connected(true, ms(0));
        media.shows(0, 1, 0, true, 1, 1);
        media.shows(0, 2, 3000, false, 2, 34);
        down.onReportBlock(0, lastSeq, 0, 0, 0, ms(50));
        media.shows(0, 3, 6000, false, 3, 67);

        assertThat(said).containsExactly(0x00A0C8, 0x00A0C8, -1);
    }

    private int lastSeq;

    private final class Saying implements DownTrack.Sink {
        private final List<Integer> said;
        private final RtpPacket view = new RtpPacket();
        private final RtcpLog rtcp = new RtcpLog();

        Saying(List<Integer> said) {
            this.said = said;
        }

        @Override
        public void rtp(Packet packet, long nowNs) {
            assertThat(view.wrap(packet)).isTrue();
            lastSeq = view.seq();
            int at = view.extension(ID);
            said.add(at < 0 ? -1 : (packet.bytes[at] & 0xFF) << 16 | (packet.bytes[at + 1] & 0xFF) << 8 | packet.bytes[at + 2] & 0xFF);
        }

        @Override
        public void rtcp(Packet packet) {
            rtcp.rtcp(packet);
        }
    }
}
