package spokes.web.signaling.control;

import java.util.List;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.media.api.MediaCommand;
import spokes.media.api.ParticipantSid;
import spokes.web.joins.entity.News;
import spokes.web.rooms.Occupant;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Renewal;

/** What a room wants of the world. Every call only queues; it never calls back in. */
public interface RoomWorld {
    /** @throws spokes.media.api.MediaUnavailableException when the media plane does not take it */
    void submit(MediaCommand command);

    void renew(Renewal renewal);

    void show(List<Occupant> occupants);

    /** For those who follow how far each join gets. */
    void tell(News news);

    /** For those who are told what happens in rooms: webhooks, metrics. */
    void happened(WebhookEvent event);

    /** For metrics alone. */
    void measured(Measure measure);

    /** For the agent workers. */
    void demand(Demand demand);

    /** For whoever reads the server's log: somebody comes, or goes. */
    void log(String pattern, Object... values);

    /** The STUN and TURN servers for this participant, with fresh passwords. */
    List<ICEServer> iceServers(ParticipantSid who);

    /** Wall clock, ms since 1970: for people to read, never for timing. */
    long wallClockMs();
}
