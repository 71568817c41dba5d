package spokes.media.transport.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SctpAssociationTest {
    @Test
    void both_sides_open_channels_in_their_own_numbers() {
        var pair = SctpPair.connected(1);
        pair.client.open("_lossy", false, 0);
        pair.client.open("_reliable", true, SctpAssociation.ALWAYS);
        pair.server.open("_reliable", true, SctpAssociation.ALWAYS);
        pair.runs(200);

        assertThat(pair.server.opened).containsExactlyInAnyOrder("_lossy", "_reliable", "_reliable");
        assertThat(pair.client.opened).containsExactlyInAnyOrder("_lossy", "_reliable", "_reliable");
        assertThat(pair.client.association.open("next", true, SctpAssociation.ALWAYS, SctpAssociation.ALWAYS, pair.nowNs)).isEqualTo(4);
        assertThat(pair.server.association.open("next", true, SctpAssociation.ALWAYS, SctpAssociation.ALWAYS, pair.nowNs)).isEqualTo(3);
    }

    @Test
    void both_sides_may_begin_at_once_and_lose_most_of_it() {
        var pair = new SctpPair(2);
        pair.loss = 0.4;
        pair.client.association.connect(pair.nowNs);
        pair.server.association.connect(pair.nowNs);
        pair.server.open("early", true, SctpAssociation.ALWAYS);
        pair.runs(20_000);

        assertThat(pair.client.association.isEstablished()).isTrue();
        assertThat(pair.client.opened).containsExactly("early");
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 2, 3, 1131, 1132, 1133, 64_000, 200_000, 262_144})
    void a_message_of_any_length_arrives_as_it_was_point_86(int length) {
        var pair = SctpPair.connected(3);
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        var message = pair.message(length);
        pair.client.says("a", message);
        pair.runs(5_000);

        assertThat(pair.server.received).singleElement().isEqualTo(message);
        assertThat(pair.longest).isLessThanOrEqualTo(1160);
        assertThat(pair.client.association.bufferedBytes(0)).isZero();
        assertThat(pair.client.association.nextDeadlineNs()).as("nothing to wait for").isEqualTo(SctpAssociation.NEVER);
    }

    @ParameterizedTest(name = "seed {0}, {1} lost")
    @CsvSource({"1, 0.02", "2, 0.1", "3, 0.3", "4, 0.1", "5, 0.1"})
    void everything_arrives_once_and_in_order_over_a_path_that_loses_and_reorders(long seed, double loss) {
        var pair = SctpPair.connected(seed);
        pair.loss = loss;
        pair.jitterNs = 30_000_000;
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        var sent = new ArrayList<byte[]>();
        for (int i = 0; i < 200; i++) {
            sent.add(pair.message(1 + pair.random.nextInt(4000)));
            pair.client.says("a", sent.getLast());
        }
        pair.runs(240_000, () -> pair.server.received.size() == sent.size());

        assertThat(pair.server.received).usingElementComparator(Arrays::compare).containsExactlyElementsOf(sent);
    }

    @Test
    void what_must_not_be_sent_again_is_given_up_and_the_rest_goes_on() {
        var pair = SctpPair.connected(4);
        pair.client.open("lossy", false, 0);
        pair.client.open("reliable", true, SctpAssociation.ALWAYS);
        pair.runs(500);
        pair.loss = 0.1;
        for (int i = 0; i < 500; i++) {
            pair.client.says("lossy", pair.message(3000));
            pair.client.says("reliable", pair.message(1));
            pair.runs(20);
        }
        pair.loss = 0;
        pair.runs(10_000);

        assertThat(pair.server.told.stream().filter("0 binary 3000"::equals).count()).isBetween(250L, 450L);
        assertThat(pair.server.told.stream().filter("2 binary 1"::equals).count()).isEqualTo(500);
        assertThat(pair.client.association.bufferedBytes(0)).isZero();
        assertThat(pair.client.association.nextDeadlineNs()).isEqualTo(SctpAssociation.NEVER);
    }

    @Test
    void an_ordered_channel_goes_on_behind_what_was_given_up() {
        var pair = SctpPair.connected(5);
        pair.client.open("timed", true, 1);
        pair.runs(500);
        pair.cut = true;
        for (int i = 0; i < 20; i++) {
            pair.client.says("timed", pair.message(2000));
        }
        pair.runs(5_000);
        pair.cut = false;
        pair.runs(10_000);
        pair.client.says("timed", pair.message(7));
        pair.runs(2_000);

        assertThat(pair.server.told).endsWith("0 binary 7");
        assertThat(pair.client.association.bufferedBytes(0)).isZero();
    }

    @Test
    void a_path_that_comes_back_after_twenty_seconds_brings_everything() {
        var pair = SctpPair.connected(6);
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        pair.runs(100);
        pair.cut = true;
        pair.client.says("a", pair.message(100_000));
        pair.runs(20_000);
        pair.cut = false;
        pair.runs(8_000);

        assertThat(pair.server.received).hasSize(1);
        assertThat(pair.client.told).isEmpty();
    }

    @Test
    void a_closed_channel_is_closed_on_both_sides_and_its_number_is_free_again() {
        var pair = SctpPair.connected(7);
        pair.loss = 0.2;
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        pair.client.says("a", pair.message(30_000));
        pair.runs(20_000);
        pair.client.association.close(0, pair.nowNs);
        pair.runs(20_000);
        assertThat(pair.server.told).containsExactly("0 binary 30000", "closed 0");
        assertThat(pair.client.told).containsExactly("closed 0");

        pair.client.open("b", true, SctpAssociation.ALWAYS);
        pair.client.says("b", pair.message(5));
        pair.runs(20_000);
        assertThat(pair.server.told).endsWith("0 binary 5");
    }

    @Test
    void a_long_queue_of_one_channel_delays_another_by_a_message_only() {
        var pair = SctpPair.connected(8);
        pair.bitrateBps = 1_000_000;
        pair.client.open("long", true, SctpAssociation.ALWAYS);
        pair.client.open("short", false, 0);
        pair.runs(500);
        for (int i = 0; i < 100; i++) {
            pair.client.says("long", pair.message(15_000));
        }
        pair.client.says("short", pair.message(9));

        assertThat(pair.runs(5_000, () -> pair.server.told.contains("2 binary 9"))).isLessThan(600);
    }

    @Test
    void fifty_milliseconds_of_round_trip_carry_twenty_megabits() {
        assertThat(throughput(9, 0, 4_000_000)).isGreaterThan(20_000_000);
    }

    @Test
    void with_one_percent_of_loss_it_is_what_the_window_allows() {
        assertThat(throughput(10, 0.01, 3_000_000)).isGreaterThan(2_000_000);
    }

    private static long throughput(long seed, double loss, int bytes) {
        var pair = SctpPair.connected(seed);
        pair.delayNs = 25_000_000;
        pair.bitrateBps = 100_000_000;
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        pair.runs(500);
        pair.loss = loss;
        for (int i = 0; i < bytes / 50_000; i++) {
            pair.client.says("a", pair.message(50_000));
        }
        long tookMs = pair.runs(60_000, () -> pair.server.received.size() == bytes / 50_000);
        System.out.println("SCTP over 50 ms with loss " + loss + ": " + bytes * 8L / Math.max(1, tookMs) + " kbit/s");
        return bytes * 8L * 1000 / Math.max(1, tookMs);
    }

    @Test
    void garbage_of_every_kind_is_counted_and_dropped() {
        var story = SctpPair.connected(11);
        story.captured = new ArrayList<>();
        story.loss = 0.05;
        story.client.open("a", true, SctpAssociation.ALWAYS);
        story.client.open("b", false, 0);
        for (int i = 0; i < 20; i++) {
            story.client.says("a", story.message(3000));
            story.client.says("b", story.message(3000));
            story.runs(50);
        }
        story.client.association.close(0, story.nowNs);
        story.runs(3_000);
        var packets = List.copyOf(story.captured);
        for (long seed = 0; seed < 3_000; seed++) {
            var pair = seed % 100 == 0 ? story = SctpPair.connected(seed) : story;
            var broken = packets.get((int) (seed % packets.size())).clone();
            for (int i = 0; i < 3; i++) {
                broken[pair.random.nextInt(broken.length)] = (byte) pair.random.nextInt();
            }
            sign(broken);
            pair.server.association.onPacket(broken, 0, broken.length, pair.nowNs);
            readdressed(broken, pair);
            pair.runs(5);
        }
        assertThat(story.server.association.malformed()).isPositive();
    }

    /** As if the peer itself had said it. */
    private static void readdressed(byte[] packet, SctpPair pair) {
        pair.captured = new ArrayList<>();
        pair.client.open("x", true, SctpAssociation.ALWAYS);
        pair.runs(1);
        if (!pair.captured.isEmpty()) {
            System.arraycopy(pair.captured.getFirst(), 4, packet, 4, 4);
            sign(packet);
            pair.server.association.onPacket(packet, 0, packet.length, pair.nowNs);
        }
    }

    private static void sign(byte[] packet) {
        int sum = PacketWriter.checksum(packet, 0, packet.length);
        for (int i = 0; i < 4; i++) {
            packet[8 + i] = (byte) (sum >>> 8 * i);
        }
    }

    @Test
    void who_is_told_that_there_is_no_room_waits_and_goes_on_as_soon_as_there_is() {
        var pair = SctpPair.connected(31);
        pair.client.open("a", true, SctpAssociation.ALWAYS);
        pair.runs(100);
        pair.server.roomBytes = 0;
        for (int i = 0; i < 2000; i++) {
            pair.client.says("a", pair.message(1000));
        }
        pair.runs(20_000);
        int before = pair.server.received.size();
        assertThat(before).as("what was on its way, and one at a time for a second").isLessThan(40);
        pair.runs(300_000);
        assertThat(pair.server.received).as("nobody gives up").hasSize(before);
        assertThat(pair.client.told).isEmpty();

        pair.server.roomBytes = Integer.MAX_VALUE;
        long ms = pair.runs(10_000, () -> pair.server.received.size() > before);
        assertThat(ms).as("told at once, not when it asks again").isLessThan(SctpAssociation.ROOM_MS + 30);
        pair.runs(10_000);
        assertThat(pair.server.received).hasSize(2000);
        assertThat(pair.server.association.nextDeadlineNs()).as("no more to look after").isEqualTo(SctpAssociation.NEVER);
    }
}
