package spokes.web.signaling.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;

class BackstageTest {
    private static final RoomName ROOM = new RoomName("hidden");
    private static final ParticipantSid ANN = new ParticipantSid("PA_ann");
    private static final TrackSid VOICE = new TrackSid("TR_voice");

    private final List<MediaEvent> said = new ArrayList<>();
    private final Backstage world = new Backstage(said::add, _ -> List.of());

    @Test
    void the_offer_of_a_single_connection_is_answered_and_connects() {
        world.submit(new MediaCommand.Join(ROOM, ANN, true, true));
        world.submit(new MediaCommand.Offer(ROOM, ANN, 7, "v=0"));
        assertThat(said).containsExactly(new MediaEvent.Answered(ROOM, ANN, 7, "v=0", Map.of()), new MediaEvent.Connected(ROOM, ANN, PeerRole.PUBLISHER));
    }

    @Test
    void who_has_two_connections_is_made_an_offer_and_connects_by_the_answer() {
        world.submit(new MediaCommand.Join(ROOM, ANN, true));
        world.submit(new MediaCommand.Answer(ROOM, ANN, 1, "v=0"));
        assertThat(said).hasSize(2).last().isEqualTo(new MediaEvent.Connected(ROOM, ANN, PeerRole.SUBSCRIBER));
        assertThat(said.getFirst()).isInstanceOf(MediaEvent.Offered.class);
    }

    @Test
    void every_subscription_succeeds() {
        world.submit(new MediaCommand.Subscribe(ROOM, ANN, VOICE));
        assertThat(said).containsExactly(new MediaEvent.Subscribed(ROOM, ANN, VOICE));
    }
}
