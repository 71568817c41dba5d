package spokes.web.health.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.web.signaling.entity.Happened;

/** Counts what happens in rooms. Any thread may ask. */
@ApplicationScoped
public class RoomCounts {
    private final AtomicLong rooms = new AtomicLong(), participants = new AtomicLong(), roomSeconds = new AtomicLong(), roomsEnded = new AtomicLong();
    private final Map<String, AtomicLong> tracks = new ConcurrentHashMap<>(), published = new ConcurrentHashMap<>(), joins = new ConcurrentHashMap<>();
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
                roomSeconds.addAndGet(since == null ? 0 : (nowMs - since) / 1000);
                roomsEnded.incrementAndGet();
            }
            case "participant_joined" -> {
                participants.incrementAndGet();
                more(joins, "active");
            }
            case "participant_left" -> participants.decrementAndGet();
            case "participant_connection_aborted" -> more(joins, "aborted");
            case "track_published" -> {
                more(tracks, kind(event));
                more(published, kind(event));
            }
            case "track_unpublished" -> tracks.computeIfAbsent(kind(event), _ -> new AtomicLong()).decrementAndGet();
            default -> { }
        }
    }

    private static String kind(WebhookEvent event) {
        return event.getTrack().getType().name().toLowerCase(Locale.ROOT);
    }

    private static void more(Map<String, AtomicLong> counts, String label) {
        counts.computeIfAbsent(label, _ -> new AtomicLong()).incrementAndGet();
    }

    void write(MetricsText text) {
        text.gauge("livekit_room_total", "Rooms that live.").sample(rooms.get());
        text.summary("livekit_room_duration_seconds", "How long rooms lived that have ended.").part("sum", roomSeconds.get()).part("count", roomsEnded.get());
        text.gauge("livekit_participant_total", "People in rooms whose media is connected.").sample(participants.get());
        text.counter("livekit_participant_join_total", "Joins, by how they went.");
        joins.forEach((state, count) -> text.sample(count.get(), "state", state));
        text.gauge("livekit_track_published_total", "Tracks that are published.");
        tracks.forEach((kind, count) -> text.sample(count.get(), "kind", kind));
        text.counter("livekit_track_publish_counter", "Tracks that were published.");
        published.forEach((kind, count) -> text.sample(count.get(), "kind", kind, "state", "success"));
    }
}
