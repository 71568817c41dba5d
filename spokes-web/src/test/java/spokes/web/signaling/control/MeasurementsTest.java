package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ClientInfo.SDK;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Device;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Measure.JoinStep;
import spokes.web.signaling.entity.Measure.Outcome;
import spokes.web.signaling.entity.Measure.Stage;
import spokes.web.signaling.entity.Measure.Way;

class MeasurementsTest {
    private static final ClientParameters RUST = new ClientParameters(16, true, false, false, "", false, 0, Map.of(), false, false, Device.UNKNOWN, SDK.RUST, false);

    private final Story story = new Story();

    private <T extends Measure> List<T> measured(Class<T> kind) {
        return story.measures.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private List<JoinStep> steps() {
        return measured(Measure.Join.class).stream().map(Measure.Join::step).toList();
    }

    private List<Outcome> subscriptions() {
        return measured(Measure.Subscribing.class).stream().map(Measure.Subscribing::outcome).toList();
    }

    private int received() {
        return measured(Measure.Received.class).stream().mapToInt(Measure.Received::change).sum();
    }

    private static Measure.Software in(String sdk) {
        return new Measure.Software(sdk, "STANDARD");
    }

    @Test
    void a_session_says_how_far_it_got_and_how_long_each_step_took_point_100() {
        story.passes(Duration.ofMillis(40));
        var ann = story.joins("ann", RUST);
        story.passes(Duration.ofMillis(60));
        ann.connects(PeerRole.SUBSCRIBER);
        story.passes(7);
        ann.asks(request -> request.getLeaveBuilder());

        assertThat(steps()).containsExactly(JoinStep.SIGNAL_CONNECTED, JoinStep.RTC_INIT, JoinStep.RTC_CONNECTED, JoinStep.RTC_ACTIVE, JoinStep.RTC_SUCCESS);
        assertThat(story.measures).contains(new Measure.Answered(16, 40), new Measure.Active(16, 100), new Measure.Ended(16, 7_000));
    }

    @Test
    void who_leaves_before_the_media_came_has_cancelled_and_who_waited_in_vain_has_failed() {
        var ann = story.joins("ann");
        ann.asks(request -> request.getLeaveBuilder());
        assertThat(steps()).endsWith(JoinStep.RTC_CANCELED);

        story.joins("ben");
        story.passes(SignalRoom.ACTIVE_S);
        assertThat(steps()).endsWith(JoinStep.RTC_FAILURE);
        assertThat(measured(Measure.Ended.class)).isEmpty();
    }

    @Test
    void a_resume_is_a_connection_of_its_own_and_one_of_nobody_is_cancelled() {
        var ann = story.joinsAndConnects("ann");
        story.measures.clear();
        var again = ann.resumes();
        assertThat(steps()).containsExactly(JoinStep.SIGNAL_CONNECTED, JoinStep.RTC_INIT, JoinStep.RTC_ACTIVE);

        again.asks(request -> request.getLeaveBuilder());
        story.measures.clear();
        again.resumes();
        assertThat(steps()).containsExactly(JoinStep.RTC_INIT, JoinStep.RTC_CANCELED);
    }

    @Test
    void connections_are_counted_once_a_station() {
        var ann = story.joins("ann");
        for (int id = 1; id <= 2; id++) {
            story.says(new MediaEvent.Offered(Story.ROOM, ann.sid(), id, "v=0"));
        }
        story.says(new MediaEvent.Reached(Story.ROOM, ann.sid(), PeerRole.SUBSCRIBER, Station.STUN, ""));
        story.says(new MediaEvent.Reached(Story.ROOM, ann.sid(), PeerRole.SUBSCRIBER, Station.SECURED, ""));
        story.says(new MediaEvent.Answered(Story.ROOM, ann.sid(), 1, "v=0"));

        assertThat(measured(Measure.Connection.class)).containsExactly(new Measure.Connection(PeerRole.SUBSCRIBER, Stage.STARTED),
                new Measure.Connection(PeerRole.SUBSCRIBER, Stage.ICE_CONNECTED), new Measure.Connection(PeerRole.SUBSCRIBER, Stage.CONNECTED),
                new Measure.Connection(PeerRole.PUBLISHER, Stage.STARTED));
        assertThat(measured(Measure.Described.class)).containsExactly(new Measure.Described(true), new Measure.Described(true), new Measure.Described(false));
    }

    @Test
    void a_track_is_attempted_and_then_published_or_given_up() {
        var ann = story.joinsAndConnects("ann");
        var announced = ann.announces(Client.microphone("m"));
        story.passes(Duration.ofMillis(30));
        story.says(new MediaEvent.TrackPublished(Story.ROOM, ann.sid(), new TrackSid(announced.getSid()), "0", "audio/opus"));
        assertThat(story.measures).contains(new Measure.TrackTime(Way.PUBLISH, TrackSource.MICROPHONE, TrackType.AUDIO, in("UNKNOWN"), 30));

        ann.announces(Client.camera("c"));
        ann.asks(request -> request.getLeaveBuilder());
        assertThat(measured(Measure.Publishing.class)).containsExactly(new Measure.Publishing(TrackType.AUDIO, Outcome.ATTEMPT),
                new Measure.Publishing(TrackType.AUDIO, Outcome.SUCCESS), new Measure.Publishing(TrackType.VIDEO, Outcome.ATTEMPT),
                new Measure.Publishing(TrackType.VIDEO, Outcome.CANCEL));
    }

    @Test
    void a_subscription_counts_from_its_answer_to_its_end() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joins("ben", RUST);
        var track = ann.publishesMicrophone();
        assertThat(subscriptions()).containsExactly(Outcome.ATTEMPT);
        assertThat(received()).isZero();

        story.passes(Duration.ofMillis(20));
        for (int answer = 0; answer < 2; answer++) {
            story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), track));
        }
        assertThat(subscriptions()).containsExactly(Outcome.ATTEMPT, Outcome.SUCCESS);
        assertThat(received()).isOne();
        assertThat(story.measures).contains(new Measure.TrackTime(Way.SUBSCRIBE, TrackSource.MICROPHONE, TrackType.AUDIO, in("RUST"), 20));

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(false));
        assertThat(received()).isZero();
        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids(track.value()).setSubscribe(true));
        story.says(new MediaEvent.Subscribed(Story.ROOM, ben.sid(), track));
        assertThat(received()).isOne();
        ann.asks(request -> request.getLeaveBuilder());
        assertThat(received()).isZero();
    }

    @Test
    void a_subscription_that_comes_to_nothing_says_why() {
        var ann = story.joinsAndConnects("ann");
        var ben = story.joinsAndConnects("ben");
        var track = ann.publishesMicrophone();
        story.says(new MediaEvent.SubscriptionFailed(Story.ROOM, ben.sid(), track));
        assertThat(story.measures).contains(new Measure.Subscribing(Outcome.FAILURE, "SE_CODEC_UNSUPPORTED"));

        ben.asks(request -> request.getSubscriptionBuilder().addTrackSids("TR_AMnever").setSubscribe(true));
        story.passes(Wishes.PATIENCE_S);
        assertThat(story.measures).contains(new Measure.Subscribing(Outcome.FAILURE, "SE_TRACK_NOTFOUND"));

        story.joins("cat");
        assertThat(subscriptions()).endsWith(Outcome.ATTEMPT);
        ann.asks(request -> request.getLeaveBuilder());
        assertThat(subscriptions()).endsWith(Outcome.CANCEL);
        assertThat(received()).isZero();
    }
}
