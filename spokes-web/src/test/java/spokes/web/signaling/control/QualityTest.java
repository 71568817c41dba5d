package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitRtc.ConnectionQualityInfo;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.UpdateSubscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.api.PeerRole;
import spokes.web.signaling.entity.ClientParameters;

/** Who is told how well whose media gets through. */
class QualityTest {
    private final Story story = new Story();

    private void grades(Map<Client, Grade> grades) {
        story.says(new MediaEvent.QualitiesChanged(Story.ROOM,
                grades.entrySet().stream().map(entry -> new MediaEvent.Quality(entry.getKey().sid(), entry.getValue(), 4.1f)).toList()));
    }

    private static List<ConnectionQualityInfo> toldTo(Client client) {
        return client.last(MessageCase.CONNECTION_QUALITY).getConnectionQuality().getUpdatesList();
    }

    private static Map<String, ConnectionQuality> gradesToldTo(Client client) {
        var told = new LinkedHashMap<String, ConnectionQuality>();
        toldTo(client).forEach(info -> told.put(info.getParticipantSid(), info.getQuality()));
        return told;
    }

    private Client joins(String identity, int protocol) {
        var client = story.joins(identity, new ClientParameters(protocol, true, false, false, "", false, 0, Map.of()));
        client.connects(PeerRole.SUBSCRIBER);
        return client;
    }

    @Test
    void each_is_told_of_itself_and_of_whom_it_receives_and_of_nobody_else_point_64() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");
        var eve = story.joinsAndConnects("eve");
        ann.publishesMicrophone();
        grades(Map.of(ann, Grade.GOOD, ben, Grade.POOR, eve, Grade.EXCELLENT));

        assertThat(gradesToldTo(ann)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.GOOD));
        assertThat(gradesToldTo(ben)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.GOOD), Map.entry(ben.sid().value(), ConnectionQuality.POOR));
        assertThat(gradesToldTo(eve)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.GOOD), Map.entry(eve.sid().value(), ConnectionQuality.EXCELLENT));
        assertThat(toldTo(ann).getFirst().getScore()).isEqualTo(4.1f);
    }

    @Test
    void who_is_not_active_yet_is_told_when_it_is_point_64() {
        var ann = story.joins("ann");
        grades(Map.of(ann, Grade.EXCELLENT));
        assertThat(ann.all(MessageCase.CONNECTION_QUALITY)).isEmpty();

        ann.connects(PeerRole.SUBSCRIBER);
        assertThat(gradesToldTo(ann)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.EXCELLENT));
    }

    @ParameterizedTest(name = "protocol {0} hears {1}")
    @CsvSource({"9, POOR", "10, POOR", "11, LOST", "17, LOST"})
    void only_clients_that_know_it_hear_of_lost_point_64_trap_37(int protocol, ConnectionQuality heard) {
        var ann = joins("ann", protocol);
        grades(Map.of(ann, Grade.LOST));

        assertThat(gradesToldTo(ann)).containsOnly(Map.entry(ann.sid().value(), heard));
    }

    @Test
    void nothing_is_said_of_it_before_it_is_known_trap_37() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");
        ann.publishesMicrophone();
        story.passes(3600);

        assertThat(ann.all(MessageCase.CONNECTION_QUALITY)).isEmpty();
        assertThat(ben.all(MessageCase.CONNECTION_QUALITY)).isEmpty();
    }

    @Test
    void who_begins_to_receive_somebody_is_told_how_that_one_is() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joins("ben", new ClientParameters(17, false, false, false, "", false, 0, Map.of()));
        ben.connects(PeerRole.SUBSCRIBER);
        var track = ann.publishesMicrophone();
        grades(Map.of(ann, Grade.GOOD, ben, Grade.EXCELLENT));
        assertThat(gradesToldTo(ben)).containsOnlyKeys(ben.sid().value());

        ben.asks(request -> request.setSubscription(UpdateSubscription.newBuilder().addTrackSids(track.value()).setSubscribe(true)));
        story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), track));
        assertThat(gradesToldTo(ben)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.GOOD));
    }

    @Test
    void who_resumes_is_told_again_and_reconnect_comes_first() {
        var ann = story.joinsAndConnects("ann");
        grades(Map.of(ann, Grade.GOOD));
        ann.losesItsSocket();
        grades(Map.of(ann, Grade.POOR));
        var again = ann.resumes();

        assertThat(again.kinds().getFirst()).isEqualTo(MessageCase.RECONNECT);
        assertThat(gradesToldTo(again)).containsOnly(Map.entry(ann.sid().value(), ConnectionQuality.POOR));
    }

    @Test
    void of_somebody_who_has_left_nothing_is_said_any_more() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");
        ann.publishesMicrophone();
        var gone = new MediaEvent.Quality(ann.sid(), Grade.LOST, 1.2f);
        ann.asks(request -> request.getLeaveBuilder());
        story.says(new MediaEvent.QualitiesChanged(Story.ROOM, List.of(gone, new MediaEvent.Quality(ben.sid(), Grade.EXCELLENT, 4.5f))));

        assertThat(gradesToldTo(ben)).containsOnlyKeys(ben.sid().value());
    }

    @Test
    void nobody_hears_of_who_is_hidden() {
        var ann = story.joins("ann", video -> video.add("hidden", true));
        ann.connects(PeerRole.SUBSCRIBER);
        var ben = story.joinsAndConnects("ben");
        grades(Map.of(ann, Grade.POOR, ben, Grade.GOOD));

        assertThat(gradesToldTo(ann)).containsOnlyKeys(ann.sid().value());
        assertThat(gradesToldTo(ben)).containsOnlyKeys(ben.sid().value());
    }
}
