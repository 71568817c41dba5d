package spokes.web.health.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.web.signaling.entity.Happened;

/** Counts what is there in rooms, by what webhooks tell. Any thread may ask. */
@ApplicationScoped
public class RoomCounts {
    private static final int MINUTE_S = 60, HOUR_S = 60 * MINUTE_S;

    private final AtomicLong rooms = new AtomicLong(), participants = new AtomicLong();
    private final Histogram roomSeconds = new Histogram(5, 10, MINUTE_S, 5 * MINUTE_S, 10 * MINUTE_S, 30 * MINUTE_S, HOUR_S, 2 * HOUR_S, 5 * HOUR_S, 10 * HOUR_S);
    private final Figures<AtomicLong> tracks = Figures.counts("kind");
    private final Map<String, Long> openSinceMs = new ConcurrentHashMap<>();

    void happened(@Observes Happened what) {
        note(what.event(), System.currentTimeMillis());
    }

    void note(WebhookEvent event, long nowMs) {
        switch (event.getEvent()) {
            case "room_started" -> {
                rooms.incrementAndGet();
                openSinceMs.put(event.getRoom().getSid(), nowMs);
            }
            case "room_finished" -> {
                rooms.decrementAndGet();
                var since = openSinceMs.remove(event.getRoom().getSid());
                roomSeconds.observe(since == null ? 0 : (nowMs - since) / 1000.0);
            }
            case "participant_joined" -> participants.incrementAndGet();
            case "participant_left" -> participants.decrementAndGet();
            case "track_published" -> tracks.of(kind(event)).incrementAndGet();
            case "track_unpublished" -> tracks.of(kind(event)).decrementAndGet();
            default -> { }
        }
    }

    private static String kind(WebhookEvent event) {
        return event.getTrack().getType().name();
    }

    void write(MetricsText text) {
        text.gauge("livekit_room_total", "Rooms that live.").sample(rooms.get());
        text.histogram("livekit_room_duration_seconds", "How long rooms lived that have ended.");
        roomSeconds.write(text);
        text.gauge("livekit_participant_total", "People in rooms whose media is connected.").sample(participants.get());
        text.gauge("livekit_track_published_total", "Tracks that are published.").samples(tracks);
    }
}
