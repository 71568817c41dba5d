package spokes.media.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaFigures;
import spokes.media.peer.Counter;

/** What dashboards show of how streams get through is what happened to them. */
class FiguresTest {
    private final World world = new World(77);
    private final Browser alice = world.joins("alice", "standup").reports(), bob = world.joins("bob", "standup").reports();

    private MediaFigures figures() {
        return world.counters.streams().snapshot();
    }

    private long count(String name, String... labels) {
        return figures().counts().stream().filter(count -> count.name().equals(name) && count.labels().containsAll(List.of(labels))).mapToLong(MediaFigures.Count::value).sum();
    }

    private List<MediaFigures.Histogram> histograms(String name, String... labels) {
        return figures().histograms().stream().filter(histogram -> histogram.name().equals(name) && histogram.labels().containsAll(List.of(labels))).toList();
    }

    private long observed(String name, String... labels) {
        return histograms(name, labels).stream().flatMap(histogram -> histogram.counts().stream()).mapToLong(Long::longValue).sum();
    }

    private double sum(String name, String... labels) {
        return histograms(name, labels).stream().mapToDouble(MediaFigures.Histogram::sum).sum();
    }

    @Test
    void a_good_network_shows_no_loss_and_everybody_excellent_point_100() {
        alice.publishesAudio();
        world.runs(ofSeconds(31));

        assertThat(observed("packet_loss_percent", "direction", "incoming", "type", "AUDIO")).isBetween(5L, 6L);
        assertThat(sum("packet_loss_percent")).isZero();
        assertThat(observed("packet_loss_percent", "direction", "outgoing", "type", "AUDIO")).isPositive();
        assertThat(histograms("quality_rating").getFirst().counts()).as("poor, good, excellent, lost").containsExactly(0L, 0L, 12L, 0L);
        assertThat(sum("quality_score") / observed("quality_score")).isBetween(4.3, 4.5);
        assertThat(observed("packet_loss_percent", "type", "VIDEO")).isZero();
    }

    @Test
    void loss_disorder_jitter_and_round_trips_are_those_of_the_side_that_has_them_point_100() {
        alice.publishesAudio();
        alice.publishesVideo();
        world.runs(ofSeconds(1));
        alice.link.delays(ofMillis(60)).jitters(ofMillis(30)).loses(0.05);
        world.runs(ofSeconds(30));

        assertThat(count("packet_out_of_order_total", "direction", "incoming")).isPositive();
        assertThat(sum("jitter_us", "direction", "incoming") / observed("jitter_us", "direction", "incoming")).as("µs").isBetween(2_000.0, 60_000.0);
        assertThat(sum("rtt_ms", "direction", "incoming") / observed("rtt_ms", "direction", "incoming")).as("ms").isBetween(80.0, 250.0);
        assertThat(world.count(Counter.PACKETS_ASKED_FOR)).isGreaterThanOrEqualTo(world.count(Counter.NACKS_SENT)).isPositive();
        assertThat(count("packet_loss_total", "direction", "outgoing")).as("bob misses nothing that came").isZero();

        alice.link.loses(0).jitters(ofMillis(0));
        bob.link.loses(0.05);
        world.runs(ofSeconds(30));
        assertThat(count("packet_loss_total", "direction", "outgoing")).isPositive();
        assertThat(sum("packet_loss_percent", "direction", "outgoing")).isPositive();
        assertThat(world.count(Counter.PACKETS_MISSED)).isPositive();
        assertThat(world.count(Counter.PACKETS_RESENT)).isBetween(1L, world.count(Counter.PACKETS_FORWARDED) / 5);
        assertThat(world.count(Counter.BYTES_RESENT)).isLessThan(world.count(Counter.BYTES_FORWARDED) / 5);
    }

    @Test
    void text_and_byte_streams_are_counted_by_their_headers_point_100() {
        for (var who : List.of(alice, bob)) {
            world.command(new MediaCommand.Identify(who.room, who.sid, who == alice ? "alice" : "bob", true, false, false, false));
            who.publishesAudio();
        }
        world.runs(ofSeconds(1));
        alice.publisher.channels.open("_reliable", true, -1);
        world.runs(ofMillis(500));
        alice.publisher.channels.say("_reliable", message(bytes(13, message(bytes(4, "image/png".getBytes(UTF_8)), new byte[] {5 << 3, (byte) 0xE8, 7}, bytes(10, new byte[0]))), bytes(5, "bob".getBytes(UTF_8))));
        alice.publisher.channels.say("_reliable", message(bytes(13, message(bytes(4, "x/y".getBytes(UTF_8)), bytes(9, new byte[0])))));
        alice.publisher.channels.say("_reliable", message(bytes(9, "chat".getBytes(UTF_8))));
        world.runs(ofMillis(200));

        assertThat(sum("datapacket_stream_bytes", "type", "bytes", "mime_type", "image")).isEqualTo(1000);
        assertThat(sum("datapacket_stream_dest_count", "type", "bytes", "mime_type", "image")).isEqualTo(1);
        assertThat(observed("datapacket_stream_dest_count", "type", "text", "mime_type", "unknown")).isEqualTo(1);
        assertThat(observed("datapacket_stream_bytes", "type", "text")).as("it did not say").isZero();
        assertThat(observed("datapacket_stream_dest_count")).isEqualTo(2);
    }

    private static byte[] bytes(int field, byte[] content) {
        return message(new byte[] {(byte) (field << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] message(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
