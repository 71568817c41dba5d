package spokes.media.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.sdp.IceParameters;
import spokes.media.sdp.SdpParser;
import spokes.media.transport.stun.Check;

/** Who joins a real engine, one a room, and knocks at its ports. */
final class Guests {
    private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();

    /** What an engine says, for its start. */
    void hear(MediaEvent event) {
        events.add(event);
    }

    /** @return what is needed to send checks there */
    IceParameters joins(MediaEngine engine, String room) throws InterruptedException {
        engine.submit(new MediaCommand.Join(new RoomName(room), sid(room), true));
        while (true) {
            if (events.poll(10, TimeUnit.SECONDS) instanceof MediaEvent.Offered offered) {
                return SdpParser.parse(offered.sdp()).transport().orElseThrow().ice();
            }
        }
    }

    static ParticipantSid sid(String room) {
        return new ParticipantSid("PA_" + room);
    }

    static byte[] check(IceParameters ice, String password) {
        return Check.of(ice.ufrag() + ":client").nominating().signedBy(password);
    }
}
