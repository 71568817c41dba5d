package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import livekit.LivekitModels.ClientInfo.SDK;
import livekit.LivekitModels.Codec;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaCommand;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Device;

class DeviceRulesTest {
    @ParameterizedTest(name = "{0} {1} on {2} {3}: neither {4}, not sent {5}")
    @CsvSource({"Safari, 17.6, iOS, '', video/AV1, ''", "Safari, 18.3, macOS, '', video/AV1, ''", "Safari, 18.4, macOS, '', video/AV1, video/VP9", "safari, 26, iOS, iPhone, video/AV1, video/VP9",
        "Safari, ?, iOS, '', video/AV1, ''", "Firefox, 140.1, Linux, '', '', video/H264", "Firefox Mobile, 140, Android, Pixel, '', video/H264", "Firefox, 140, Windows, '', '', ''",
        "'', '', Android, Xiaomi 2201117TI, '', video/H264", "Chrome, 150, Linux, '', '', ''", "'', '', '', '', '', ''"})
    void knows_what_does_not_work_where(String browser, String version, String system, String model, String neither, String unsent) {
        var rules = DeviceRules.of(new Device(browser, version, system, model));
        assertThat(rules.neither()).containsExactlyElementsOf(named(neither));
        assertThat(rules.unsent()).containsExactlyElementsOf(named(unsent));
    }

    private static List<String> named(String mime) {
        return Stream.of(mime).filter(it -> !it.isEmpty()).toList();
    }

    @Test
    void a_client_is_told_and_its_wish_and_its_descriptions_follow() {
        var story = new Story();
        var ann = story.joins("ann", on(new Device("Safari", "18.5", "iOS", "")));
        var join = ann.last(MessageCase.JOIN).getJoin();
        assertThat(join.getClientConfiguration().getDisabledCodecs().getCodecsList()).extracting(Codec::getMime).containsExactly("video/AV1");
        assertThat(join.getClientConfiguration().getDisabledCodecs().getPublishList()).extracting(Codec::getMime).containsExactly("video/VP9");
        assertThat(join.getEnabledPublishCodecsList()).extracting(Codec::getMime).contains("video/VP8", "video/H264").doesNotContain("video/AV1", "video/VP9");
        assertThat(story.commands(MediaCommand.Join.class)).singleElement().satisfies(command -> {
            assertThat(command.codecs()).contains("video/VP9", "video/VP8", "audio/opus").doesNotContain("video/AV1");
            assertThat(command.unsent()).containsExactly("video/VP9");
        });

        var camera = Client.camera("c");
        camera.addSimulcastCodecsBuilder().setCodec("vp9").setCid("c");
        assertThat(ann.announces(camera).getCodecsList()).singleElement().satisfies(codec -> assertThat(codec.getMimeType()).isEqualTo("video/VP8"));
    }

    @Test
    void a_room_that_has_nothing_else_keeps_what_does_not_work_well() {
        var onlyH264 = Codecs.only(List.of("h264")).codecs();
        assertThat(DeviceRules.of(new Device("Firefox", "140", "Linux", "")).published(onlyH264)).isEqualTo(onlyH264);
    }

    private static ClientParameters on(Device device) {
        return new ClientParameters(17, true, false, false, "", false, 0, Map.of(), false, false, device, SDK.JS, false);
    }
}
