package spokes.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.Mutations;

class RtcpTest {
    private static final byte[] CNAME = "PA_alice".getBytes(StandardCharsets.US_ASCII);
    private final RtcpWriter writer = new RtcpWriter();

    private List<String> said() {
        var log = new RtcpLog();
        var packet = writer.packet();
        assertThat(packet.length % 4).isZero();
        assertThat(RtcpReader.read(packet.bytes, packet.offset, packet.length, log)).isTrue();
        return log.lines;
    }

    @Test
    void a_compound_packet_says_what_was_written() {
        writer.begin().senderReport(1, 0x1122_3344_5566_7788L, 90_000, 7, 700).reportBlock(2, 128, -3, 65_537, 44, 0x3344_5566, 65_536)
                .cname(1, CNAME).pictureLoss(1, 9).fullIntraRequest(1, 9, 3).receiverReferenceTime(1, 0xAABB_CCDD_EEFF_0011L)
                .delaySinceReference(1, 5, 6, 7).receiverEstimate(1, 9, 1_234_567).bye(1);

        assertThat(said()).containsExactly("sr 1 ntp=1122334455667788 ts=90000", "block by 1 of 2 fraction=128 lost=-3 high=65537 jitter=44 lsr=33445566 dlsr=65536",
                "pli 9", "fir 9 3", "rrtr 1 aabbccddeeff0011", "dlrr 5 6 7", "remb 1234560", "bye 1");
    }

    @Test
    void a_source_description_is_written_as_others_write_it() {
        writer.begin().cname(0x0102_0304, CNAME);
        assertThat(HexFormat.of().formatHex(writer.packet().bytes, 0, writer.packet().length))
                .isEqualTo("81ca0004" + "01020304" + "0108" + "50415f616c696365" + "0000");
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, 1, 127, 32767, 32768, 65520, 65534, 65535})
    void missing_numbers_survive_the_way_through_pairs_and_masks(int first) {
        int[] seqs = IntStream.of(0, 1, 16, 17, 18, 40, 56, 57).map(i -> first + i & 0xFFFF).toArray();

        writer.begin().nack(1, 9, seqs, seqs.length);

        var missing = new ArrayList<Integer>();
        RtcpReader.read(writer.packet().bytes, 0, writer.packet().length, new RtcpHandler() {
            @Override
            public void nack(int mediaSsrc, int seq, int following) {
                missing.add(seq);
                IntStream.range(0, 16).filter(i -> (following >> i & 1) != 0).forEach(i -> missing.add(seq + 1 + i & 0xFFFF));
            }
        });
        assertThat(missing).containsExactlyElementsOf(Arrays.stream(seqs).boxed().toList());
    }

    @Test
    void what_finds_no_room_is_left_out() {
        writer.begin();
        for (int i = 0; i < 500; i++) {
            writer.pictureLoss(1, i);
        }
        assertThat(writer.packet().length).isEqualTo(1200);
        assertThat(said()).hasSize(100);
    }

    @Test
    void a_report_takes_thirty_one_blocks() {
        writer.begin().receiverReport(1);
        for (int i = 0; i < 40; i++) {
            writer.reportBlock(i, 0, 0, 0, 0, 0, 0);
        }
        assertThat(said()).hasSize(31);
    }

    @Test
    void unknown_parts_are_skipped_and_broken_ones_noticed() {
        var log = new RtcpLog();
        var unknown = HexFormat.of().parseHex("80cc0001" + "00000001" + "81ce0002" + "00000001" + "00000009");
        assertThat(RtcpReader.read(unknown, 0, unknown.length, log)).isTrue();
        assertThat(log.lines).containsExactly("pli 9");

        var cut = HexFormat.of().parseHex("81ce0003" + "00000001" + "00000009");
        assertThat(RtcpReader.read(cut, 0, cut.length, log)).isFalse();
        assertThat(RtcpReader.read(cut, 0, 0, log)).isFalse();
    }

    @Test
    void never_throws() {
        writer.begin().senderReport(1, 2, 3, 7, 700).reportBlock(2, 128, 3, 65_537, 44, 5, 6).cname(1, CNAME).pictureLoss(1, 9)
                .fullIntraRequest(1, 9, 3).receiverReferenceTime(1, 4).delaySinceReference(1, 5, 6, 7).receiverEstimate(1, 9, 1_234_567)
                .nack(1, 9, new int[] {1, 5, 99}, 3).transportFeedback(1, 9, new byte[20], 20).bye(1);
        var packet = Arrays.copyOf(writer.packet().bytes, writer.packet().length);
        Mutations.of(packet, b -> RtcpReader.read(b, 0, b.length, new RtcpLog()));
    }
}
