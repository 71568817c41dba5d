package spokes.media.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.rtp.Rtp.bytes;

import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.Mutations;

class CodecTest {
    private final FrameInfo info = new FrameInfo();

    private FrameInfo read(Codec codec, int... payload) {
        info.clear();
        codec.reader().read(bytes(payload), 0, payload.length, info);
        return info;
    }

    @Test
    void vp8_key_frame_with_all_its_numbers() {
        read(Codec.VP8, 0x90, 0xF0, 0x81, 0x02, 0x33, 0x65, 0x10, 0x02, 0x00);
        assertThat(info.keyFrame).isTrue();
        assertThat(info.frameStart).isTrue();
        assertThat(info.pictureId).isEqualTo(0x102);
        assertThat(info.pictureIdBits).isEqualTo(15);
        assertThat(info.pictureIdAt).isEqualTo(2);
        assertThat(info.tl0PicIdx).isEqualTo(0x33);
        assertThat(info.tl0PicIdxAt).isEqualTo(4);
        assertThat(info.temporalLayer).isEqualTo(1);
        assertThat(info.keyIdx).isEqualTo(5);
        assertThat(info.keyIdxAt).isEqualTo(5);
    }

    @Test
    void vp8_key_frame_begins_in_its_first_packet_only() {
        assertThat(read(Codec.VP8, 0x10, 0x00).keyFrame).as("no extension").isTrue();
        assertThat(read(Codec.VP8, 0x00, 0x00).keyFrame).as("not the start").isFalse();
        assertThat(read(Codec.VP8, 0x11, 0x00).keyFrame).as("second partition").isFalse();
        assertThat(read(Codec.VP8, 0x10, 0x01).keyFrame).as("inter frame").isFalse();
        assertThat(read(Codec.VP8, 0x90, 0x80, 0x7F, 0x01).pictureIdBits).isEqualTo(7);
        assertThat(read(Codec.VP8, 0x90, 0x80, 0x81).keyFrame).as("cut off").isFalse();
    }

    @Test
    void vp9_key_picture_begins_with_its_lowest_layer() {
        read(Codec.VP9, 0xA8, 0x80, 0x05, 0x00, 0x07, 0x82);
        assertThat(info.keyFrame).isTrue();
        assertThat(info.pictureId).isEqualTo(5);
        assertThat(info.tl0PicIdx).isEqualTo(7);
        assertThat(read(Codec.VP9, 0xA8, 0x80, 0x05, 0x02, 0x07, 0x82).keyFrame).as("spatial layer 1").isFalse();
        assertThat(read(Codec.VP9, 0xE8, 0x80, 0x05, 0x00, 0x07, 0x82).keyFrame).as("predicted").isFalse();
        assertThat(read(Codec.VP9, 0xA0, 0x80, 0x05, 0x00, 0x07, 0x82).keyFrame).as("not the start").isFalse();
    }

    /** RFC 7798 §4.4; types by H.265 table 7-1. */
    @Test
    void h265_key_frame_in_every_packetization() {
        assertThat(read(Codec.H265, 0x40, 1, 0x0C).keyFrame).as("VPS").isTrue();
        assertThat(read(Codec.H265, 0x42, 1, 0x01).keyFrame).as("SPS").isTrue();
        assertThat(read(Codec.H265, 0x44, 1, 0xC1).keyFrame).as("PPS").isFalse();
        assertThat(read(Codec.H265, 0x26, 1, 0xAF).keyFrame).as("IDR").isTrue();
        assertThat(read(Codec.H265, 0x2A, 1, 0xAF).keyFrame).as("CRA").isTrue();
        assertThat(read(Codec.H265, 0x02, 1, 0xD0).keyFrame).as("slice").isFalse();
        assertThat(read(Codec.H265, 0x2C, 1, 0xD0).keyFrame).as("reserved type").isFalse();
        assertThat(read(Codec.H265, 0x60, 1, 0, 3, 0x44, 1, 7, 0, 3, 0x42, 1, 7).keyFrame).as("aggregation of PPS and SPS").isTrue();
        assertThat(read(Codec.H265, 0x60, 1, 0, 3, 0x02, 1, 7, 0, 3, 0x02, 1, 7).keyFrame).as("aggregation of slices").isFalse();
        assertThat(read(Codec.H265, 0x62, 1, 0x93, 1).keyFrame).as("first fragment of an IDR").isTrue();
        assertThat(read(Codec.H265, 0x62, 1, 0x13, 1).keyFrame).as("later fragment of an IDR").isFalse();
        assertThat(read(Codec.H265, 0x62, 1, 0x81, 1).keyFrame).as("first fragment of a slice").isFalse();
        assertThat(read(Codec.H265, 0x26).keyFrame).as("no whole header").isFalse();
        assertThat(read(Codec.H265, 0x62, 1).keyFrame).as("a fragment without its header").isFalse();
        assertThat(read(Codec.H265, 0x60, 1, 0, 3, 0x42).keyFrame).as("cut aggregation").isFalse();
    }

    @Test
    void h264_key_frame_in_every_packetization() {
        assertThat(read(Codec.H264, 0x67, 0x42).keyFrame).as("SPS").isTrue();
        assertThat(read(Codec.H264, 0x65, 0x88).keyFrame).as("IDR").isTrue();
        assertThat(read(Codec.H264, 0x41, 0x9A).keyFrame).as("slice").isFalse();
        assertThat(read(Codec.H264, 0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, 0xCE).keyFrame).as("STAP-A of SPS and PPS").isTrue();
        assertThat(read(Codec.H264, 0x78, 0, 2, 0x41, 0x42, 0, 2, 0x41, 0xCE).keyFrame).as("STAP-A of slices").isFalse();
        assertThat(read(Codec.H264, 0x7C, 0x85, 1).keyFrame).as("first FU-A of an IDR").isTrue();
        assertThat(read(Codec.H264, 0x7C, 0x05, 1).keyFrame).as("later FU-A of an IDR").isFalse();
        assertThat(read(Codec.H264, 0x7C, 0x81, 1).keyFrame).as("first FU-A of a slice").isFalse();
    }

    @Test
    void av1_key_frame_by_its_bit_or_its_sequence_header() {
        assertThat(read(Codec.AV1, 0x18, 0x0A, 0x0B).keyFrame).as("N").isTrue();
        assertThat(read(Codec.AV1, 0x10, 0x0A, 0x0B).keyFrame).as("sequence header alone").isTrue();
        assertThat(read(Codec.AV1, 0x20, 0x02, 0x12, 0x00, 0x0A, 0x0B).keyFrame).as("after a temporal delimiter").isTrue();
        assertThat(read(Codec.AV1, 0x10, 0x32, 0x0B).keyFrame).as("frame").isFalse();
        assertThat(read(Codec.AV1, 0x98, 0x0A).keyFrame).as("continued").isFalse();
    }

    @Test
    void every_audio_packet_can_begin() {
        assertThat(read(Codec.OPUS, 0x78).keyFrame).isTrue();
    }

    @Test
    void codecs_are_found_by_name() {
        assertThat(Codec.ofRtpName("vp8")).contains(Codec.VP8);
        assertThat(Codec.ofRtpName("ulpfec")).isEmpty();
        assertThat(Codec.OPUS.mimeType()).isEqualTo("audio/opus");
    }

    @Test
    void no_reader_ever_throws() {
        var payloads = List.of(bytes(0x90, 0xF0, 0x81, 0x02, 0x33, 0x65, 0x10, 0x02), bytes(0xA8, 0x80, 0x05, 0x00, 0x07, 0x82),
                bytes(0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, 0xCE), bytes(0x20, 0x02, 0x12, 0x00, 0x0A, 0x0B), bytes(0x60, 1, 0, 3, 0x44, 1, 7, 0, 3, 0x42, 1, 7));
        for (var codec : Codec.values()) {
            for (var payload : payloads) {
                Mutations.of(payload, b -> {
                    info.clear();
                    codec.reader().read(b, 0, b.length, info);
                    assertThat(info.pictureIdAt).isLessThan(Math.max(b.length, 1));
                });
            }
        }
    }
}
