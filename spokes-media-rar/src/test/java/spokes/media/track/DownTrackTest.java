package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static spokes.media.track.Media.ms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.rtcp.NtpTime;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.Rtp;
import spokes.media.simulcast.Layer;

class DownTrackTest {
    private final Media.Subscriber bob = new Media.Subscriber();

    private void continuous() {
        for (int i = 1; i < bob.got.size(); i++) {
            assertThat(bob.got.get(i).seq()).as("packet %d", i).isEqualTo(bob.got.get(i - 1).seq() + 1 & 0xFFFF);
            assertThat(bob.got.get(i).timestamp() - bob.got.get(i - 1).timestamp()).as("timestamp of %d", i).isNotNegative();
        }
    }

    @ParameterizedTest(name = "from {0}, {1}")
    @CsvSource({"0, 0", "1, 2147483000", "32767, -1000", "65534, -960", "65535, 0"})
    void forwards_under_its_own_numbers_wherever_they_wrap(int seq, int timestamp) {
        forwards(200, seq, timestamp);
    }

    @Test
    void forwards_once_round_all_numbers() {
        forwards(70_000, 9, -5);
    }

    private void forwards(int packets, int seq, int timestamp) {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        for (int i = 0; i < packets; i++) {
            media.speaks(seq + i, timestamp + 960 * i, 20 * i);
        }
        assertThat(bob.got).hasSize(packets);
        for (int i = 1; i < packets; i++) {
            if ((bob.got.get(i).seq() - bob.got.get(i - 1).seq() & 0xFFFF) != 1 || bob.got.get(i).timestamp() - bob.got.get(i - 1).timestamp() != 960) {
                throw new AssertionError("broken at " + i);
            }
        }
        assertThat(bob.got.getFirst().payloadType()).isEqualTo(Media.OUT_OPUS);
        assertThat(bob.got.getFirst().ssrc()).isEqualTo(Media.OUT_SSRC);
    }

    @Test
    void subscribers_who_agreed_on_the_same_share_what_they_agreed_on() {
        var media = Media.video(1);
        var first = media.subscribes(bob, true, 0);
        var same = media.subscribes(new Media.Subscriber(), true, 0);
        var other = media.subscribes(new Media.Subscriber(), false, 0);

        assertThat(same.payloads()).isSameAs(first.payloads());
        assertThat(same.extensions()).isSameAs(first.extensions()).isSameAs(other.extensions());
        assertThat(other.payloads()).as("without retransmissions").isNotEqualTo(first.payloads());
    }

    /** pion, and so LiveKit's Go SDK, tells of a track when its first packet comes. */
    @Test
    void a_microphone_that_is_muted_when_a_listener_comes_says_that_it_is_there() {
        var media = Media.audio();
        media.up.mute(true, 0);
        media.subscribes(bob, false, 0).negotiated(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS), new ExtensionMapping(Media.IN, Media.OUT), ms(10));
        media.ticksUntil(10, 5000);
        assertThat(bob.got).hasSize(Silence.FRAMES).allSatisfy(got -> assertThat(got.payload()).containsExactly(0xF8, 0xFF, 0xFE));

        media.up.mute(false, ms(10_000));
        for (int i = 0; i < 10; i++) {
            media.speaks(i, 77 + 960 * i, 10_000 + 20 * i);
        }
        assertThat(bob.got).hasSize(Silence.FRAMES + 10);
        continuous();
        assertThat(bob.got.get(Silence.FRAMES).timestamp() - bob.got.get(Silence.FRAMES - 1).timestamp()).as("as long as it was silent").isCloseTo(48 * 9_800, within(960));
    }

    @Test
    void a_camera_that_is_muted_when_a_viewer_comes_says_that_it_is_there() {
        var media = Media.video(1);
        media.up.mute(true, 0);
        var down = media.subscribes(bob, true, 0);
        media.ticksUntil(1, 5000);
        assertThat(bob.got).hasSize(Silence.FRAMES).allMatch(got -> got.empty() && !got.marker() && got.ssrc() == Media.OUT_SSRC);
        down.connected(true, ms(5000));
        media.ticksUntil(5001, 6000);
        assertThat(bob.got).as("once").hasSize(Silence.FRAMES);

        media.up.mute(false, ms(10_000));
        media.shows(0, 1, 500, true, 1, 10_020);
        media.shows(0, 2, 3500, false, 2, 10_053);
        assertThat(bob.got).hasSize(Silence.FRAMES + 2);
        continuous();
        assertThat(bob.got.getLast().pictureId()).isEqualTo(2);
    }

    @Test
    void what_is_not_muted_and_sends_nothing_says_a_little_later_that_it_is_there() {
        var media = Media.video(1);
        media.subscribes(bob, true, 0);
        media.ticksUntil(1, DownTrack.GREETING_MS - 1);
        assertThat(bob.got).isEmpty();

        media.ticksUntil(DownTrack.GREETING_MS, 5000);
        assertThat(bob.got).hasSize(Silence.FRAMES).allMatch(Media.Got::empty);
        media.shows(0, 1, 500, true, 1, 5020);
        assertThat(bob.got).hasSize(Silence.FRAMES + 1);
        continuous();
    }

    @Test
    void what_sends_speaks_for_itself() {
        var media = Media.video(1);
        media.subscribes(bob, true, 0);
        media.shows(0, 1, 500, true, 1, DownTrack.GREETING_MS - 1);
        media.ticksUntil(DownTrack.GREETING_MS, 5000);
        assertThat(bob.got).hasSize(1);
    }

    @Test
    void what_is_not_wanted_says_that_it_is_there_when_it_is_wanted() {
        var media = Media.audio();
        var down = media.subscribes(bob, false, 0);
        down.limit(true, 0, 0);
        down.negotiated(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS), new ExtensionMapping(Media.IN, Media.OUT), 0);
        media.ticksUntil(0, 5000);
        assertThat(bob.got).isEmpty();
        assertThat(media.up.nextDeadlineNs()).as("nobody waits for it").isEqualTo(Long.MAX_VALUE);

        down.limit(false, Integer.MAX_VALUE, ms(5000));
        media.ticksUntil(5000, 6000);
        assertThat(bob.got).hasSize(Silence.FRAMES);
    }

    @Test
    void a_new_viewer_asks_for_a_key_frame_at_once_and_begins_with_it() {
        var media = Media.video(1);
        media.shows(0, 1, 0, true, 1, 0);
        media.shows(0, 2, 3000, false, 2, 33);
        assertThat(media.toPublisher.lines).isEmpty();

        media.subscribes(bob, true, 50);
        assertThat(media.toPublisher.lines).containsExactly("pli 1000");
        media.shows(0, 3, 6000, false, 3, 66);
        assertThat(bob.got).isEmpty();
        media.shows(0, 4, 9000, true, 4, 99);
        media.shows(0, 5, 12000, false, 5, 132);
        assertThat(bob.got).hasSize(2);
        media.ticksUntil(133, 5000);
        assertThat(media.toPublisher.lines).as("it has what it wanted").hasSize(1);
    }

    @Test
    void what_the_path_does_not_carry_is_not_sent_and_comes_back_with_a_key_frame() {
        var media = Media.video(3);
        everyLayerShows(media, 0, 30, true);
        var down = media.subscribes(bob, true, 1000);
        everyLayerShows(media, 31, 32, true);
        assertThat(down.layer()).isEqualTo(2);
        assertThat(media.up.bitrateBps(2, 0, ms(1050))).isPositive();
        assertThat(media.up.bitrateBps(3, 0, ms(1050))).isZero();

        down.allow(Layer.NONE, ms(1060));
        int before = bob.got.size();
        everyLayerShows(media, 33, 40, true);
        assertThat(bob.got).hasSize(before);

        media.toPublisher.lines.clear();
        down.allow(new Layer(0, 3), ms(2400));
        assertThat(media.toPublisher.lines).containsExactly("pli 1000");
        everyLayerShows(media, 74, 75, true);
        assertThat(down.layer()).isZero();
        continuous();
    }

    @Test
    void nobody_is_asked_before_the_viewer_can_be_served() {
        var media = Media.video(1);
        media.shows(0, 1, 0, true, 1, 0);
        var down = new DownTrack(media.up, 1, 0, "a", new Random(1), media.scratch, media.writer, bob);
        down.connected(true, ms(10));
        assertThat(media.toPublisher.lines).isEmpty();
        down.negotiated(new PayloadMapping().with(Media.VP8, Media.OUT_VP8), new ExtensionMapping(Media.IN, Media.OUT), ms(20));
        assertThat(media.toPublisher.lines).hasSize(1);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 65532, 65533, 65534, 65535})
    void a_key_frame_whose_beginning_comes_late_is_complete_all_the_same(int first) {
        var media = Media.video(1);
        media.shows(0, first - 1, 0, true, 1, 0);
        media.subscribes(bob, true, 50);
        media.shows(0, first + 1, 3000, false, 2, 66);
        media.shows(0, first + 3, 3000, false, 2, 67);
        media.shows(0, first, 3000, true, 2, 100);            // it was lost, and came again
        media.shows(0, first + 2, 3000, false, 2, 101);
        media.shows(0, first + 4, 6000, false, 3, 102);

        int out = bob.seqs().getFirst();
        assertThat(bob.seqs()).containsExactly(out, out + 1, out + 3, out + 2, out + 4);
        assertThat(bob.got).extracting(Media.Got::tag).containsExactly((int) (byte) first, (int) (byte) (first + 1), (int) (byte) (first + 3),
                (int) (byte) (first + 2), (int) (byte) (first + 4));
    }

    @Test
    void a_late_viewer_sees_something_within_a_second_even_while_the_throttle_holds() {
        var media = Media.video(3);
        everyLayerShows(media, 0, 30, true);
        var first = media.subscribes(bob, true, 999);
        everyLayerShows(media, 30, 31, true);
        first.onPictureLoss(ms(1000));
        media.toPublisher.lines.clear();

        var late = new Media.Subscriber();
        media.subscribes(late, true, 1030);
        media.ticksUntil(1031, 1600);
        assertThat(media.toPublisher.lines).as("of the smallest layer, half a second after the last").contains("pli 1000");
        media.shows(0, 31, 3000 * 31, true, 31, 1700);
        assertThat(late.got).hasSize(1);
    }

    @Test
    void while_nothing_comes_it_asks_again() {
        var media = Media.video(1);
        media.shows(0, 1, 0, true, 1, 0);
        media.subscribes(bob, true, 50);
        media.ticksUntil(50, 2049);
        assertThat(media.toPublisher.lines).as("as often as the publisher bears").hasSize(4);
    }

    @Test
    void nobody_is_asked_for_the_key_frame_that_a_track_begins_with() {
        var media = Media.video(1);
        media.subscribes(bob, true, 0);
        media.toPublisher.lines.clear();
        media.shows(0, 1, 0, true, 1, 600);
        assertThat(bob.got).hasSize(1);
        media.ticksUntil(600, 3000);
        assertThat(media.toPublisher.lines).isEmpty();
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 100, 32760, 65530, 65535})
    void padding_leaves_no_hole(int first) {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        int seq = first;
        for (int i = 0; i < 200; i++) {
            if (i % 7 == 3) {
                for (int p = 0; p < 1 + i % 4; p++) {
                    media.sends(media.streams.getFirst(), Rtp.packet(seq++ & 0xFFFF, 960 * i).payloadType(Media.OPUS).payload(new byte[0]).padding(100), 20 * i);
                }
            }
            media.speaks(seq++, 960 * i, 20 * i);
        }
        assertThat(bob.got).hasSize(200);
        continuous();
    }

    @Test
    void a_packet_out_of_order_keeps_its_place_before_and_after_padding() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(10, 0, 0);
        media.speaks(12, 1920, 1);                            // 11 is late
        media.sends(media.streams.getFirst(), Rtp.packet(13, 0).payloadType(Media.OPUS).payload(new byte[0]).padding(9), 2);
        media.speaks(15, 4800, 3);                            // 14 is late
        media.speaks(11, 960, 4);
        media.speaks(14, 3840, 5);

        int out = bob.seqs().getFirst();
        assertThat(bob.seqs()).containsExactly(out, out + 2, out + 4, out + 1, out + 3);
    }

    @Test
    void padding_that_comes_too_late_to_be_left_out_is_replaced() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(10, 0, 0);
        media.speaks(12, 1920, 1);
        media.sends(media.streams.getFirst(), Rtp.packet(11, 0).payloadType(Media.OPUS).payload(new byte[0]).padding(9), 2);

        int out = bob.seqs().getFirst();
        assertThat(bob.seqs()).containsExactly(out, out + 2, out + 1);
        assertThat(bob.got.get(2).empty()).isTrue();
    }

    @Test
    void a_packet_from_before_the_beginning_is_not_forwarded() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(10, 960, 0);
        media.speaks(9, 0, 1);
        assertThat(bob.got).hasSize(1);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 65530})
    void answers_a_nack_by_rtx_once_within_a_round_trip(int first) {
        var media = Media.video(1);
        var down = media.subscribes(bob, true, 0);
        for (int i = 0; i < 20; i++) {
            media.shows(0, first + i, 3000 * i, i == 0, 100 + i, 33 * i);
        }
        int out = bob.seqs().getFirst();
        down.onNack(out + 3, 0b101, ms(700));

        assertThat(bob.got).hasSize(23);
        var again = bob.got.get(20);
        assertThat(again.ssrc()).isEqualTo(Media.OUT_RTX_SSRC);
        assertThat(again.payloadType()).isEqualTo(Media.OUT_RTX);
        assertThat(again.timestamp()).isEqualTo(bob.got.get(3).timestamp());
        assertThat(again.marker()).isTrue();
        assertThat((again.payload()[0] & 0xFF) << 8 | again.payload()[1] & 0xFF).isEqualTo(out + 3);
        assertThat(Arrays.copyOfRange(again.payload(), 2, again.payload().length)).isEqualTo(bob.got.get(3).payload());
        assertThat(bob.got.get(21).seq()).as("numbers of its own").isEqualTo(again.seq() + 1);
        assertThat((bob.got.get(22).payload()[0] & 0xFF) << 8 | bob.got.get(22).payload()[1] & 0xFF).isEqualTo(out + 6);

        down.onNack(out + 3, 0b101, ms(750));
        assertThat(bob.got).as("asked again too soon").hasSize(23);
        down.onNack(out + 3, 0b101, ms(810));
        assertThat(bob.got).hasSize(26);
        down.onNack(out + 30, 0xFFFF, ms(900));
        assertThat(bob.got).as("never sent").hasSize(26);
    }

    /** LiveKit strips it for whoever lacks CAP_PACKET_TRAILER, from the frame's last packet, also when that is sent again. */
    @Test
    void what_is_written_behind_a_frame_reaches_only_those_who_can_read_it() {
        var media = Media.video(1);
        var reader = new Media.Subscriber();
        media.subscribes(reader, true, 0);
        var down = media.subscribes(bob, true, 0);
        down.withoutTrailers();
        for (int i = 0; i < 10; i++) {
            media.sends(media.streams.getFirst(), i % 2 == 0 ? withTrailer(i, 3000 * (i / 2)) : withTrailer(i, 3000 * (i / 2)).marker(), 16 * i);
        }
        down.onNack(bob.seqs().get(3), 0, ms(300));

        assertThat(reader.got).allSatisfy(got -> assertThat(got.payload()).hasSize(8 + TRAILER.length).endsWith(TRAILER));
        assertThat(bob.got).hasSize(11);
        assertThat(bob.got).filteredOn(got -> !got.marker()).as("within a frame it is a part of the picture").hasSize(5).allSatisfy(got -> assertThat(got.payload()).endsWith(TRAILER));
        assertThat(bob.got.subList(0, 10)).filteredOn(Media.Got::marker).hasSize(5).allSatisfy(got -> assertThat(got.payload()).hasSize(8));
        assertThat(bob.got.getLast().payload()).as("two bytes for its number").hasSize(2 + 8);
    }

    private static final byte[] TRAILER = Rtp.bytes(1, 2, 3, 8 ^ 0xFF, 'L', 'K', 'T', 'S');

    private static Rtp withTrailer(int seq, int timestamp) {
        var picture = Media.vp8(seq < 2, 100 + seq / 2, seq);
        var payload = Arrays.copyOf(picture, picture.length + TRAILER.length);
        System.arraycopy(TRAILER, 0, payload, picture.length, TRAILER.length);
        return Rtp.packet(seq, timestamp).payloadType(Media.VP8).payload(payload);
    }

    @Test
    void without_rtx_the_same_packet_goes_out_again_byte_for_byte() {
        var media = Media.audio();
        var down = media.subscribes(bob, false, 0);
        for (int i = 0; i < 10; i++) {
            media.speaks(i, 960 * i, 20 * i);
        }
        down.onNack(bob.seqs().get(4), 0, ms(200));
        assertThat(bob.got.getLast()).usingRecursiveComparison().isEqualTo(bob.got.get(4));
    }

    @Test
    void what_was_sent_before_a_switch_can_still_be_asked_for() {
        var media = Media.video(2);
        var down = media.subscribes(bob, true, 0);
        media.shows(0, 500, 0, true, 10, 0);
        media.shows(0, 501, 3000, false, 11, 33);
        media.shows(1, 9000, 70_000, true, 400, 66);
        media.shows(1, 9001, 73_000, false, 401, 99);

        int out = bob.seqs().getFirst();
        down.onNack(out + 1, 0b11, ms(200));
        var again = bob.got.subList(4, 7);
        assertThat(again).extracting(g -> (int) g.payload()[9]).containsExactly((int) (byte) 501, (int) (byte) 9000, (int) (byte) 9001);
        assertThat(again).extracting(g -> g.payload()[5] & 0xFF).containsExactly(11, 12, 13);
    }

    @ParameterizedTest(name = "picture ids from {0}")
    @ValueSource(ints = {0, 100, 127, 255, 32766, 32767})
    void a_change_of_layer_is_seamless(int pictureId) {
        var media = Media.video(3);
        media.subscribes(bob, true, 0);
        var random = new Random(1);
        int[] seq = {100, 65_530, 3};
        int[] ids = {pictureId, 4, 32_760};
        int[] clock = {-5000, 77, 1 << 30};
        for (int frame = 0; frame < 400; frame++) {
            for (int layer = 0; layer < 3; layer++) {
                boolean sends = layer == 0 || frame / 100 % 2 == 1 && frame >= 100 * layer - 50;
                if (sends) {
                    media.shows(layer, seq[layer]++, clock[layer] + 3000 * frame, random.nextInt(10) == 0 || seq[layer] == 0, ids[layer]++ & 0x7FFF, 33 * frame + layer);
                }
            }
            media.up.onTick(ms(33 * frame + 3));
        }
        continuous();
        assertThat(bob.got.size()).as("falling back takes half a second and a key frame").isBetween(340, 400);
        for (int i = 1; i < bob.got.size(); i++) {
            var before = bob.got.get(i - 1);
            var now = bob.got.get(i);
            assertThat(now.pictureId()).isEqualTo(before.pictureId() + 1 & 0x7FFF);
            assertThat(now.tl0PicIdx()).isEqualTo(before.tl0PicIdx() + 1 & 0xFF);
            assertThat(now.keyIdx()).isEqualTo(before.keyIdx() + 1 & 0x1F);
            assertThat(now.payload()[2]).as("stays fifteen bits").isNegative();
        }
    }

    @Test
    void takes_the_highest_layer_within_the_limit() {
        var media = Media.video(3);
        var down = media.subscribes(bob, true, 0);
        everyLayerShows(media, 0, 30, true);
        assertThat(down.layer()).isEqualTo(2);
        down.limit(false, 0, ms(1000));
        assertThat(media.toPublisher.lines.getLast()).isEqualTo("pli 1000");
        everyLayerShows(media, 30, 35, false);
        assertThat(down.layer()).as("until a key frame comes").isEqualTo(2);
        everyLayerShows(media, 35, 40, true);
        assertThat(down.layer()).isZero();
        down.limit(false, 1, ms(1400));
        everyLayerShows(media, 40, 43, true);
        assertThat(down.layer()).isEqualTo(1);
        continuous();
    }

    @Test
    void falls_down_quickly_when_the_layer_goes_silent() {
        var media = Media.video(3);
        var down = media.subscribes(bob, true, 0);
        everyLayerShows(media, 0, 30, true);
        media.toPublisher.lines.clear();
        long silentMs = 0;
        for (int frame = 30; frame < 60 && down.layer() == 2; frame++) {
            boolean key = !media.toPublisher.lines.isEmpty();
            media.shows(0, frame, 3000 * frame, key, frame, 33 * frame);
            media.shows(1, frame, 3000 * frame, key, frame, 33 * frame);
            media.ticksUntil(33 * frame, 33 * frame + 32);
            silentMs = 33 * (frame - 29);
        }
        assertThat(down.layer()).isEqualTo(1);
        assertThat(silentMs).isLessThan(800);
    }

    private static void everyLayerShows(Media media, int from, int to, boolean key) {
        for (int frame = from; frame < to; frame++) {
            for (int layer = 0; layer < 3; layer++) {
                media.shows(layer, frame, 3000 * frame, key && frame == from, frame, 33 * frame);
            }
        }
    }

    @Test
    void after_a_mute_the_numbers_go_on_and_time_has_passed() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                media.up.mute(true, ms(20 * i));
            } else if (i == 200) {
                media.up.mute(false, ms(20 * i));
            }
            media.speaks(65_400 + i, -48_000 + 960 * i, 20 * i);
        }
        assertThat(bob.got).hasSize(200);
        continuous();
        assertThat(bob.got.get(100).timestamp() - bob.got.get(99).timestamp()).isEqualTo(101 * 960);
    }

    @Test
    void what_was_said_while_muted_stays_unheard_even_when_it_comes_late() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(100, 0, 0);
        media.up.mute(true, ms(10));
        media.speaks(101, 960, 20);
        media.speaks(103, 2880, 60);
        media.up.mute(false, ms(70));
        media.speaks(104, 3840, 80);
        media.speaks(102, 1920, 90);
        assertThat(bob.got).hasSize(2);
        continuous();
    }

    @Test
    void the_same_moment_in_another_layer_is_a_new_moment_for_the_viewer() {
        var media = Media.video(2);
        media.subscribes(bob, true, 0);
        media.streams.get(0).onSenderReport(1L << 40, 0, 0);
        media.streams.get(1).onSenderReport(1L << 40, 50_000, 0);
        media.shows(0, 1, 9000, true, 1, 100);
        media.shows(0, 2, 12_000, false, 2, 133);
        media.shows(1, 1, 50_000 + 12_000, true, 1, 134);
        media.shows(1, 2, 50_000 + 15_000, false, 2, 167);
        assertThat(bob.got).extracting(Media.Got::timestamp).containsExactly(9000, 12_000, 12_001, 15_001);
    }

    @Test
    void after_a_mute_video_goes_on_with_a_key_frame() {
        var media = Media.video(1);
        media.subscribes(bob, true, 0);
        media.shows(0, 1, 0, true, 1, 0);
        media.up.mute(true, ms(10));
        media.toPublisher.lines.clear();
        media.up.mute(false, ms(5000));
        assertThat(media.toPublisher.lines).containsExactly("pli 1000");
        media.shows(0, 2, 450_000, false, 2, 5000);
        media.shows(0, 3, 453_000, true, 3, 5033);
        assertThat(bob.got).hasSize(2);
        continuous();
    }

    @Test
    void a_viewer_who_wants_nothing_gets_nothing() {
        var media = Media.video(1);
        var down = media.subscribes(bob, true, 0);
        media.shows(0, 1, 0, true, 1, 0);
        down.limit(true, 2, ms(10));
        media.shows(0, 2, 3000, true, 2, 33);
        assertThat(bob.got).hasSize(1);
        down.limit(false, 2, ms(1000));
        media.shows(0, 3, 90_000, true, 3, 1000);
        assertThat(bob.got).hasSize(2);
        continuous();
        down.close();
        media.shows(0, 4, 93_000, true, 4, 1033);
        assertThat(bob.got).hasSize(2);
    }

    @Test
    void sound_and_picture_of_one_moment_are_reported_as_of_one_moment_point_94() {
        long captured = 0xE000_0000_0000_0000L;
        var sound = Media.audio();
        var picture = Media.video(2);
        var hears = new Media.Subscriber();
        sound.subscribes(hears, false, 0);
        picture.subscribes(bob, true, 0);
        // The publisher's clocks: at its time t the sound stands at 1000 + 48 t, the layers at 5 + 90 t and 7000 + 90 t.
        sound.streams.get(0).onSenderReport(NtpTime.plus(captured, ms(100)), 1000 + 4800, ms(130));
        picture.streams.get(0).onSenderReport(NtpTime.plus(captured, ms(300)), 5 + 27_000, ms(410));
        picture.streams.get(1).onSenderReport(NtpTime.plus(captured, ms(320)), 7000 + 28_800, ms(350));
        for (int i = 0; i < 400; i++) {
            sound.speaks(i, 1000 + 960 * i, 20 * i + 30);
            if (i % 2 == 0) {
                picture.shows(0, i / 2, 5 + 1800 * i, i == 0, i / 2, 20 * i + 35);
                picture.shows(1, i / 2, 7000 + 1800 * i, i == 200, i / 2, 20 * i + 50);
            }
        }
        var soundLine = new Line(hears.rtcp.lines.stream().filter(l -> l.startsWith("sr")).toList(), 48_000, captured);
        var pictureLine = new Line(bob.rtcp.lines.stream().filter(l -> l.startsWith("sr")).toList(), 90_000, captured);

        int frame = bob.got.size() - 1;
        double pictureAt = pictureLine.captureMs(bob.got.get(frame).timestamp());
        double soundAt = soundLine.captureMs(hears.got.get(398).timestamp());
        assertThat(pictureAt).isCloseTo(7960, within(2.0));
        assertThat(soundAt).isCloseTo(7960, within(2.0));
        assertThat(soundLine.reports).as("every three seconds").isEqualTo(3);
    }

    /** What a player makes of the last sender report. */
    private static final class Line {
        final int reports;
        private final double ntpMs;
        private final long timestamp;
        private final int clockRateHz;

        Line(List<String> senderReports, int clockRateHz, long origin) {
            reports = senderReports.size();
            var parts = new ArrayList<>(List.of(senderReports.getLast().split("[ =]")));
            ntpMs = NtpTime.differenceNs(Long.parseUnsignedLong(parts.get(3), 16), origin) / 1e6;
            timestamp = Long.parseLong(parts.get(5));
            this.clockRateHz = clockRateHz;
        }

        double captureMs(int at) {
            return ntpMs + (at - (int) timestamp) * 1000.0 / clockRateHz;
        }
    }

    @Test
    void a_report_block_gives_the_round_trip() {
        var media = Media.audio();
        var down = media.subscribes(bob, false, 0);
        long ntp = 0xE000_1234_0000_0000L;
        media.streams.getFirst().onSenderReport(ntp, 0, ms(0));
        media.speaks(1, 960, 20);
        int lastSr = (int) (NtpTime.plus(ntp, ms(20)) >> 16);
        down.onReportBlock(0, 0, 0, lastSr, 65_536 / 2, ms(20 + 500 + 80));
        assertThat(down.rttNs()).isCloseTo(ms(80), within(20_000L));
        down.onReportBlock(0, 0, 0, 12_345, 0, ms(10_000));
        assertThat(down.rttNs()).as("of no report of ours").isLessThan(ms(81));
    }

    @Test
    void a_publisher_that_begins_anew_does_not_break_the_stream() {
        var media = Media.audio();
        media.subscribes(bob, false, 0);
        media.speaks(100, 960, 0);
        media.speaks(101, 1920, 20);
        media.speaks(40_000, 500_000_000, 2020);
        media.speaks(40_001, 500_000_960, 2040);
        continuous();
        assertThat(bob.got.get(2).timestamp() - bob.got.get(1).timestamp()).isEqualTo(96_000);
    }

    @Test
    void a_full_intra_request_counts_once() {
        var media = Media.video(1);
        var down = media.subscribes(bob, true, 0);
        media.shows(0, 1, 0, true, 1, 0);
        media.toPublisher.lines.clear();
        down.onFullIntraRequest(5, ms(1000));
        media.shows(0, 2, 90_000, true, 1, 1100);
        down.onFullIntraRequest(5, ms(2000));
        media.ticksUntil(2000, 3000);
        assertThat(media.toPublisher.lines).hasSize(1);
        down.onFullIntraRequest(6, ms(3000));
        assertThat(media.toPublisher.lines).hasSize(2);
    }

    @Test
    void padding_goes_out_under_the_retransmission_ssrc_and_leaves_no_gap_in_the_picture() {
        var media = Media.video(1);
        var subscriber = new Media.Subscriber();
        var down = media.subscribes(subscriber, true, 0);
        int first = down.pad(0), second = down.pad(0);

        assertThat(List.of(first, second)).allMatch(bytes -> bytes >= Padding.BYTES);
        assertThat(subscriber.got).hasSize(2).allMatch(got -> got.ssrc() == Media.OUT_RTX_SSRC && got.payloadType() == Media.OUT_RTX && got.empty());
        assertThat(subscriber.got.get(1).seq()).isEqualTo(subscriber.got.get(0).seq() + 1);
    }

    @Test
    void without_retransmissions_or_a_picture_there_is_no_padding() {
        assertThat(Media.video(1).subscribes(new Media.Subscriber(), false, 0).pad(0)).isZero();
        assertThat(Media.audio().subscribes(new Media.Subscriber(), true, 0).pad(0)).isZero();
    }
}
