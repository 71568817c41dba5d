package spokes.media.transport.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jitsi.srtp.crypto.JitsiOpenSslProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/** Every promise, for every profile, over OpenSSL and over the JDK. */
@ParameterizedClass(name = "{0} by {1}")
@MethodSource("ways")
class SrtpSessionTest {
    static final int SSRC = 0x1234_5678, RTX = 0x1234_5679, HEADER = 24;

    @Parameter(0)
    SrtpProfile profile;
    @Parameter(1)
    SrtpCiphers ciphers;

    SrtpSession alice, bob;

    static Stream<Arguments> ways() {
        return Stream.of(SrtpProfile.values()).flatMap(profile -> Stream.of(SrtpCiphers.values()).map(ciphers -> Arguments.of(profile, ciphers)));
    }

    @BeforeEach
    void both_have_the_keys() {
        assumeTrue(ciphers != SrtpCiphers.OPENSSL || JitsiOpenSslProvider.isLoaded(), "no OpenSSL on this machine");
        var exported = new byte[SrtpKeys.exportedBytes(profile)];
        new Random(3).nextBytes(exported);
        alice = new SrtpSession(SrtpKeys.fromExport(profile, exported, true), ciphers);
        bob = new SrtpSession(SrtpKeys.fromExport(profile, exported, false), ciphers);
    }

    @Test
    void what_goes_in_comes_out_and_nobody_reads_it_on_the_way() {
        var packet = rtp(SSRC, 1000);
        var plain = content(packet);
        assertThat(alice.protectRtp(packet)).isTrue();
        assertThat(Arrays.copyOf(content(packet), HEADER)).as("the header stays readable").isEqualTo(Arrays.copyOf(plain, HEADER));
        assertThat(Arrays.copyOfRange(content(packet), HEADER, plain.length)).isNotEqualTo(Arrays.copyOfRange(plain, HEADER, plain.length));

        assertThat(bob.unprotectRtp(packet)).isTrue();
        assertThat(content(packet)).isEqualTo(plain);
    }

    @Test
    void the_same_for_rtcp() {
        for (int i = 0; i < 3; i++) {
            var packet = rtcp(SSRC + i);
            var plain = content(packet);
            assertThat(alice.protectRtcp(packet)).isTrue();
            assertThat(bob.unprotectRtcp(packet)).isTrue();
            assertThat(content(packet)).isEqualTo(plain);
        }
    }

    @Test
    void a_wrong_bit_anywhere_in_an_rtp_packet_is_noticed() {
        var sealed = sealedRtp(SSRC, 7);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            var forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(bob.unprotectRtp(packet(forged))).as("bit %d of byte %d of %d", bit % 8, bit / 8, sealed.length).isFalse();
        }
        assertThat(bob.receivedStreams()).as("forgeries leave nothing behind").isZero();
        assertThat(bob.unprotectRtp(packet(sealed))).as("and the real one still passes").isTrue();
    }

    @Test
    void a_wrong_bit_anywhere_in_an_rtcp_packet_is_noticed() {
        var sealed = sealedRtcp(SSRC);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            var forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(bob.unprotectRtcp(packet(forged))).as("bit %d of byte %d of %d", bit % 8, bit / 8, sealed.length).isFalse();
        }
        assertThat(bob.receivedStreams()).isZero();
        assertThat(bob.unprotectRtcp(packet(sealed))).isTrue();
    }

    @Test
    void a_wrong_bit_is_noticed_in_a_known_stream_too() {
        assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, 1)))).isTrue();
        var sealed = sealedRtp(SSRC, 2);
        for (int at = 12; at < sealed.length; at++) {
            var forged = sealed.clone();
            forged[at] ^= 1;
            assertThat(bob.unprotectRtp(packet(forged))).as("byte %d", at).isFalse();
        }
        assertThat(bob.unprotectRtp(packet(sealed))).isTrue();
    }

    @Test
    void a_truncated_packet_is_noticed_at_every_length() {
        var rtp = sealedRtp(SSRC, 7);
        var rtcp = sealedRtcp(SSRC);
        for (int length = 0; length < rtp.length; length++) {
            assertThat(bob.unprotectRtp(packet(Arrays.copyOf(rtp, length)))).isFalse();
        }
        for (int length = 0; length < rtcp.length; length++) {
            assertThat(bob.unprotectRtcp(packet(Arrays.copyOf(rtcp, length)))).isFalse();
        }
    }

    @Test
    void a_packet_under_other_keys_is_noticed() {
        var other = new SrtpSession(SrtpKeys.fromExport(profile, new byte[SrtpKeys.exportedBytes(profile)], true), ciphers);
        var rtp = rtp(SSRC, 7);
        var rtcp = rtcp(SSRC);
        other.protectRtp(rtp);
        other.protectRtcp(rtcp);
        assertThat(bob.unprotectRtp(rtp)).isFalse();
        assertThat(bob.unprotectRtcp(rtcp)).isFalse();
    }

    @Test
    void a_packet_does_not_come_twice() {
        var rtp = sealedRtp(SSRC, 7);
        var rtcp = sealedRtcp(SSRC);
        assertThat(bob.unprotectRtp(packet(rtp))).isTrue();
        assertThat(bob.unprotectRtp(packet(rtp))).isFalse();
        assertThat(bob.unprotectRtcp(packet(rtcp))).isTrue();
        assertThat(bob.unprotectRtcp(packet(rtcp))).isFalse();
    }

    @Test
    void what_comes_again_can_be_read_once_more_and_what_is_forged_or_new_cannot_trap_44() {
        var sealed = sealedRtp(SSRC, 7);
        assertThat(bob.unprotectRepeatedRtp(packet(sealed))).as("it is new").isFalse();
        var first = packet(sealed);
        assertThat(bob.unprotectRtp(first)).isTrue();

        var again = packet(sealed);
        assertThat(bob.unprotectRtp(again)).isFalse();
        assertThat(bob.unprotectRepeatedRtp(again)).isTrue();
        assertThat(again.length).isEqualTo(first.length);
        assertThat(java.util.Arrays.mismatch(again.bytes, 0, again.length, first.bytes, 0, first.length)).isEqualTo(-1);

        sealed[sealed.length - 1] ^= 1;
        assertThat(bob.unprotectRepeatedRtp(packet(sealed))).isFalse();
    }

    @Test
    void late_packets_come_once_within_the_window_and_never_behind_it() {
        var sealed = new ArrayList<byte[]>();
        for (int seq = 0; seq < 1_200; seq++) {
            sealed.add(sealedRtp(SSRC, seq));
        }
        assertThat(bob.unprotectRtp(packet(sealed.get(100)))).isTrue();
        assertThat(bob.unprotectRtp(packet(sealed.get(1_199)))).isTrue();
        assertThat(bob.unprotectRtp(packet(sealed.get(176)))).as("1,023 behind").isTrue();
        assertThat(bob.unprotectRtp(packet(sealed.get(176)))).isFalse();
        assertThat(bob.unprotectRtp(packet(sealed.get(175)))).as("1,024 behind").isFalse();
        assertThat(bob.unprotectRtp(packet(sealed.get(100)))).as("seen, and behind").isFalse();
    }

    @ParameterizedTest(name = "in order, but {0} at a time the wrong way round")
    @ValueSource(ints = {1, 2, 50})
    void the_sequence_number_wraps_without_a_packet_lost(int shuffle) {
        var random = new Random(9);
        for (int from = 30_000; from < 30_000 + 3 * 65_536; from += shuffle * 97) {
            var burst = new ArrayList<byte[]>();
            for (int i = 0; i < shuffle; i++) {
                burst.add(sealedRtp(SSRC, from + i & 0xFFFF));
            }
            java.util.Collections.shuffle(burst, random);
            for (var sealed : burst) {
                assertThat(bob.unprotectRtp(packet(sealed))).as("from %d", from).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_767, 65_533, 65_534, 65_535})
    void a_replay_is_noticed_wherever_the_numbers_wrap(int first) {
        for (int index = 20_000; index < 65_536 + first; index += 10_000) {
            assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, index & 0xFFFF)))).isTrue();
        }
        var sealed = new ArrayList<byte[]>();
        for (int i = 1; i <= 4; i++) {
            sealed.add(sealedRtp(SSRC, first + i & 0xFFFF));
        }
        assertThat(sealed.stream().map(SrtpSessionTest::packet).filter(bob::unprotectRtp).count()).isEqualTo(4);
        assertThat(sealed.stream().map(SrtpSessionTest::packet).filter(bob::unprotectRtp).count()).isZero();
    }

    @Test
    void a_retransmission_stream_has_its_own_numbers() {
        assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, 40_000)))).isTrue();
        assertThat(bob.unprotectRtp(packet(sealedRtp(RTX, 1)))).isTrue();
        assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, 40_001)))).isTrue();
        assertThat(bob.unprotectRtp(packet(sealedRtp(RTX, 2)))).isTrue();
    }

    @Test
    void sending_in_any_order_works() {
        assertThat(alice.protectRtp(rtp(SSRC, 500))).isTrue();
        var late = sealedRtp(SSRC, 480);
        assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, 501)))).isTrue();
        assertThat(bob.unprotectRtp(packet(late))).isTrue();
    }

    @Test
    void unknown_senders_who_cannot_authenticate_leave_no_trace() {
        for (int ssrc = 0; ssrc < 1_000; ssrc++) {
            assertThat(bob.unprotectRtp(rtp(ssrc, 5))).isFalse();
            assertThat(bob.unprotectRtcp(rtcp(ssrc))).isFalse();
        }
        assertThat(bob.receivedStreams()).isZero();
    }

    @Test
    void an_authentic_peer_has_a_bounded_number_of_streams_and_may_always_begin_new_ones() {
        for (int ssrc = 1; ssrc <= 1_000; ssrc++) {
            assertThat(bob.unprotectRtp(packet(sealedRtp(ssrc, 5)))).isTrue();
            assertThat(bob.unprotectRtp(packet(sealedRtp(SSRC, ssrc)))).as("the one in use is not forgotten").isTrue();
        }
        assertThat(bob.receivedStreams()).isEqualTo(SrtpSession.INBOUND_LIMIT);
    }

    @Test
    void unencrypted_rtcp_is_refused() {
        var packet = rtcp(SSRC);
        alice.protectRtcp(packet);
        int flag = packet.length - 4 - (profile == SrtpProfile.AES128_CM_HMAC_SHA1_80 ? 10 : 0);
        packet.bytes[packet.offset + flag] &= 0x7F;
        assertThat(bob.unprotectRtcp(packet)).isFalse();
    }

    @Test
    void a_packet_without_room_for_the_tag_is_refused_untouched() {
        var packet = rtp(SSRC, 1);
        packet.length = packet.bytes.length - packet.offset - SrtpSession.OVERHEAD + 1;
        assertThat(alice.protectRtp(packet)).isFalse();
        packet.length--;
        assertThat(alice.protectRtp(packet)).isTrue();
    }

    @Test
    void nothing_passes_after_the_end() {
        alice.close();
        bob.close();
        assertThat(alice.protectRtp(rtp(SSRC, 1))).isFalse();
        assertThat(alice.protectRtcp(rtcp(SSRC))).isFalse();
        assertThat(bob.unprotectRtp(rtp(SSRC, 1))).isFalse();
        assertThat(bob.unprotectRtcp(rtcp(SSRC))).isFalse();
    }

    @Test
    void a_thousand_mutations_never_throw_and_never_pass() {
        var random = new Random(13);
        var originals = List.of(sealedRtp(SSRC, 7), sealedRtcp(SSRC));
        for (int i = 0; i < 1_000; i++) {
            var original = originals.get(random.nextInt(2));
            var mutant = Arrays.copyOf(original, random.nextInt(4) == 0 ? random.nextInt(original.length) : original.length);
            for (int flips = random.nextInt(4); flips >= 0 && mutant.length > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            if (Arrays.equals(mutant, original)) {
                continue;
            }
            assertThatCode(() -> {
                assertThat(bob.unprotectRtp(packet(mutant))).isFalse();
                assertThat(bob.unprotectRtcp(packet(mutant))).isFalse();
                alice.protectRtp(packet(mutant));
                alice.protectRtcp(packet(mutant));
            }).as("mutation %d", i).doesNotThrowAnyException();
        }
    }

    private byte[] sealedRtp(int ssrc, int seq) {
        var packet = rtp(ssrc, seq);
        assertThat(alice.protectRtp(packet)).isTrue();
        return content(packet);
    }

    private byte[] sealedRtcp(int ssrc) {
        var packet = rtcp(ssrc);
        assertThat(alice.protectRtcp(packet)).isTrue();
        return content(packet);
    }

    /** With one contributing source and one word of extension. */
    static Packet rtp(int ssrc, int seq) {
        var packet = packet(new byte[HEADER + 60]);
        packet.bytes[packet.offset] = (byte) 0x91;
        packet.bytes[packet.offset + 1] = 96;
        Bytes.put16(packet.bytes, packet.offset + 2, seq);
        Bytes.put32(packet.bytes, packet.offset + 8, ssrc);
        Bytes.put32(packet.bytes, packet.offset + 16, 0xBEDE_0001);
        Arrays.fill(packet.bytes, packet.offset + HEADER, packet.offset + packet.length, (byte) seq);
        return packet;
    }

    static Packet rtcp(int ssrc) {
        var packet = packet(new byte[32]);
        Bytes.put32(packet.bytes, packet.offset, 0x80C9_0007);
        Bytes.put32(packet.bytes, packet.offset + 4, ssrc);
        return packet;
    }

    /** Somewhere in the middle of the buffer, since an offset of zero hides mistakes. */
    static Packet packet(byte[] content) {
        var packet = new Packet();
        packet.offset = 40;
        packet.length = content.length;
        System.arraycopy(content, 0, packet.bytes, packet.offset, content.length);
        return packet;
    }

    static byte[] content(Packet packet) {
        return Arrays.copyOfRange(packet.bytes, packet.offset, packet.offset + packet.length);
    }
}
