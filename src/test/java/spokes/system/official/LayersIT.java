package spokes.system.official;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.system.browser.Meeting;

/**
 * Layers as Chromium really encodes and decodes them. {@code -Dspokes.test.toggleSeconds=300} makes the toggling as long as the checklist's;
 * what takes five minutes in virtual time is in {@code LayerSwitchTest}.
 */
@ExtendWith(Meeting.Place.class)
class LayersIT {
    private static final int TOGGLE_SECONDS = Integer.getInteger("spokes.test.toggleSeconds", 24), LEAST_TOGGLES = 6, FRAMES_EACH = 40, FREEZE_MS = 2000, LARGE = 360;
    private static final int SWITCHES = Integer.getInteger("spokes.test.toggleSeconds", 60), MAX_PLIS = 3, FPS = 15;

    private record Picture(long frames, int height, int keyFrames, long plis, long freezes, String codec) {
        static Picture of(PageGuest guest) {
            var said = (Map<?, ?>) guest.ask("picture", Map.of());
            return new Picture(number(said, "frames"), (int) number(said, "height"), (int) number(said, "keyFrames"), number(said, "plis"), number(said, "freezes"), (String) said.get("codec"));
        }

        private static long number(Map<?, ?> said, String name) {
            return ((Number) said.get(name)).longValue();
        }
    }

    /** Another size again and again, each as soon as the last one has come and been seen for two seconds: what is decoded grows all the time. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = "av1")
    void toggled_layers_never_freeze_the_picture_points_51_60_93_trap_41(String codec, Meeting meeting) {
        var room = "layers-" + codec;
        var address = URI.create("ws://localhost:" + meeting.http().getPort());
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = new PageGuest("livekit-client", room + "-ben")) {
            ann.connect(address, Meeting.TOKENS.token(room, "ann", true));
            ben.connect(address, Meeting.TOKENS.token(room, "ben", true));
            ann.ask("showLayers", Map.of("codec", codec));
            ben.sees("ann");
            until(ben, LARGE);
            ben.ask("followPicture", Map.of());
            var tookMs = new ArrayList<Long>();
            for (long endNs = System.nanoTime() + TOGGLE_SECONDS * 1_000_000_000L; System.nanoTime() < endNs || tookMs.size() < LEAST_TOGGLES;) {
                boolean small = tookMs.size() % 2 == 0;
                long beganNs = System.nanoTime();
                ben.ask("want", Map.of("quality", small ? 0 : 2));
                ben.until(small ? "sees the small picture" : "sees the large picture", "picture", said -> Picture.number((Map<?, ?>) said, "height") < LARGE == small);
                ben.until("goes on seeing it", "freshFrames", said -> ((Number) said).longValue() >= FRAMES_EACH);
                tookMs.add((System.nanoTime() - beganNs) / 1_000_000);
            }
            long worstMs = ((Number) ben.ask("longestStandStill", Map.of())).longValue();
            var last = Picture.of(ben);
            System.out.println(codec + ": longest stand-still " + worstMs + " ms, toggles of " + tookMs + " ms, " + last + ", encodings " + ann.ask("encodings", Map.of()));
            assertThat(last.codec()).isEqualToIgnoringCase("video/" + codec);
            assertThat(worstMs).as("stand-still").isLessThan(FREEZE_MS);
        }
    }

    /** The next size every second, whether the last one has come or not. One in ten may freeze: two browsers share two cores with the server, and on a quiet machine none did. */
    @ParameterizedTest(name = "{0} of {1} lines in {2} sizes")
    @CsvSource({"vp8, 540, 3", "vp9, 360, 2"})
    void another_layer_every_second_does_not_freeze_the_picture_points_51_60_93_trap_41(String codec, int largest, int sizes, Meeting meeting) throws InterruptedException {
        var room = "every-second-" + codec;
        var address = URI.create("ws://localhost:" + meeting.http().getPort());
        try (var ann = new PageGuest("livekit-client", room + "-ann"); var ben = new PageGuest("livekit-client", room + "-ben")) {
            ann.connect(address, Meeting.TOKENS.token(room, "ann", true));
            ben.connect(address, Meeting.TOKENS.token(room, "ben", true));
            ann.ask("showLayers", Map.of("codec", codec, "height", largest, "fps", FPS));
            ben.sees("ann");
            until(ben, largest);
            ben.ask("followPicture", Map.of());
            var before = Picture.of(ben);
            var seen = new TreeMap<Integer, Integer>();
            long beganNs = System.nanoTime();
            for (int i = 0; i < SWITCHES; i++) {
                ben.ask("want", Map.of("quality", i % 3));
                TimeUnit.NANOSECONDS.sleep(beganNs + (i + 1) * 1_000_000_000L - System.nanoTime());
                seen.merge(Picture.of(ben).height(), 1, Integer::sum);
            }
            var after = Picture.of(ben);
            System.out.println(codec + ": " + SWITCHES + " switches, a second after each " + seen + ", longest stand-still " + ben.ask("longestStandStill", Map.of()) + " ms, " + before + " to " + after
                + ", encodings " + ann.ask("encodings", Map.of()));
            assertThat(after.codec()).isEqualToIgnoringCase("video/" + codec);
            assertThat(seen.values()).as("how often each size had come within its second").filteredOn(times -> times > SWITCHES / 6).hasSize(sizes);
            assertThat(after.frames() - before.frames()).as("pictures").isGreaterThan((long) SWITCHES * FPS / 2);
            assertThat(after.freezes() - before.freezes()).as("freezes").isLessThanOrEqualTo(SWITCHES / 10);
            assertThat(after.plis() - before.plis()).as("pictures asked for").isLessThanOrEqualTo(MAX_PLIS);
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
