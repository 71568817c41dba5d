package spokes.web.health.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Measure.JoinStep;

/** Counts how joins, connections, publications and subscriptions go, under LiveKit's names ({@code livekit-protocol} §9.5). Any thread may ask. */
@ApplicationScoped
public class SessionCounts {
    private static final double LONG_MS = 4 * 60 * 60 * 1000.0;
    private static final int NEWEST_PROTOCOL = 99;
    /** We have no short cut through the handshake that this would tell apart. */
    private static final String WARP = "false";

    private final Figures<AtomicLong> joins = Figures.counts("state", "warp");
    private final Figures<Histogram> answers = Figures.histograms(Histogram.exponential(10, 10_000, 15), "protocol_version");
    private final Figures<Histogram> starts = Figures.histograms(Histogram.exponential(100, 10_000, 15), "protocol_version", "warp");
    private final Figures<Histogram> durations = Figures.histograms(Histogram.exponential(100, LONG_MS, 15), "protocol_version");
    private final Figures<AtomicLong> connections = Figures.counts("transport", "state");
    private final Figures<AtomicLong> operations = Figures.counts("type", "status", "error_type");
    private final Figures<AtomicLong> published = Figures.counts("kind", "state");
    private final Figures<AtomicLong> subscribed = Figures.counts("state", "error");
    private final Figures<AtomicLong> received = Figures.counts("kind");
    private final Figures<Histogram> trackTimes = Figures.histograms(new double[] {100, 200, 500, 700, 1000, 5000, 10_000},
            "direction", "source", "type", "country", "sdk", "kind", "count");

    void note(@Observes Measure what) {
        switch (what) {
            case Measure.Join(var step) -> join(step);
            case Measure.Answered(int protocol, long tookMs) -> answers.of(version(protocol)).observe(tookMs);
            case Measure.Active(int protocol, long tookMs) -> starts.of(version(protocol), WARP).observe(tookMs);
            case Measure.Ended(int protocol, long lastedMs) -> durations.of(version(protocol)).observe(lastedMs);
            case Measure.Connection(var role, var stage) -> {
                connections.of(role.name(), stage.label()).incrementAndGet();
                if (stage == Measure.Stage.CONNECTED) {
                    done("peer_connection");
                }
            }
            case Measure.Described(boolean offer) -> done(offer ? "offer" : "answer");
            case Measure.Publishing(var kind, var outcome) -> published.of(kind.name(), outcome.label()).incrementAndGet();
            case Measure.Subscribing(var outcome, var error) -> subscribed.of(outcome.label(), error).incrementAndGet();
            case Measure.Received(var kind, int change) -> received.of(kind.name()).addAndGet(change);
            case Measure.TrackTime(var way, var source, var kind, var whose, long tookMs) ->
                    trackTimes.of(way.name().toLowerCase(Locale.ROOT), source.name(), kind.name(), "", whose.sdk(), whose.kind(), "1").observe(tookMs);
        }
    }

    /** Clients may say any number, and each is a line of its own for ever. */
    private static String version(int protocol) {
        return protocol >= 0 && protocol <= NEWEST_PROTOCOL ? "" + protocol : "other";
    }

    private void join(JoinStep step) {
        joins.of(step.label(), step.compareTo(JoinStep.RTC_CONNECTED) > 0 ? WARP : "").incrementAndGet();
        if (step == JoinStep.RTC_CONNECTED) {
            done("participant_join");
        }
    }

    private void done(String operation) {
        operations.of(operation, "success", "").incrementAndGet();
    }

    void write(MetricsText text) {
        text.counter("livekit_participant_join_total", "Joins and resumes, by how far they got.").samples(joins);
        text.histogram("livekit_session_join_latency_ms", "From a client's request to the answer that lets it in.").histograms(answers);
        text.histogram("livekit_session_start_time_ms", "From a client's request to its media.").histograms(starts);
        text.histogram("livekit_session_duration_ms", "From a client's media to its end.").histograms(durations);
        text.counter("livekit_peer_connection_state", "Peer connections, by how far they got.").samples(connections);
        text.counter("livekit_node_service_operation", "What was done for clients.").samples(operations);
        text.counter("livekit_track_publish_counter", "Tracks that were to be published, by what came of it.").samples(published);
        text.counter("livekit_track_subscribe_counter", "Subscriptions that were to be, by what came of them.").samples(subscribed);
        text.gauge("livekit_track_subscribed_total", "Subscriptions that there are.").samples(received);
        text.histogram("livekit_pubsubtime_ms", "From the wish to publish or to subscribe to a description with the track.").histograms(trackTimes);
    }
}
