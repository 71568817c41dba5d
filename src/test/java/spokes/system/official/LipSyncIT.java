package spokes.system.official;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static spokes.system.container.Eventually.within;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import spokes.system.browser.Meeting;

/**
 * A clip that flashes and beeps at the same moments, sent by one of LiveKit's clients and played by Chromium: by how much what is heard comes after what is seen.
 *
 * <p>It is the whole way that is measured, so the limit also covers what is not the server's: pieces of sound of 20 ms, pictures every 40 ms, a screen that changes every 17 ms.
 * Seen is when the browser expects the picture on its screen, heard is when the player was handed the sound and the delay that the browser knows of its output.
 */
@ExtendWith(Meeting.Place.class)
class LipSyncIT {
    private static final int FLASHES = 12, HELD_BACK_MS = 400;
    private static final double LIMIT_MS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How much later each beep is heard than the flash is seen that is nearest to it, in ms; negative where it comes first. */
    private record Offsets(List<Double> ms) {
        static Offsets of(PageGuest viewer) {
            var noted = (Map<?, ?>) viewer.ask("flashes", Map.of());
            var heard = moments(noted, "heardMs");
            return new Offsets(moments(noted, "seenMs").stream().skip(1)      // its beep may have come before we began
                .map(seen -> heard.stream().map(one -> one - seen).min(Comparator.comparingDouble(Math::abs)).orElse(Double.MAX_VALUE)).toList());
        }

        private static List<Double> moments(Map<?, ?> noted, String name) {
            return ((List<?>) noted.get(name)).stream().map(moment -> ((Number) moment).doubleValue()).toList();
        }

        /** Of ten, so many are no farther apart than this. */
        double of(int tenths) {
            return ms.stream().map(Math::abs).sorted().toList().get((ms.size() * tenths - 1) / 10);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "median %.0f, p90 %.0f ms of %s", of(5), of(9), ms.stream().map(Math::round).toList());
        }
    }

    /** The pictures are held back, so they are in step only if the sound waits for them; and for how long, the player knows only by our sender reports. */
    @Test
    void sound_waits_for_pictures_that_are_held_back_also_after_a_resume_point_94(Meeting meeting) throws Exception {
        makeRoom(meeting, "{\"name\":\"held-back\",\"sync_streams\":true,\"min_playout_delay\":%d,\"max_playout_delay\":2000}".formatted(HELD_BACK_MS));
        try (var watching = new Watching(meeting, "held-back")) {
            watching.inStep("pictures held back by " + HELD_BACK_MS + " ms");
            watching.resume();
            watching.inStep("the same after a resume");
        }
    }

    /** Somebody who flashes and beeps, and two who watch, with one connection and with two. */
    private static final class Watching implements AutoCloseable {
        private final ScriptGuest clip;
        private final PageGuest single, two;

        Watching(Meeting meeting, String room) {
            clip = ScriptGuest.node(room + "-clip");
            single = new PageGuest("livekit-client", room + "-single");
            two = new PageGuest("livekit-client", room + "-two");
            clip.connect(signaling(meeting), Meeting.TOKENS.token(room, "clip", true));
            clip.ask("flash", Map.of());
            viewers().forEach(viewer -> viewer.ask("connect", Map.of("url", signaling(meeting).toString(), "token", Meeting.TOKENS.token(room, viewer.client(), true),
                "room", Map.of("singlePeerConnection", viewer == single))));
            for (var viewer : viewers()) {
                viewer.sees("clip");
                viewer.hears("clip");
                viewer.ask("followFlashes", Map.of());
            }
        }

        private List<PageGuest> viewers() {
            return List.of(single, two);
        }

        /** A dozen flashes in a row, after a while: players get into step bit by bit. */
        void inStep(String how) {
            long beganNs = System.nanoTime();
            within(PATIENCE, () -> {
                viewers().forEach(viewer -> viewer.ask("forgetFlashes", Map.of()));
                for (var viewer : viewers()) {
                    viewer.until("sees flashes", "flashes", noted -> Offsets.moments((Map<?, ?>) noted, "seenMs").size() > FLASHES);
                }
                var offsets = viewers().stream().map(Offsets::of).toList();
                System.out.println(how + ", after " + (System.nanoTime() - beganNs) / 1_000_000 + " ms: one connection " + offsets.getFirst() + ", two connections " + offsets.getLast());
                assertThat(offsets).allSatisfy(all -> assertThat(all.of(5)).as("median of %s", all).isLessThan(LIMIT_MS))
                    .allSatisfy(all -> assertThat(all.of(9)).as("nine of ten of %s", all).isLessThan(LIMIT_MS));
            });
        }

        void resume() {
            for (var viewer : viewers()) {
                viewer.ask("simulate", Map.of("scenario", "signal-reconnect"));
            }
            for (var viewer : viewers()) {
                viewer.events("signalReconnecting", "reconnected");
            }
        }

        @Override
        public void close() {
            viewers().forEach(PageGuest::close);
            clip.close();
        }
    }

    private static void makeRoom(Meeting meeting, String wish) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(meeting.http().resolve("/twirp/livekit.RoomService/CreateRoom")).header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + Meeting.TOKENS.granting("program", "{\"roomCreate\":true}")).POST(BodyPublishers.ofString(wish)).build();
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(http.send(request, ofString()).statusCode()).isEqualTo(200);
        }
    }

    private static URI signaling(Meeting meeting) {
        return URI.create("ws://localhost:" + meeting.http().getPort());
    }
}
