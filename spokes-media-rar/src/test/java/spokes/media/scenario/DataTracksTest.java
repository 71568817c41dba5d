package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.TrackSid;
import spokes.media.peer.Counter;
import spokes.media.room.RoomRules;
import spokes.media.room.RoomRules.DataRate;
import spokes.media.room.RoomRules.SpeakerRules;

/** Packets of data tracks from who publishes to who subscribed. */
class DataTracksTest {
    private static final String CHANNEL = "_data_track";

    private World world = new World(91);

    /** Somebody with both connections, the channel open. */
    private Browser joins(String name) {
        var browser = world.joins(name, "plant");
        browser.publishesAudio();
        world.runs(ofSeconds(1));
        opensChannel(browser);
        return browser;
    }

    private void opensChannel(Browser browser) {
        browser.publisher.channels.open(CHANNEL, false, 0);
        world.runs(ofMillis(200));
    }

    private TrackSid publishes(Browser browser, String name, int publishersHandle, int handle) {
        var sid = new TrackSid("DTR_" + name);
        world.command(new MediaCommand.PublishData(browser.room, browser.sid, sid, publishersHandle, handle));
        return sid;
    }

    private void subscribes(Browser browser, TrackSid track) {
        world.command(new MediaCommand.SubscribeData(browser.room, browser.sid, track));
    }

    private static List<byte[]> got(Browser browser) {
        return browser.subscriber.channels.received.getOrDefault(CHANNEL, List.of());
    }

    /** A frame of one packet. */
    private static byte[] packet(int handle, int sequence, int payloadBytes) {
        return ByteBuffer.allocate(12 + payloadBytes).putShort((short) 0x1800).putShort((short) handle).putShort((short) sequence).putShort((short) sequence).putInt(sequence * 900).array();
    }

    private static List<Integer> sequences(Browser browser) {
        return got(browser).stream().map(packet -> ByteBuffer.wrap(packet).getShort(4) & 0xFFFF).toList();
    }

    private void says(Browser browser, byte[] packet) {
        browser.publisher.channels.say(CHANNEL, packet);
    }

    @Test
    void where_there_are_no_data_tracks_nobody_gets_a_channel_for_them() {
        world.dataTracks = false;
        var alice = joins("alice");
        assertThat(alice.subscriber.channels.opens).extracting(Channels.Open::label).containsExactlyInAnyOrder("_reliable", "_lossy");
    }

    @Test
    void packets_reach_who_subscribed_under_the_handle_that_they_were_told_point_91() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        var dave = joins("dave");
        var arm = publishes(alice, "arm", 1, 700);
        subscribes(bob, arm);
        subscribes(bob, arm);
        subscribes(carol, arm);
        says(alice, packet(1, 1, 300));
        says(alice, packet(1, 2, 16_000));
        world.runs(ofMillis(200));

        for (var receiver : List.of(bob, carol)) {
            assertThat(got(receiver)).containsExactlyInAnyOrder(packet(700, 1, 300), packet(700, 2, 16_000));
        }
        assertThat(got(dave)).isEmpty();
        assertThat(got(alice)).isEmpty();
        assertThat(world.count(Counter.DROPPED_DATA)).isZero();

        world.command(new MediaCommand.UnsubscribeData(bob.room, bob.sid, arm));
        says(alice, packet(1, 3, 1));
        world.runs(ofMillis(200));
        assertThat(got(bob)).hasSize(2);
        assertThat(got(carol)).hasSize(3);
    }

    @Test
    void everybody_numbers_tracks_as_they_like() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        publishes(alice, "a5", 5, 1);
        var a9 = publishes(alice, "a9", 9, 2);
        var b5 = publishes(bob, "b5", 5, 3);
        publishes(alice, "a1", 1, 4);
        subscribes(carol, a9);
        subscribes(carol, b5);
        subscribes(bob, a9);
        subscribes(bob, b5);
        for (int handle : new int[] {1, 5, 9}) {
            says(alice, packet(handle, handle, 4));
        }
        says(bob, packet(5, 50, 4));
        world.runs(ofMillis(200));

        assertThat(got(carol)).containsExactlyInAnyOrder(packet(2, 9, 4), packet(3, 50, 4));
        assertThat(got(bob)).as("nobody gets their own").containsExactly(packet(2, 9, 4));
    }

    @Test
    void a_client_with_one_connection_sends_and_gets_them_by_its_own_channel() {
        var alice = joins("alice");
        var bob = world.joinsSingly("bob", "plant");
        world.runs(ofSeconds(1));
        opensChannel(bob);
        subscribes(bob, publishes(alice, "arm", 1, 11));
        subscribes(alice, publishes(bob, "leg", 1, 12));
        says(alice, packet(1, 1, 10));
        says(bob, packet(1, 2, 10));
        world.runs(ofMillis(200));

        assertThat(bob.publisher.channels.received.get(CHANNEL)).containsExactly(packet(11, 1, 10));
        assertThat(got(alice)).containsExactly(packet(12, 2, 10));
    }

    @Test
    void what_has_no_track_or_makes_no_sense_is_counted_and_dropped_and_the_next_one_arrives() {
        var alice = joins("alice");
        var bob = joins("bob");
        says(alice, packet(1, 0, 10));
        world.runs(ofMillis(100));
        assertThat(world.count(Counter.DROPPED_DATA)).as("too early").isEqualTo(1);

        subscribes(bob, publishes(alice, "arm", 1, 7));
        says(alice, packet(2, 1, 10));
        says(alice, new byte[11]);
        says(alice, packet(0, 2, 10));
        world.runs(ofMillis(100));
        assertThat(world.count(Counter.DROPPED_DATA)).isEqualTo(4);
        for (int i = 0; i < 1000; i++) {
            var garbage = new byte[1 + world.random.nextInt(60)];
            world.random.nextBytes(garbage);
            garbage[0] |= 0x20;
            says(alice, garbage);
        }
        world.runs(ofSeconds(2));
        says(alice, packet(1, 3, 10));
        world.runs(ofMillis(200));

        assertThat(got(bob)).containsExactly(packet(7, 3, 10));
        assertThat(world.count(Counter.DROPPED_DATA)).isEqualTo(1004);
    }

    @Test
    void a_track_ends_with_its_publisher_and_by_its_word_and_its_handle_may_be_used_again() {
        var alice = joins("alice");
        var bob = joins("bob");
        var arm = publishes(alice, "arm", 1, 7);
        subscribes(bob, arm);
        world.command(new MediaCommand.UnpublishData(alice.room, arm));
        says(alice, packet(1, 1, 10));
        world.runs(ofMillis(100));
        assertThat(got(bob)).isEmpty();

        subscribes(bob, arm);
        var leg = publishes(alice, "leg", 1, 8);
        says(alice, packet(1, 2, 10));
        world.runs(ofMillis(100));
        assertThat(got(bob)).as("nobody asked for this one").isEmpty();
        subscribes(bob, leg);
        says(alice, packet(1, 3, 10));
        world.runs(ofMillis(100));
        assertThat(got(bob)).containsExactly(packet(8, 3, 10));

        var replaced = publishes(alice, "head", 1, 9);
        subscribes(bob, replaced);
        world.command(new MediaCommand.UnpublishData(alice.room, leg));
        says(alice, packet(1, 4, 10));
        world.runs(ofMillis(100));
        assertThat(got(bob)).as("the end of the old one is not that of the new").endsWith(packet(9, 4, 10));

        world.command(new MediaCommand.Leave(alice.room, alice.sid));
        var carol = joins("carol");
        subscribes(bob, publishes(carol, "arm", 1, 10));
        says(carol, packet(1, 5, 10));
        world.runs(ofMillis(100));
        assertThat(got(bob)).hasSize(3).endsWith(packet(10, 5, 10));
    }

    @Test
    void who_leaves_or_breaks_down_takes_nobody_along() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        var dave = joins("dave");
        var arm = publishes(alice, "arm", 1, 7);
        List.of(bob, carol, dave).forEach(who -> subscribes(who, arm));
        world.command(new MediaCommand.Leave(bob.room, bob.sid));
        carol.poisonous = true;
        says(alice, packet(1, 1, 10));
        says(alice, packet(1, 2, 10));
        world.runs(ofMillis(200));

        assertThat(got(dave)).hasSize(2);
        assertThat(got(bob)).isEmpty();
        assertThat(alice.inside).isTrue();
        assertThat(world.count(Counter.PARTICIPANTS_CLOSED)).isEqualTo(1);
    }

    @Test
    void a_flood_of_frames_is_cut_to_the_rate_of_data_and_its_sender_told() {
        world = new World(91, new RoomRules(SpeakerRules.USUAL, new DataRate(50, 20_000)));
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        subscribes(carol, publishes(alice, "arm", 1, 7));
        subscribes(carol, publishes(bob, "leg", 1, 8));
        for (int i = 1; i <= 1000; i++) {
            says(alice, packet(1, i, 4));
        }
        says(bob, packet(1, 1, 4));
        world.runs(ofSeconds(1));

        assertThat(got(carol).stream().filter(packet -> packet[3] == 7)).as("two seconds' worth at once").hasSizeBetween(95, 150);
        assertThat(got(carol)).contains(packet(8, 1, 4));
        assertThat(world.said(MediaEvent.DataLimited.class)).isNotEmpty().allSatisfy(told -> assertThat(told.who()).isEqualTo(alice.sid));
        assertThat(world.count(Counter.LIMITED_DATA)).isGreaterThan(800);
    }

    @Test
    void whoever_does_not_read_delays_nobody_and_gets_no_old_news() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        var arm = publishes(alice, "arm", 1, 7);
        subscribes(bob, arm);
        subscribes(carol, arm);
        bob.subscriber.channels.deaf = true;
        for (int i = 1; i <= 500; i++) {
            says(alice, packet(1, i, 4_000));
            world.runs(ofMillis(10));
        }
        world.runs(ofMillis(100));
        assertThat(sequences(carol)).hasSize(500).isSorted();
        long refused = world.count(Counter.DATA_REFUSED);
        assertThat(refused).as("his share is bounded").isGreaterThan(400);

        bob.subscriber.channels.deaf = false;
        for (int i = 501; i <= 1500; i++) {
            says(alice, packet(1, i, 4_000));
            world.runs(ofMillis(10));
        }
        assertThat(sequences(bob).stream().filter(sequence -> sequence <= 490)).as("what was on its way when he fell asleep, and nothing of what waited").hasSizeLessThan(10);
        assertThat(sequences(bob)).as("he is up to date again").contains(1450, 1490);
    }

    @Test
    void what_a_narrow_path_cannot_carry_is_left_out_and_the_rest_comes_in_time() {
        var alice = joins("alice");
        var bob = joins("bob");
        subscribes(bob, publishes(alice, "arm", 1, 7));
        bob.link.carries(500_000, ofMillis(200));
        var ages = new ArrayList<Integer>();
        for (int i = 1; i <= 2000; i++) {
            int now = i;
            says(alice, packet(1, i, 1_000));       // 800 kbit/s
            int before = got(bob).size();
            world.runs(ofMillis(10));
            sequences(bob).stream().skip(before).forEach(sequence -> ages.add((now - sequence) * 10));
        }

        assertThat(ages).as("he gets what his path carries").hasSizeGreaterThan(600);
        assertThat(ages).as("never older, in milliseconds, than the queues of the path and our own").allMatch(age -> age <= 10 + 200 + 30 + 100);
    }
}
