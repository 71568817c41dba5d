package spokes.web.signaling.boundary;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.web.joins.entity.News;
import spokes.web.rooms.Occupant;
import spokes.web.signaling.control.RoomWorld;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Renewal;

/** The world of a room that is only rehearsed in: nobody outside hears of it, and the media plane says yes to everything. */
final class Backstage implements RoomWorld {
    private final Consumer<MediaEvent.InRoom> media;
    private final Function<ParticipantSid, List<ICEServer>> iceServers;

    /** @param media takes what the media plane would say, and comes back at once */
    Backstage(Consumer<MediaEvent.InRoom> media, Function<ParticipantSid, List<ICEServer>> iceServers) {
        this.media = media;
        this.iceServers = iceServers;
    }

    @Override
    public void submit(MediaCommand command) {
        switch (command) {
            case MediaCommand.Join join when join.subscribes() && !join.single() -> media.accept(new MediaEvent.Offered(join.room(), join.who(), 1, "v=0\r\n"));
            case MediaCommand.Offer(var room, var who, int id, String sdp) -> {
                media.accept(new MediaEvent.Answered(room, who, id, sdp, Map.of()));
                media.accept(new MediaEvent.Connected(room, who, PeerRole.PUBLISHER));
            }
            case MediaCommand.Answer(var room, var who, int _, String _) -> media.accept(new MediaEvent.Connected(room, who, PeerRole.SUBSCRIBER));
            case MediaCommand.Announce(var room, var who, var track) -> media.accept(new MediaEvent.TrackPublished(room, who, track.sid(), "1", "audio/opus"));
            case MediaCommand.Subscribe(var room, var who, var track) -> media.accept(new MediaEvent.Subscribed(room, who, track));
            default -> { }
        }
    }

    @Override
    public List<ICEServer> iceServers(ParticipantSid who) {
        return iceServers.apply(who);
    }

    @Override
    public long wallClockMs() {
        return System.currentTimeMillis();
    }

    @Override
    public void renew(Renewal renewal) {}

    @Override
    public void show(List<Occupant> occupants) {}

    @Override
    public void tell(News news) {}

    @Override
    public void happened(WebhookEvent event) {}

    @Override
    public void measured(Measure measure) {}

    @Override
    public void demand(Demand demand) {}

    @Override
    public void log(String pattern, Object... values) {}
}
