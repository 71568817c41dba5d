package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.track.Media.ms;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.Rtp;
import spokes.media.rtp.codec.Codec;

class VoiceTest {
    private static final int RED = 63, OUT_RED = 64;
    private final Media alice = Media.audio();
    private final Media.Subscriber bob = new Media.Subscriber();

    private DownTrack bobsDown;

    private void bobTakes(PayloadMapping payloads) {
        alice.up.negotiated(new PayloadTypes().with(Media.OPUS, Codec.OPUS).with(RED, Codec.RED), Media.IN);
        bobsDown = alice.subscribes(bob, false, 0);
        bobsDown.negotiated(payloads, new ExtensionMapping(Media.IN, Media.OUT), 0);
    }

    /** What was said before, and what is new. */
    private void repeats(int seq, int before, int now) {
        alice.sends(alice.streams.getFirst(), Rtp.packet(seq, 960 * seq).payloadType(RED)
                .payload(0x80 | Media.OPUS, 0x0F, 0x00, 0x02, Media.OPUS, before, before, now, now, now), 20 * seq);
    }

    @Test
    void who_knows_no_red_gets_what_is_new_point_96() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withoutRed(RED, Media.OUT_OPUS));
        for (int seq = 1; seq < 50; seq++) {
            repeats(seq, seq - 1, seq);
        }
        assertThat(bob.got).hasSize(49).allMatch(got -> got.payloadType() == Media.OUT_OPUS);
        assertThat(bob.got.get(4).payload()).containsExactly(5, 5, 5);
    }

    @Test
    void who_knows_red_gets_all_of_it_under_numbers_of_their_own_point_96() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withRed(RED, OUT_RED, Media.OUT_OPUS));
        repeats(1, 0, 1);
        assertThat(bob.got.getFirst().payloadType()).isEqualTo(OUT_RED);
        assertThat(bob.got.getFirst().payload()).containsExactly(0x80 | Media.OUT_OPUS, 0x0F, 0x00, 0x02, Media.OUT_OPUS, 0, 0, 1, 1, 1);
    }

    @Test
    void a_lost_packet_comes_again_without_red_too_point_49() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withoutRed(RED, Media.OUT_OPUS));
        repeats(1, 0, 1);
        repeats(2, 1, 2);
        var again = bob.got.getLast();
        bobsDown.onNack(again.seq(), 0, ms(200));
        assertThat(bob.got.getLast().payload()).containsExactly(2, 2, 2);
        assertThat(bob.got.getLast().seq()).isEqualTo(again.seq());
    }

    @Test
    void after_a_mute_comes_a_fifth_of_a_second_of_silence_and_the_voice_goes_on_behind_it_point_95() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS));
        for (int i = 0; i < 50; i++) {
            alice.speaks(i, 960 * i, 20 * i);
        }
        alice.up.mute(true, ms(1000));
        alice.ticksUntil(1000, 2000);
        var silence = bob.got.subList(50, bob.got.size());
        assertThat(silence).hasSize(Silence.FRAMES);
        assertThat(silence).allSatisfy(got -> assertThat(got.payload()).containsExactly(0xF8, 0xFF, 0xFE));

        alice.up.mute(false, ms(3000));
        for (int i = 150; i < 160; i++) {
            alice.speaks(i, 960 * i, 20 * i);
        }
        alice.ticksUntil(3000, 4000);
        assertThat(bob.got).hasSize(70);
        for (int i = 1; i < 70; i++) {
            assertThat(bob.got.get(i).seq()).isEqualTo(bob.got.get(i - 1).seq() + 1 & 0xFFFF);
            int step = bob.got.get(i).timestamp() - bob.got.get(i - 1).timestamp();
            assertThat(step).as("step %d", i).isEqualTo(i == 60 ? 960 * 91 : 960);
        }
    }

    /** RFC 3551 §6: G.711 has its numbers, and one of them is 0. */
    @ParameterizedTest
    @CsvSource({"PCMU, 0, 0xFF", "PCMA, 8, 0xD5"})
    void a_telephones_voice_and_its_silence_go_by_a_clock_of_8_kHz(Codec codec, int payloadType, int silent) {
        alice.up.negotiated(new PayloadTypes().with(payloadType, codec), Media.IN);
        bobsDown = alice.subscribes(bob, false, 0);
        bobsDown.negotiated(new PayloadMapping().with(payloadType, payloadType).withVoice(payloadType, codec), new ExtensionMapping(Media.IN, Media.OUT), 0);
        for (int i = 0; i < 50; i++) {
            alice.sends(alice.streams.getFirst(), Rtp.packet(i, 160 * i).payloadType(payloadType).payload(1, 2, 3, i), 20 * i);
        }
        alice.up.mute(true, ms(1000));
        alice.ticksUntil(1000, 2000);

        assertThat(bob.got).hasSize(50 + Silence.FRAMES).allMatch(got -> got.payloadType() == payloadType);
        assertThat(bob.got.get(7).payload()).containsExactly(1, 2, 3, 7);
        var silence = new byte[160];
        Arrays.fill(silence, (byte) silent);
        assertThat(bob.got.subList(50, bob.got.size())).allSatisfy(got -> assertThat(got.payload()).isEqualTo(silence));
        for (int i = 1; i < bob.got.size(); i++) {
            assertThat(bob.got.get(i).timestamp() - bob.got.get(i - 1).timestamp()).as("step %d", i).isEqualTo(160);
        }
    }

    /** What its publisher left out is left out by us too, also under the number 0: late, by an empty packet. */
    @Test
    void what_is_not_forwarded_leaves_no_hole_under_the_number_0() {
        alice.up.negotiated(new PayloadTypes().with(0, Codec.PCMU), Media.IN);
        bobsDown = alice.subscribes(bob, false, 0);
        bobsDown.negotiated(new PayloadMapping().with(0, 0), new ExtensionMapping(Media.IN, Media.OUT), 0);
        var stream = alice.streams.getFirst();
        alice.sends(stream, Rtp.packet(1, 160).payloadType(0).payload(1), 20);
        alice.sends(stream, Rtp.packet(3, 480).payloadType(0).payload(3), 60);
        alice.sends(stream, Rtp.packet(2, 320).payloadType(0).payload(), 61);
        alice.sends(stream, Rtp.packet(4, 640).payloadType(0).payload(4), 80);
        assertThat(bob.seqs()).hasSize(4).doesNotHaveDuplicates();
        assertThat(bob.got.get(2).empty()).isTrue();
        assertThat(bob.got.get(3).seq()).isEqualTo(bob.got.getFirst().seq() + 3);
    }

    @Test
    void silence_ends_with_the_mute() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS));
        alice.speaks(1, 960, 20);
        alice.up.mute(true, ms(40));
        alice.ticksUntil(40, 100);
        int before = bob.got.size();
        alice.up.mute(false, ms(101));
        alice.ticksUntil(101, 1000);
        assertThat(bob.got).hasSize(before);
        assertThat(before).isBetween(3, 5);
    }

    @Test
    void silence_among_the_encrypted_says_whose_it_is_point_97() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS));
        alice.up.silenceTrailer(new byte[] {1, 2, 3, 4});
        alice.speaks(1, 960, 20);
        alice.up.mute(true, ms(40));
        alice.ticksUntil(40, 400);
        assertThat(bob.got.getLast().payload()).containsExactly(0xF8, 0xFF, 0xFE, 1, 2, 3, 4);
    }

    @Test
    void a_mute_before_the_first_word_adds_no_silence_to_the_first_sign_of_life() {
        bobTakes(new PayloadMapping().with(Media.OPUS, Media.OUT_OPUS).withVoice(Media.OUT_OPUS, Codec.OPUS));
        alice.up.mute(true, ms(40));
        alice.ticksUntil(40, DownTrack.GREETING_MS - 1);
        assertThat(bob.got).isEmpty();
        alice.up.mute(false, ms(DownTrack.GREETING_MS));
        alice.ticksUntil(DownTrack.GREETING_MS, 1000);
        assertThat(bob.got).hasSize(Silence.FRAMES);
        alice.up.mute(true, ms(1000));
        alice.ticksUntil(1000, 2000);
        assertThat(bob.got).hasSize(Silence.FRAMES);
        assertThat(List.of(alice.up.nextDeadlineNs())).containsExactly(Long.MAX_VALUE);
    }
}
