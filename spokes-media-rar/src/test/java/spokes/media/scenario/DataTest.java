package spokes.media.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.peer.Counter;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SdpParser;

/** Data packets from everybody to everybody else. */
class DataTest {
    private final World world = new World(42);

    /** Somebody with both connections, its channels open. */
    private Browser joins(String name) {
        var browser = world.joins(name, "standup");
        identifies(browser, name, true, false);
        browser.publishesAudio();
        return browser;
    }

    private void identifies(Browser browser, String name, boolean publishes, boolean hidden) {
        world.command(new MediaCommand.Identify(browser.room, browser.sid, name, publishes, hidden, false, false));
    }

    private void openChannels(Browser... browsers) {
        world.runs(ofSeconds(1));
        for (var browser : browsers) {
            browser.publisher.channels.open("_lossy", false, 0);
            browser.publisher.channels.open("_reliable", true, -1);
        }
        world.runs(ofMillis(500));
    }

    private static List<byte[]> got(Browser browser, String label) {
        return browser.subscriber.channels.received.getOrDefault(label, List.of());
    }

    @Test
    void a_packet_reaches_all_others_by_the_same_kind_of_channel_and_never_its_sender_point_82_traps_20_34() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        openChannels(alice);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "hello").done());
        alice.publisher.channels.say("_lossy", new Pack().bytes(9, "quick").done());
        world.runs(ofMillis(200));

        for (var other : List.of(bob, carol)) {
            assertThat(got(other, "_reliable")).singleElement().isEqualTo(new Pack().bytes(9, "hello").bytes(4, "alice").bytes(17, alice.sid.value()).done());
            assertThat(got(other, "_lossy")).singleElement().isEqualTo(new Pack().number(1, 1).bytes(9, "quick").bytes(4, "alice").bytes(17, alice.sid.value()).done());
        }
        assertThat(got(alice, "_reliable")).isEmpty();
        assertThat(got(alice, "_lossy")).isEmpty();
    }

    /** As LiveKit's own test client does, and who makes a channel for an application of its own. */
    @Test
    void what_is_said_by_a_channel_with_a_label_of_its_own_comes_as_a_users_packet() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice);
        alice.publisher.channels.open("pubraw", true, -1);
        alice.publisher.channels.say("pubraw", "bare".getBytes(UTF_8));
        world.runs(ofMillis(500));

        var user = new Pack().bytes(2, "bare").bytes(1, alice.sid.value()).bytes(5, "alice").done();
        assertThat(got(bob, "_reliable")).singleElement().isEqualTo(new Pack().bytes(2, user).bytes(4, "alice").bytes(17, alice.sid.value()).done());
        assertThat(got(bob, "pubraw")).isEmpty();
    }

    @Test
    void whoever_speaks_in_anothers_name_is_named_point_83() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice);
        var user = new Pack().bytes(1, "PA_bob").bytes(2, "payload").bytes(5, "bob").done();
        alice.publisher.channels.say("_reliable", new Pack().bytes(4, "bob").bytes(17, "PA_bob").bytes(2, user).done());
        world.runs(ofMillis(200));

        var named = new Pack().bytes(2, "payload").bytes(1, alice.sid.value()).bytes(5, "alice").done();
        assertThat(got(bob, "_reliable")).singleElement().isEqualTo(new Pack().bytes(2, named).bytes(4, "alice").bytes(17, alice.sid.value()).done());
    }

    @Test
    void only_those_who_are_named_get_it_point_84() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        openChannels(alice);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "a").bytes(5, "carol").bytes(5, "nobody").done());
        alice.publisher.channels.say("_reliable", new Pack().bytes(2, new Pack().bytes(2, "b").bytes(6, "carol").done()).done());
        alice.publisher.channels.say("_reliable", new Pack().bytes(2, new Pack().bytes(2, "c").bytes(3, carol.sid.value()).done()).done());
        world.runs(ofMillis(200));

        assertThat(got(carol, "_reliable")).hasSize(3);
        assertThat(got(bob, "_reliable")).isEmpty();
    }

    @Test
    void numbers_and_fields_that_nobody_knows_stay_as_they_are_and_a_repetition_is_dropped_points_79_85_trap_35() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice);
        var unknown = new Pack().bytes(13, new Pack().bytes(1, "stream").bytes(11, "inline").bytes(12, "?").done()).number(16, 7).bytes(900, "later");
        alice.publisher.channels.say("_reliable", unknown.done());
        alice.publisher.channels.say("_reliable", unknown.done());
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "older").number(16, 6).done());
        world.runs(ofMillis(500));

        assertThat(got(bob, "_reliable")).singleElement().isEqualTo(unknown.bytes(4, "alice").bytes(17, alice.sid.value()).done());
        assertThat(world.said(MediaEvent.DataSequence.class)).singleElement().satisfies(last -> assertThat(last.sequence()).isEqualTo(7));
    }

    @Test
    void without_the_permission_it_is_dropped_point_88() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice);
        identifies(alice, "alice", false, false);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "no").done());
        world.runs(ofMillis(200));
        identifies(alice, "alice", true, true);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "yes").done());
        world.runs(ofMillis(200));

        assertThat(got(bob, "_reliable")).singleElement().isEqualTo(new Pack().bytes(9, "yes").bytes(17, alice.sid.value()).done());
    }

    @Test
    void whoever_does_not_read_delays_nobody_point_89() {
        var alice = joins("alice");
        var bob = joins("bob");
        var carol = joins("carol");
        openChannels(alice);
        bob.subscriber.channels.deaf = true;
        for (int i = 1; i <= 400; i++) {
            alice.publisher.channels.say("_reliable", new Pack().bytes(9, "x".repeat(60_000)).number(16, i).done());
            world.runs(ofMillis(100));
        }
        world.runs(ofSeconds(2));

        assertThat(got(carol, "_reliable")).hasSize(400);
        assertThat(world.count(Counter.DATA_REFUSED)).as("bob's share is bounded").isBetween(100L, 200L);
    }

    /** Nothing but its own clock can wake a connection of somebody who only listens, and that clock was set by what another one said. */
    @Test
    void what_was_lost_on_the_way_to_a_silent_listener_is_sent_again_in_time() {
        var alice = world.joins("alice", "standup");
        identifies(alice, "alice", true, false);
        alice.publishesAudio().sending = false;
        var bob = world.joins("bob", "standup");
        openChannels(alice);
        world.runs(ofSeconds(40));
        for (int said = 1; said <= 19; said += 2) {
            bob.link.isCut(true);
            alice.publisher.channels.say("_reliable", new Pack().bytes(9, "lost").number(16, said).done());
            world.runs(ofMillis(50));
            bob.link.isCut(false);
            world.runs(ofMillis(450));
            assertThat(got(bob, "_reliable")).hasSize(said);

            alice.publisher.channels.say("_reliable", new Pack().bytes(9, "not lost").number(16, said + 1).done());
            world.runs(ofMillis(430));
        }
    }

    @Test
    void what_comes_while_somebody_is_joining_is_sent_when_the_channel_opens_point_90() {
        var alice = joins("alice");
        openChannels(alice);
        var bob = joins("bob");
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "welcome").number(16, 1).done());
        world.command(new MediaCommand.SendData(bob.room, new Pack().bytes(9, "from the server").done(), true, ""));
        world.runs(ofSeconds(1));

        assertThat(got(bob, "_reliable")).hasSize(2);
    }

    @Test
    void an_answer_to_a_call_of_the_server_goes_to_nobody_else() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice, bob);
        world.command(new MediaCommand.SendData(bob.room, new Pack().bytes(10, new Pack().bytes(1, "call-1").done()).bytes(5, "alice").done(), true, "call-1"));
        world.runs(ofMillis(200));
        alice.publisher.channels.say("_reliable", new Pack().bytes(11, new Pack().bytes(1, "call-1").done()).done());
        alice.publisher.channels.say("_reliable", new Pack().bytes(12, new Pack().bytes(1, "call-1").bytes(2, "fine").done()).done());
        alice.publisher.channels.say("_reliable", new Pack().bytes(12, new Pack().bytes(1, "call-2").done()).done());
        world.runs(ofMillis(200));

        assertThat(got(alice, "_reliable")).hasSize(1);
        assertThat(got(bob, "_reliable")).hasSize(1);
        assertThat(world.said(MediaEvent.RpcAnswered.class)).hasSize(2);
    }

    @Test
    void calls_of_the_server_that_nobody_answers_do_not_stand_in_the_way_of_later_ones() {
        var alice = joins("alice");
        openChannels(alice);
        for (int i = 0; i <= 1_000; i++) {
            var id = "call-" + i;
            world.command(new MediaCommand.SendData(alice.room, new Pack().bytes(10, new Pack().bytes(1, id).done()).bytes(5, "nobody").done(), true, id));
        }
        alice.publisher.channels.say("_reliable", new Pack().bytes(12, new Pack().bytes(1, "call-1000").done()).done());
        world.runs(ofMillis(200));

        assertThat(world.said(MediaEvent.RpcAnswered.class)).hasSize(1);
    }

    @Test
    void packets_of_garbage_are_dropped_and_the_next_one_arrives() {
        var alice = joins("alice");
        var bob = joins("bob");
        openChannels(alice);
        for (int i = 0; i < 2000; i++) {
            var garbage = new byte[1 + world.random.nextInt(60)];
            world.random.nextBytes(garbage);
            alice.publisher.channels.say("_reliable", garbage);
        }
        world.runs(ofSeconds(3));
        int before = got(bob, "_reliable").size();
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "after").done());
        world.runs(ofMillis(200));

        assertThat(world.count(Counter.DROPPED_DATA)).isPositive();
        assertThat(got(bob, "_reliable")).hasSize(before + 1);
    }

    @Test
    void a_client_with_one_connection_sends_and_gets_by_its_own_channels() {
        var alice = joins("alice");
        var bob = world.joinsSingly("bob", "standup");
        identifies(bob, "bob", true, false);
        openChannels(alice, bob);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "to bob").done());
        bob.publisher.channels.say("_reliable", new Pack().bytes(9, "to alice").done());
        world.runs(ofMillis(200));

        assertThat(bob.publisher.channels.received.get("_reliable")).hasSize(1);
        assertThat(got(alice, "_reliable")).hasSize(1);
    }

    /** There is no connection on which only the server sends, so it answers by the channels that the client has opened. */
    @ParameterizedTest(name = "a single connection: {0}")
    @ValueSource(booleans = {false, true})
    void who_may_not_subscribe_gets_data_by_the_connection_on_which_they_send_point_27(boolean single) {
        var alice = joins("alice");
        var mute = single ? world.joinsToSendOnly("mute", "standup") : world.joinsWithoutSubscribing("mute", "standup");
        identifies(mute, "mute", true, false);
        mute.publishesAudio();
        openChannels(alice, mute);
        alice.publisher.channels.say("_reliable", new Pack().bytes(9, "to everybody").done());
        mute.publisher.channels.say("_reliable", new Pack().bytes(9, "me too").done());
        world.runs(ofMillis(200));

        assertThat(mute.offers).as("it is offered nothing").isEmpty();
        assertThat(mute.publisher.channels.received.get("_reliable")).singleElement().isEqualTo(new Pack().bytes(9, "to everybody").bytes(4, "alice").bytes(17, alice.sid.value()).done());
        assertThat(got(alice, "_reliable")).singleElement().isEqualTo(new Pack().bytes(9, "me too").bytes(4, "mute").bytes(17, mute.sid.value()).done());
    }

    /** RFC 8832 §5.1: what the browser makes of a channel is what stands in its OPEN. */
    @Test
    void the_first_offer_of_somebody_alone_opens_the_channels_with_their_parameters_point_24() {
        var alone = world.joins("alone", "standup");
        world.runs(ofSeconds(1));

        assertThat(SdpParser.parse(alone.offers.getFirst()).sections()).singleElement().satisfies(section -> {
            assertThat(section.type()).isEqualTo(MediaType.APPLICATION);
            assertThat(section.formats()).containsExactly("webrtc-datachannel");
            assertThat(section.rejected()).isFalse();
        });
        assertThat(alone.subscriber.channels.opens).containsSubsequence(
                new Channels.Open(1, "_reliable", true, -1), new Channels.Open(3, "_lossy", false, 0));
        alone.subscriber.channels.say("_reliable", new Pack().bytes(9, "it is open").done());
        world.runs(ofMillis(200));
        assertThat(world.count(Counter.DATA_RECEIVED)).isEqualTo(1);
    }

    /** A protobuf message, field by field. */
    static final class Pack {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pack number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Pack bytes(int field, String text) {
            return bytes(field, text.getBytes(UTF_8));
        }

        Pack bytes(int field, byte[] content) {
            varint((long) field << 3 | 2);
            varint(content.length);
            out.writeBytes(content);
            return this;
        }

        private void varint(long value) {
            long left = value;
            for (; (left & ~0x7FL) != 0; left >>>= 7) {
                out.write((int) (left & 0x7F | 0x80));
            }
            out.write((int) left);
        }

        byte[] done() {
            return out.toByteArray();
        }
    }
}
