package spokes.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.Scalability;
import spokes.media.simulcast.Layer;

/** Whatever layers a subscriber gets, and however often that changes, its decoder goes on. */
class LayerSwitchTest {
    private static final int MINUTES_5 = 300_000;

    private Encoder encoder;
    private Decoder bob;

    private void stage(Codec codec, int spatial, int temporal, boolean key, int encodings, boolean descriptors) {
        encoder = new Encoder(codec, new Scalability(spatial, temporal, key), encodings, descriptors, 42);
        plays(0, 1000, 3, _ -> { });
        bob = new Decoder(encoder, codec, descriptors, 1000);
    }

    /** @param every called before each picture with the time in ms */
    private void plays(long fromMs, long toMs, int spatialLayers, IntConsumer every) {
        for (long now = fromMs; now < toMs; now += Encoder.FRAME_MS) {
            if (bob != null) {
                bob.nowMs = now;
            }
            every.accept((int) now);
            encoder.shows(spatialLayers, now);
            for (long tick = now; tick < now + Encoder.FRAME_MS; tick++) {
                if (encoder.up.nextDeadlineNs() <= tick * 1_000_000) {
                    encoder.up.onTick(tick * 1_000_000);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} with {1} spatial and {2} temporal layers, KEY {3}, {4} encodings, descriptors {5}")
    @CsvSource({"VP8, 1, 3, false, 3, false", "VP8, 1, 1, false, 3, false", "VP8, 1, 2, false, 2, true", "VP9, 3, 3, true, 1, true", "VP9, 3, 3, true, 1, false",
            "VP9, 2, 3, false, 1, false", "VP9, 1, 3, false, 3, false", "AV1, 3, 3, true, 1, true", "AV1, 3, 3, false, 1, true", "AV1, 2, 1, false, 1, true",
            "AV1, 1, 3, false, 3, true"})
    void toggling_every_three_seconds_for_five_minutes_never_freezes_points_51_93_trap_41(Codec codec, int spatial, int temporal, boolean key, int encodings, boolean descriptors) {
        stage(codec, spatial, temporal, key, encodings, descriptors);
        var random = new Random(3);
        var wanted = new Layer[] {Layer.ALL};
        var wrong = new ArrayList<String>();
        long[] sinceMs = {1000};
        plays(1000, MINUTES_5, 3, now -> {
            if (now / 3000 != (now - Encoder.FRAME_MS) / 3000) {
                wanted[0] = new Layer(random.nextInt(3), random.nextInt(3));
                sinceMs[0] = now;
                bob.down.allow(wanted[0], now * 1_000_000L);
            }
        });
        var shown = bob.decode();
        long last = 1000;
        for (var picture : shown) {
            if (picture.atMs() - last > 250) {
                wrong.add("nothing from " + last + " to " + picture.atMs());
            }
            last = picture.atMs();
        }
        assertThat(wrong).isEmpty();
        assertThat(shown).hasSizeGreaterThan(MINUTES_5 / 33 / 3);
    }

    @ParameterizedTest(name = "{0}, KEY {1}, descriptors {2}")
    @CsvSource({"AV1, true, true", "AV1, false, true", "VP9, true, true", "VP9, true, false", "VP9, false, false"})
    void a_smaller_picture_is_what_comes_and_costs_less_points_51_60(Codec codec, boolean key, boolean descriptors) {
        stage(codec, 3, 3, key, 1, descriptors);
        plays(1000, 3000, 3, _ -> { });
        long full = bob.bytes;
        bob.down.limit(false, 0, 3_000_000_000L);
        assertSpatial(3000, 6000, 0);
        assertThat((double) (bob.bytes - full) / full).isLessThan(0.9);
        bob.down.limit(false, 1, 6_000_000_000L);
        assertSpatial(6000, 9000, 1);
        bob.down.limit(false, 2, 9_000_000_000L);
        assertSpatial(9000, 12_000, 2);
        assertThat(bob.down.layer()).isEqualTo(2);
    }

    /** Within a second and a half. */
    private void assertSpatial(int fromMs, int toMs, int spatial) {
        plays(fromMs, toMs, 3, _ -> { });
        assertThat(bob.decode().stream().filter(picture -> picture.atMs() > fromMs + 1500).map(Decoder.Shown::spatial).distinct().toList()).containsExactly(spatial);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"VP8", "VP9", "AV1"})
    void fewer_frames_a_second_are_temporal_layers_left_out_point_60(Codec codec) {
        stage(codec, 1, 3, false, 1, codec != Codec.VP8);
        bob.down.limit(false, 0, 7, 1_000_000_000L);
        plays(1000, 6000, 3, _ -> { });
        assertThat(rate(3000, 6000)).isBetween(6.5, 8.5);
        bob.down.limit(false, 0, 15, 6_000_000_000L);
        plays(6000, 10_000, 3, _ -> { });
        assertThat(rate(8000, 10_000)).isBetween(14.0, 16.5);
        bob.down.limit(false, 0, 0, 10_000_000_000L);
        plays(10_000, 13_000, 3, _ -> { });
        assertThat(rate(11_000, 13_000)).isGreaterThan(29);
    }

    private double rate(long fromMs, long toMs) {
        return bob.decode().stream().filter(picture -> picture.atMs() >= fromMs && picture.atMs() < toMs).count() * 1000.0 / (toMs - fromMs);
    }

    @ParameterizedTest(name = "{0}, KEY {1}, descriptors {2}")
    @CsvSource({"AV1, true, true", "AV1, false, true", "VP9, true, false"})
    void a_publisher_that_stops_its_largest_layers_freezes_nobody_for_long(Codec codec, boolean key, boolean descriptors) {
        stage(codec, 3, 3, key, 1, descriptors);
        plays(1000, 4000, 3, _ -> { });
        plays(4000, 7000, 1, _ -> { });
        plays(7000, 10_000, 3, _ -> { });
        var shown = bob.decode();
        assertThat(shown.stream().filter(picture -> picture.atMs() > 5500 && picture.atMs() < 7000).map(Decoder.Shown::spatial).distinct().toList()).containsExactly(0);
        assertThat(shown.stream().filter(picture -> picture.atMs() > 9000).map(Decoder.Shown::spatial).distinct().toList()).containsExactly(2);
    }

    /** Upstream loss, repaired sixty milliseconds later: every number is filled, and what was decided of a frame holds for its late packets. */
    @ParameterizedTest(name = "{0}, {1} encodings, KEY {2}, descriptors {3}, seed {4}")
    @CsvSource({"VP8, 3, false, false, 1", "VP8, 3, false, false, 2", "AV1, 1, true, true, 1", "AV1, 1, false, true, 2", "VP9, 1, true, false, 1"})
    void late_packets_find_their_place(Codec codec, int encodings, boolean key, boolean descriptors, long seed) {
        stage(codec, encodings > 1 ? 1 : 3, 3, key, encodings, descriptors);
        var random = new Random(seed);
        var late = new ArrayList<Runnable>();
        var dueMs = new ArrayList<Long>();
        long[] nowMs = {1000};
        encoder.network = (_, arrives) -> {
            if (random.nextInt(50) == 0) {
                late.add(arrives);
                dueMs.add(nowMs[0] + 60);
            } else {
                arrives.run();
            }
        };
        plays(1000, 60_000, 3, now -> {
            nowMs[0] = now;
            encoder.lateMs = now;
            while (!dueMs.isEmpty() && dueMs.getFirst() <= now) {
                dueMs.removeFirst();
                late.removeFirst().run();
            }
            if (now % 3000 < Encoder.FRAME_MS) {
                bob.down.allow(new Layer(random.nextInt(3), random.nextInt(3)), now * 1_000_000L);
            }
        });
        late.forEach(Runnable::run);
        long first = bob.packets.keySet().iterator().next();
        assertThat(bob.packets.keySet()).as("no number is missing").hasSize((int) (bob.packets.keySet().stream().max(Long::compare).orElseThrow() - first + 1));
    }

    @Test
    void nobody_asks_for_key_frames_that_the_encoder_does_not_owe() {
        stage(Codec.AV1, 3, 3, false, 1, true);
        plays(1000, 3000, 3, _ -> { });
        int before = encoder.keyPictures;
        bob.down.allow(new Layer(1, 2), 3_000_000_000L);
        plays(3000, 5000, 3, _ -> { });
        bob.down.allow(new Layer(1, 0), 5_000_000_000L);
        plays(5000, 7000, 3, _ -> { });
        bob.down.allow(new Layer(1, 2), 7_000_000_000L);
        plays(7000, 9000, 3, _ -> { });
        assertThat(encoder.keyPictures).as("down, and up and down in frame rate, goes without").isEqualTo(before);
        assertThat(List.of(bob.decode().getLast().spatial())).containsExactly(1);
        bob.down.allow(Layer.ALL, 9_000_000_000L);
        plays(9000, 11_000, 3, _ -> { });
        assertThat(encoder.keyPictures).isEqualTo(before + 1);
        assertThat(bob.decode().getLast().spatial()).isEqualTo(2);
    }
}
