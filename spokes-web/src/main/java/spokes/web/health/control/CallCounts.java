package spokes.web.health.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;
import spokes.web.serverapi.entity.CallAnswered;

/** Counts calls of the server API. Any thread may ask. */
@ApplicationScoped
public class CallCounts {
    private final Figures<AtomicLong> answers = Figures.counts("service", "method", "status", "code");
    private final Figures<Histogram> times = Figures.histograms(new double[] {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000},
            "service", "method", "status");

    void note(@Observes CallAnswered call) {
        answers.of(call.service(), call.method(), status(call.status()), call.code()).incrementAndGet();
        times.of(call.service(), call.method(), status(call.status())).observe(call.tookMs());
    }

    /** Errors by their family. */
    private static String status(int status) {
        return status < 400 ? "" + status : status / 100 + "xx";
    }

    void write(MetricsText text) {
        text.counter("livekit_node_twirp_request_status", "Calls of the server API, by their answer.").samples(answers);
        text.histogram("livekit_node_twirp_request_latency_ms", "How long calls of the server API took.").histograms(times);
    }
}
