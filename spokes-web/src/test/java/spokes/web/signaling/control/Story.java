package spokes.web.signaling.control;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;
import spokes.web.access.AccessToken;
import spokes.web.access.Grants;
import spokes.web.joins.entity.News;
import spokes.web.rooms.Occupant;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Letter;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Renewal;

/** A room with a clock of its own and a media plane that only notes what it is told. */
final class Story implements RoomWorld {
    static final RoomName ROOM = new RoomName("lobby");

    final List<MediaCommand> media = new ArrayList<>();
    /** Follows every join; kept apart from the rest. */
    final List<MediaCommand.Identify> identified = new ArrayList<>();
    final List<Renewal> renewals = new ArrayList<>();
    final List<News> news = new ArrayList<>();
    final List<WebhookEvent> chronicle = new ArrayList<>();
    final List<Measure> measures = new ArrayList<>();
    final List<Demand> demands = new ArrayList<>();
    List<Occupant> occupants = List.of();
    List<ICEServer> iceServers = List.of();
    boolean mediaIsDown;
    private long nowNs;
    final SignalRoom room;

    Story() {
        this(RoomOptions.usual());
    }

    Story(RoomOptions options) {
        room = new SignalRoom(ROOM.value(), options, new ServerCard("ND_test", "0", ""), new Sids(new Random(1)), this, 0);
    }

    static AccessToken token(String identity, UnaryOperator<JsonObjectBuilder> grants) {
        var video = grants.apply(Json.createObjectBuilder().add("room", ROOM.value()).add("roomJoin", true)).build();
        return new AccessToken(identity, "Name of " + identity, "standard", "", Map.of(), Grants.from(video), Instant.EPOCH,
                Json.createObjectBuilder().add("sub", identity).add("video", video).build());
    }

    Client joins(String identity) {
        return joins(identity, ClientParameters.ordinary(), video -> video);
    }

    Client joins(String identity, UnaryOperator<JsonObjectBuilder> grants) {
        return joins(identity, ClientParameters.ordinary(), grants);
    }

    Client joins(String identity, ClientParameters parameters) {
        return joins(identity, parameters, video -> video);
    }

    Client joins(String identity, ClientParameters parameters, UnaryOperator<JsonObjectBuilder> grants) {
        return arrives(new Admission(token(identity, grants), parameters, "token 1 of " + identity));
    }

    Client arrives(Admission admission) {
        var client = new Client(this, admission);
        tell(new Letter.Arrival(admission, client));
        return client;
    }

    Client joinsAndConnects(String identity) {
        var client = joins(identity);
        client.connects(PeerRole.SUBSCRIBER);
        return client;
    }

    void tell(Letter letter) {
        room.on(letter, nowNs);
        room.settle(nowNs);
    }

    /** Several letters that wait together. */
    void tellAtOnce(List<Letter> letters) {
        letters.forEach(letter -> room.on(letter, nowNs));
        room.settle(nowNs);
    }

    void says(MediaEvent.InRoom event) {
        tell(new Letter.Media(event));
    }

    void asks(Client client, SignalRequest.Builder request) {
        tell(new Letter.Request(client, request.build()));
    }

    /** The clock goes on, with a stop at every moment that the room asked for. */
    void passes(Duration time) {
        long endNs = nowNs + time.toNanos();
        while (!room.isOver() && room.nextDeadlineNs() <= endNs) {
            nowNs = Math.max(nowNs, room.nextDeadlineNs());
            room.settle(nowNs);
        }
        nowNs = endNs;
    }

    void passes(int seconds) {
        passes(Duration.ofSeconds(seconds));
    }

    <T extends MediaCommand> List<T> commands(Class<T> kind) {
        return media.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    MediaCommand.Subscribe subscribe(Client who, TrackSid track) {
        return new MediaCommand.Subscribe(ROOM, who.sid(), track);
    }

    MediaCommand.Unsubscribe unsubscribe(Client who, TrackSid track) {
        return new MediaCommand.Unsubscribe(ROOM, who.sid(), track);
    }

    static MediaEvent.Speaker speaker(ParticipantSid who, double level) {
        return new MediaEvent.Speaker(who, (float) level);
    }

    @Override
    public void submit(MediaCommand command) {
        if (mediaIsDown) {
            throw new MediaUnavailableException("down");
        }
        if (command instanceof MediaCommand.Identify identify) {
            identified.add(identify);
        } else {
            media.add(command);
        }
    }

    @Override
    public void renew(Renewal renewal) {
        renewals.add(renewal);
    }

    @Override
    public void tell(News what) {
        news.add(what);
    }

    @Override
    public void happened(WebhookEvent event) {
        chronicle.add(event);
    }

    @Override
    public void measured(Measure measure) {
        measures.add(measure);
    }

    @Override
    public void demand(Demand demand) {
        demands.add(demand);
    }

    @Override
    public void show(List<Occupant> now) {
        occupants = now;
    }

    @Override
    public List<ICEServer> iceServers(ParticipantSid who) {
        return iceServers;
    }

    @Override
    public void log(String pattern, Object... values) {}

    @Override
    public long wallClockMs() {
        return 1_700_000_000_000L + nowNs / 1_000_000;
    }
}
