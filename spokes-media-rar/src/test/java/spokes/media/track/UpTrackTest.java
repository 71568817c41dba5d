package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.track.Media.ms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.rtp.Rtp;

class UpTrackTest {
    private final Media.Subscriber bob = new Media.Subscriber();

    @Test
    void says_how_loud_it_is() {
        var media = Media.audio();
        media.sends(media.streams.getFirst(), Rtp.packet(1, 1).payloadType(Media.OPUS).extension(2, 0x80 | 35), 0);
        media.sends(media.streams.getFirst(), Rtp.packet(2, 2).payloadType(Media.OPUS).extension(1, '0'), 20);
        media.up.mute(true, ms(30));
        media.sends(media.streams.getFirst(), Rtp.packet(3, 3).payloadType(Media.OPUS).extension(2, 0x80 | 20), 40);
        assertThat(media.levels).containsExactly(35);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 32767, 65533, 65535})
    void asks_for_what_is_missing_and_takes_it_back_from_a_retransmission(int first) {
        var media = Media.video(1);
        var rtx = media.up.bindRtx(Media.RTX_SSRC, 0, 0);
        media.subscribes(bob, true, 0);
        media.shows(0, first, 0, true, 1, 0);
        media.shows(0, first + 2, 6000, false, 3, 66);

        media.ticksUntil(66, 100);
        assertThat(media.toPublisher.lines).filteredOn(l -> l.startsWith("nack")).containsExactly("nack 1000 " + (first + 1 & 0xFFFF) + " 0");

        var original = Media.vp8(false, 2, first + 1);
        var payload = new byte[original.length + 2];
        payload[0] = (byte) (first + 1 >> 8);
        payload[1] = (byte) (first + 1);
        System.arraycopy(original, 0, payload, 2, original.length);
        var packet = Rtp.packet(77, 3000).payloadType(Media.VP8_RTX).marker().extension(1, '0').payload(payload);
        media.sends(rtx, packet, 110);
        media.sends(rtx, packet, 111);

        int out = bob.seqs().getFirst();
        assertThat(bob.seqs()).as("each once").containsExactly(out, out + 2, out + 1);
        var restored = bob.got.get(2);
        assertThat(restored.payloadType()).isEqualTo(Media.OUT_VP8);
        assertThat(restored.marker()).isTrue();
        assertThat(restored.pictureId()).isEqualTo(2);
        assertThat(restored.timestamp()).isEqualTo(3000);
        media.ticksUntil(112, 2000);
        assertThat(media.toPublisher.lines).filteredOn(l -> l.startsWith("nack")).hasSize(1);
        assertThat(media.up.packetsReceived()).isEqualTo(3);
    }

    @Test
    void duplicates_and_probing_are_not_forwarded() {
        var media = Media.video(1);
        var rtx = media.up.bindRtx(Media.RTX_SSRC, 0, 0);
        media.subscribes(bob, true, 0);
        media.shows(0, 1, 0, true, 1, 0);
        media.shows(0, 1, 0, true, 1, 1);
        media.sends(rtx, Rtp.packet(1, 0).payloadType(Media.VP8_RTX).payload(new byte[0]).padding(200), 2);
        media.sends(rtx, Rtp.packet(2, 0).payloadType(Media.VP8_RTX).payload(0, 1, 9, 9), 3);
        media.sends(media.streams.getFirst(), Rtp.packet(2, 0).payloadType(50), 4);
        assertThat(bob.got).hasSize(1);
    }

    @Test
    void much_loss_asks_for_a_key_frame_instead() {
        var media = Media.video(1);
        media.shows(0, 1, 0, true, 1, 0);
        media.shows(0, 200, 90_000, false, 30, 1000);
        assertThat(media.toPublisher.lines).containsExactly("pli 1000");
    }

    @Test
    void key_frames_are_asked_for_at_most_twice_a_second() {
        var media = Media.video(1);
        var down = media.subscribes(bob, true, 0);
        media.shows(0, 1, 0, true, 1, 0);
        media.toPublisher.lines.clear();
        for (int i = 0; i < 10; i++) {
            down.onPictureLoss(ms(1000 + 10 * i));
        }
        assertThat(media.toPublisher.lines).containsExactly("pli 1000");
        media.ticksUntil(1100, 1499);
        assertThat(media.toPublisher.lines).hasSize(1);
        media.ticksUntil(1500, 1600);
        assertThat(media.toPublisher.lines).hasSize(2);
        media.shows(0, 2, 144_000, true, 1, 1600);
        media.ticksUntil(1600, 3000);
        assertThat(media.toPublisher.lines).as("it has come").hasSize(2);
    }

    @Test
    void a_closed_track_is_silent() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(1, 960, 0);
        media.up.close();
        media.speaks(2, 1920, 20);
        assertThat(bob.got).hasSize(1);
        assertThat(media.streams.getFirst().live()).isFalse();
    }

    @Test
    void a_new_ssrc_takes_the_place_of_the_old() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        for (int i = 0; i < 50; i++) {
            media.speaks(100 + i, 5000 + 960 * i, 20 * i);
        }
        var old = media.streams.getFirst();
        media.streams.set(0, media.up.bind(4711, 0, ms(1000)));
        media.speaks(30_000, 1, 1000);
        media.sends(old, Rtp.packet(150, 5000 + 960 * 50).payloadType(Media.OPUS), 1001);

        assertThat(bob.got).hasSize(51);
        var last = bob.got.get(49);
        assertThat(bob.got.get(50).seq()).isEqualTo(last.seq() + 1);
        assertThat(bob.got.get(50).timestamp()).isEqualTo(last.timestamp() + 960);
    }
}
