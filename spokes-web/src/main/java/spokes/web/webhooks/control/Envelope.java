package spokes.web.webhooks.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.time.Instant;
import livekit.LivekitWebhook.WebhookEvent;

/** An event as it goes out: protobuf's JSON, camel case, without what is empty. */
final class Envelope {
    /** What the database takes; a room with more metadata than that tells of itself by name only. */
    static final int LONGEST = 900_000;
    private static final JsonFormat.Printer JSON = JsonFormat.printer().omittingInsignificantWhitespace();

    private Envelope() {}

    static WebhookEvent stamped(WebhookEvent event, String id, Instant now) {
        return event.toBuilder().setId("EV_" + id).setCreatedAt(now.getEpochSecond()).build();
    }

    @SuppressWarnings("deprecation")           // receivers still read num_dropped
    static String text(WebhookEvent event, int dropped) {
        var text = json(event.toBuilder().setNumDropped(dropped).build());
        if (text.length() <= LONGEST) return text;
        var brief = event.toBuilder().setNumDropped(dropped);
        brief.getRoomBuilder().clearMetadata();
        brief.getParticipantBuilder().clearMetadata().clearAttributes();
        return json(brief.build());
    }

    private static String json(WebhookEvent event) {
        try {
            return JSON.print(event);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
