package spokes.web.health.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.TreeMap;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.web.media.MediaPlane;
import spokes.web.signaling.boundary.MessageCounts;
import spokes.web.signaling.boundary.Signaling;

/** All figures of the server at this moment. */
@ApplicationScoped
public class Metrics {
    public static final String TYPE = MetricsText.TYPE;

    @Inject
    private MediaPlane media;
    @Inject
    private Signaling signaling;
    @Inject
    private MessageCounts messages;
    @Inject
    private RoomCounts rooms;
    @Inject
    private SessionCounts sessions;
    @Inject
    private CallCounts calls;

    public String text() {
        var text = new MetricsText("node_id", signaling.nodeId(), "node_type", "SERVER");
        rooms.write(text);
        sessions.write(text);
        calls.write(text);
        write(text, messages);
        write(text, status());
        return text.toString();
    }

    private MediaStatus status() {
        try {
            return media.status();
        } catch (MediaUnavailableException stopped) {
            return MediaStatus.stopped();
        }
    }

    static void write(MetricsText text, MessageCounts messages) {
        text.counter("livekit_node_messages", "Signals of clients and to them.")
            .sample(messages.requests(), "type", "signal", "status", "success", "direction", "request")
            .sample(messages.unreadable(), "type", "signal", "status", "failure", "direction", "request")
            .sample(messages.responses(), "type", "signal", "status", "success", "direction", "response")
            .sample(messages.unwritten(), "type", "signal", "status", "failure", "direction", "response");
    }

    /** The same list of addresses that clients are given. */
    static void write(MetricsText text, MediaStatus status) {
        var counters = new TreeMap<>(status.counters());
        text.gauge("spokes_media_running", "Whether the media plane runs.").sample(status.running() ? 1 : 0);
        MediaText.write(text, counters, status.figures());
        text.counter("spokes_media_events_total", "What media loops count, by its name in the owner's status.");
        counters.forEach((name, count) -> text.sample(count, "event", name));
        text.gauge("spokes_media_loop_rooms", "Rooms of a media loop.");
        status.loops().forEach(loop -> text.sample(loop.rooms(), "loop", "" + loop.index()));
        text.gauge("spokes_media_loop_participants", "People of a media loop.");
        status.loops().forEach(loop -> text.sample(loop.participants(), "loop", "" + loop.index()));
        text.gauge("spokes_media_loop_longest_cycle_nanoseconds", "The longest cycle of the last minute.");
        status.loops().forEach(loop -> text.sample(loop.longestCycleNs(), "loop", "" + loop.index()));
        text.gauge("spokes_media_address_info", "Addresses that clients are told to send to, and where each was learned.");
        status.candidates().forEach(candidate -> text.sample(1, "address", candidate.address(), "port", "" + candidate.port(), "protocol", candidate.protocol(),
            "kind", candidate.kind().name().toLowerCase(Locale.ROOT), "source", candidate.source()));
        text.gauge("spokes_media_address_arrived_seconds", "When something authenticated last came in by an address, seconds since 1970; 0 for never.");
        status.candidates().forEach(candidate -> text.sample(candidate.arrivedMs() / 1000, "address", candidate.address(), "port", "" + candidate.port(),
            "protocol", candidate.protocol()));
    }
}
