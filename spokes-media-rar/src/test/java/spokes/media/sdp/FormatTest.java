package spokes.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({"42e01f, CONSTRAINED_BASELINE", "42E01F, CONSTRAINED_BASELINE", "42c00d, CONSTRAINED_BASELINE", "4d801f, CONSTRAINED_BASELINE",
        "58c01f, CONSTRAINED_BASELINE", "42001f, BASELINE", "42a01f, BASELINE", "58a01f, BASELINE", "4d001f, MAIN", "4d0032, MAIN", "640032, HIGH", "64001f, HIGH",
        "640c1f, CONSTRAINED_HIGH"})
    void a_profile_is_known_by_its_meaning(String text, H264Profile profile) {
        assertThat(H264Profile.of(text)).contains(profile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "42e01", "42e01f0", "zz001f", "f4001f", "58001f", "6e001f"})
    void anything_else_is_not_forwarded(String text) {
        assertThat(H264Profile.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"VP8||true", "vp8|max-fs=12288|true", "VP9|profile-id=0|true", "VP9||true", "VP9|profile-id=2|false",
        "AV1|profile=0;level-idx=5|true", "AV1|profile=1|false", "H264|packetization-mode=1;profile-level-id=42e01f|true", "H264|packetization-mode=2|false",
        "h264|PACKETIZATION-MODE=1;Profile-Level-Id=42E01F|true", "Av1|PROFILE=1|false", "H265||true", "H265|level-id=120;profile-id=1;tier-flag=0;tx-mode=SRST|true", "h265|profile-id=2|false", "H265|tier-flag=1|false", "H265|tx-mode=MRST|false", "PCMU||false", "red||false", "rtx|apt=96|false"})
    void tells_what_we_forward_however_it_is_written_trap_54(String name, String fmtp, boolean forwarded) {
        var codec = new Codec(96, name, 90_000, 1, fmtp == null ? "" : fmtp, List.of());
        assertThat(Format.of(MediaType.VIDEO, codec).isPresent()).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @CsvSource({"opus, 48000, 2, true", "opus, 48000, 1, false", "OPUS, 16000, 2, false", "red, 48000, 2, true", "red, 8000, 1, false", "PCMU, 8000, 1, true", "pcma, 8000, 1, true",
        "PCMU, 16000, 1, false", "PCMA, 8000, 2, false", "G722, 8000, 1, false", "CN, 8000, 1, false", "telephone-event, 8000, 1, false"})
    void of_audio_it_forwards_what_browsers_and_telephones_speak(String name, int clockRate, int channels, boolean forwarded) {
        var format = Format.of(MediaType.AUDIO, new Codec(9, name, clockRate, channels, "", List.of()));
        assertThat(format.isPresent()).isEqualTo(forwarded);
        assertThat(format.map(Format::isAudio).orElse(forwarded)).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1;b=2;apt=3", "b=2; APT = 3 ;x", ";;apt=3", "apt=3"})
    void finds_a_parameter_wherever_it_stands(String fmtp) {
        assertThat(new Codec(97, "rtx", 90_000, 1, fmtp, List.of()).apt()).isEqualTo(3);
    }
}
