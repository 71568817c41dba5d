package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaKind;
import spokes.media.peer.Counter;

/**
 * Whatever goes wrong between an encoder and a decoder: a picture of which something is sent that fits the viewer's connection moves again.
 *
 * <p>The encoder drops layers and takes them up again, does not hear that it is asked for key frames, mutes; links lose, jitter, are cut and narrow; viewers change
 * their minds. Both kinds of connections.
 */
class MovingPictureTest {
    private static final long[] WEIGHTS = {60_000, 200_000, 600_000};
    private static final long MINUTES_5_MS = 300_000, STEP_MS = 100, PATIENCE_MS = 8000;

    /** Somebody who looks on, and what may excuse that there is nothing to see. */
    private final class Viewer {
        final Browser browser;
        boolean disabled;
        long linkBps = Long.MAX_VALUE, cutUntilMs, excusedMs;
        int reached;

        Viewer(Browser browser) {
            this.browser = browser;
            browser.decodes = true;
            browser.link.delays(ofMillis(20));
        }

        /** True when something of the picture has been sent for so long that it must have moved. */
        boolean stands(Source camera, List<Long> sentSinceMs, long nowMs) {
            if (disabled || nowMs < cutUntilMs || !fits(camera)) {
                excusedMs = nowMs;
            }
            long sentMs = sentSinceMs.stream().mapToLong(Long::longValue).min().orElseThrow();
            var screen = browser.of(camera).screen;
            reached |= screen.layer() < 0 ? 0 : 1 << screen.layer();
            return nowMs - Math.max(Math.max(sentMs, excusedMs), screen.movedNs / 1_000_000) > PATIENCE_MS;
        }

        /** The smallest layer that is sent fits, and a key frame of it too. */
        private boolean fits(Source camera) {
            for (int i = 0; i < WEIGHTS.length; i++) {
                if (!camera.layers.get(i).paused) {
                    return linkBps > 2 * WEIGHTS[i];
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return browser.name;
        }
    }

    private final List<String> log = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_stands_still_only_while_nothing_is_sent(long seed) {
        var world = new World(seed);
        var random = new Random(seed);
        var alice = world.joins("alice", "standup");
        alice.link.delays(ofMillis(20));
        var viewers = List.of(new Viewer(world.joins("bob", "standup").reports()), new Viewer(world.joinsSingly("erin", "standup")));
        var camera = alice.publishes(new Source(world, alice, MediaKind.VIDEO, List.of("q", "h", "f")).weighs(WEIGHTS));
        world.runs(ofSeconds(3));
        var sentSinceMs = new ArrayList<>(List.of(3000L, 3000L, 3000L));
        long troubleMs = 0, cutUntilMs = 0;
        for (long ms = 0; ms < MINUTES_5_MS; ms += STEP_MS) {
            world.runs(ofMillis(STEP_MS));
            long nowMs = world.nowNs() / 1_000_000;
            if (ms >= troubleMs) {
                troubleMs = ms + random.nextLong(100, 3000);
                cutUntilMs = Math.max(cutUntilMs, trouble(random, alice, camera, viewers, nowMs));
            }
            boolean cut = nowMs < cutUntilMs;
            alice.link.isCut(cut);
            for (int i = 0; i < WEIGHTS.length; i++) {
                if (camera.muted || cut || camera.layers.get(i).paused) {
                    sentSinceMs.set(i, nowMs);
                }
            }
            for (var viewer : viewers) {
                viewer.browser.link.isCut(nowMs < viewer.cutUntilMs);
                assertThat(viewer.stands(camera, sentSinceMs, nowMs)).as("%s sees nothing move at %d ms (since %d), layers sent since %s; %s", viewer, nowMs,
                        viewer.browser.of(camera).screen.movedNs / 1_000_000, sentSinceMs, log.subList(Math.max(0, log.size() - 40), log.size())).isFalse();
            }
        }
        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.reached).as("layers that were seen").isEqualTo(7));
        assertThat(world.count(Counter.INTERNAL_ERRORS)).isZero();
    }

    /** @return until when the publisher's link is cut, in ms; 0 when it is not */
    private long trouble(Random random, Browser alice, Source camera, List<Viewer> viewers, long nowMs) {
        var viewer = viewers.get(random.nextInt(viewers.size()));
        var layer = camera.layers.get(random.nextInt(WEIGHTS.length));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                layer.pauses(!layer.paused);
                tell(nowMs, layer.rid + (layer.paused ? " stops" : " goes on"));
            }
            case 3 -> {
                camera.layers.forEach(one -> one.pauses(false));
                tell(nowMs, "all layers go on");
            }
            case 4 -> {
                layer.deafTo = random.nextInt(4);
                tell(nowMs, layer.rid + " is deaf to " + layer.deafTo);
            }
            case 5 -> {
                double loss = random.nextBoolean() ? 0 : random.nextDouble(0.15);
                alice.link.loses(loss);
                tell(nowMs, "alice loses " + loss);
            }
            case 6 -> {
                double loss = random.nextBoolean() ? 0 : random.nextDouble(0.15);
                viewer.browser.link.loses(loss);
                tell(nowMs, viewer + " loses " + loss);
            }
            case 7, 8 -> {
                viewer.linkBps = random.nextLong(80_000, 2_000_000);
                viewer.browser.link.carries(viewer.linkBps, ofMillis(500));
                tell(nowMs, viewer + " has " + viewer.linkBps);
            }
            case 9 -> {
                viewer.browser.link.jitters(ofMillis(random.nextInt(40)));
                tell(nowMs, viewer + " jitters");
            }
            case 10 -> {
                int most = random.nextInt(3);
                viewer.disabled = random.nextInt(4) == 0;
                viewer.browser.limits(camera, viewer.disabled, most);
                tell(nowMs, viewer + (viewer.disabled ? " wants nothing" : " wants up to " + most));
            }
            case 11 -> {
                alice.mutes(camera, !camera.muted && random.nextBoolean());
                camera.layers.forEach(one -> one.keyFrameWanted = true);
                tell(nowMs, camera.muted ? "muted" : "not muted");
            }
            case 12 -> {
                viewer.cutUntilMs = nowMs + random.nextInt(2500);
                tell(nowMs, viewer + " is cut off until " + viewer.cutUntilMs);
            }
            default -> {
                long until = nowMs + random.nextInt(2500);
                tell(nowMs, "alice is cut off until " + until);
                return until;
            }
        }
        return 0;
    }

    private void tell(long nowMs, String what) {
        log.add(nowMs + ": " + what);
    }
}
