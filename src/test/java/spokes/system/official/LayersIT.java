package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;

/**
 * Layers as Chromium really encodes and decodes them. {@code -Dspokes.test.toggleSeconds=300} makes the toggling as long as the checklist's;
 * what takes five minutes in virtual time is in {@code LayerSwitchTest}.
 */
@ExtendWith(Meeting.Place.class)
class LayersIT {
    private static final int TOGGLE_SECONDS = Integer.getInteger("spokes.test.toggleSeconds", 24), EVERY_MS = 3000, LOOK_MS = 500, FREEZE_MS = 2000, LARGE = 360;

    private record Picture(long frames, int height, int keyFrames, String codec) {
        static Picture of(PageGuest guest) {
            var said = (Map<?, ?>) guest.ask("picture", Map.of());
            return new Picture(number(said, "frames"), (int) number(said, "height"), (int) number(said, "keyFrames"), (String) said.get("codec"));
        }

        private static long number(Map<?, ?> said, String name) {
            return ((Number) said.get(name)).longValue();
        }
    }

    /** Every three seconds another size: what is decoded grows all the time, and it is the size that was asked for. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"vp8", "vp9", "av1"})
    void toggled_layers_never_freeze_the_picture_points_51_60_93_trap_41(String codec, Meeting meeting) throws InterruptedException {
        var room = "layers-" + codec;
        var address = URI.create("ws://localhost:" + meeting.http().getPort());
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = new PageGuest("livekit-client", room + "-ben")) {
            ann.connect(address, Meeting.TOKENS.token(room, "ann", true));
            ben.connect(address, Meeting.TOKENS.token(room, "ben", true));
            ann.ask("showLayers", Map.of("codec", codec));
            ben.sees("ann");
            until(ben, LARGE);
            var log = new ArrayList<String>();
            var heights = new ArrayList<Integer>();
            long stuckMs = 0, worstMs = 0;
            var before = Picture.of(ben);
            for (int ms = 0, step = 0; ms < TOGGLE_SECONDS * 1000; ms += LOOK_MS) {
                if (ms % EVERY_MS == 0) {
                    ben.ask("want", Map.of("quality", step++ % 2 == 0 ? 0 : 2));
                }
                Thread.sleep(LOOK_MS);
                var now = Picture.of(ben);
                stuckMs = now.frames() > before.frames() ? 0 : stuckMs + LOOK_MS;
                worstMs = Math.max(worstMs, stuckMs);
                if (ms % EVERY_MS == EVERY_MS - LOOK_MS) {
                    heights.add(now.height());
                }
                log.add(ms + " ms: " + now);
                before = now;
            }
            System.out.println(codec + ": longest stand-still " + worstMs + " ms, heights " + heights + ", " + before + ", encodings " + ann.ask("encodings", Map.of()));
            assertThat(before.codec()).isEqualToIgnoringCase("video/" + codec);
            assertThat(worstMs).as("stand-still; %s", log).isLessThan(FREEZE_MS);
            for (int i = 0; i < heights.size(); i++) {
                boolean small = i % 2 == 0;
                assertThat(heights.get(i) < LARGE).as("the small one after change %d of %s; %s", i, heights, log).isEqualTo(small);
            }
        }
    }

    /** The publisher sends AV1; somebody who has none gets VP8, which is encoded for them from then on. */
    @Test
    void a_viewer_without_the_codec_gets_the_publishers_second_one_points_52_67(Meeting meeting) {
        var address = URI.create("ws://localhost:" + meeting.http().getPort());
        var two = Map.of("singlePeerConnection", false, "dynacast", true);
        try (var ann = new PageGuest("livekit-client", "reserve-ann"); var ben = new PageGuest("livekit-client", "reserve-ben")) {
            ann.ask("connect", Map.of("url", address.toString(), "token", Meeting.TOKENS.token("reserve", "ann", true), "room", two));
            ben.ask("without", Map.of("codec", "av1"));
            ben.ask("connect", Map.of("url", address.toString(), "token", Meeting.TOKENS.token("reserve", "ben", true), "room", two));
            ann.ask("showLayers", Map.of("codec", "av1", "backup", true));
            ben.sees("ann");
            assertThat(Picture.of(ben).codec()).isEqualToIgnoringCase("video/VP8");
        }
    }

    private static void until(PageGuest guest, int height) {
        guest.until("sees " + height + " lines", "picture", said -> Picture.number((Map<?, ?>) said, "height") == height);
    }
}
