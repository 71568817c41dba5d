package spokes.web.health.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import spokes.media.api.MediaFigures;

/** What the media plane counts, under LiveKit's names ({@code livekit-protocol} §9.5). {@code incoming} is what publishers send, and what is asked of them. */
final class MediaText {
    private static final String PREFIX = "livekit_", INCOMING = "incoming", OUTGOING = "outgoing";
    private static final SequencedMap<String, String> COUNTERS = new LinkedHashMap<>(), GAUGES = new LinkedHashMap<>(), HISTOGRAMS = new LinkedHashMap<>();

    static {
        COUNTERS.put("packet_loss_total", "Packets of streams that never came.");
        COUNTERS.put("packet_out_of_order_total", "Packets of streams that came after later ones.");
        GAUGES.put("forward_latency", "How long packets are with the server, on average of the last half minute or more, ns.");
        GAUGES.put("forward_jitter", "By how much that differs, as standard deviation, ns.");
        HISTOGRAMS.put("forward_latency_ns", "How long packets were with the server.");
        HISTOGRAMS.put("packet_loss_percent", "Loss of streams, every five seconds.");
        HISTOGRAMS.put("packet_out_of_order_percent", "Share of packets that came after later ones, every five seconds.");
        HISTOGRAMS.put("jitter_us", "Jitter of streams, every five seconds.");
        HISTOGRAMS.put("rtt_ms", "Round trips of streams, every five seconds.");
        HISTOGRAMS.put("quality_rating", "Connection quality of people, every five seconds: 0 poor, 1 good, 2 excellent, 3 lost.");
        HISTOGRAMS.put("quality_score", "The same as mean opinion score.");
        HISTOGRAMS.put("datapacket_stream_dest_count", "How many receivers a text or byte stream names; 0 for everybody.");
        HISTOGRAMS.put("datapacket_stream_bytes", "How long a text or byte stream says that it will be.");
    }

    private MediaText() {}

    static void write(MetricsText text, Map<String, Long> counters, MediaFigures figures) {
        packets(text.counter("livekit_packet_total", "Packets of RTP."), counters, "rtp_received", "packets_forwarded", "packets_resent");
        packets(text.counter("livekit_packet_bytes", "Their bytes."), counters, "rtp_bytes_received", "bytes_forwarded", "bytes_resent");
        both(text.counter("livekit_nack_total", "Packets that were asked for again."), of(counters, "packets_asked_for"), of(counters, "packets_missed"));
        both(text.counter("livekit_pli_total", "Pictures that were asked for."), of(counters, "key_frames_requested"), of(counters, "pictures_missed"));
        both(text.counter("livekit_fir_total", "Pictures that were asked for by FIR."), 0, of(counters, "full_pictures_missed"));
        COUNTERS.forEach((name, help) -> counts(text.counter(PREFIX + name, help), name, figures.counts()));
        GAUGES.forEach((name, help) -> counts(text.gauge(PREFIX + name, help), name, figures.counts()));
        HISTOGRAMS.forEach((name, help) -> histograms(text.histogram(PREFIX + name, help), name, figures.histograms()));
    }

    private static void packets(MetricsText text, Map<String, Long> counters, String received, String forwarded, String resent) {
        text.sample(of(counters, received), "direction", INCOMING, "transmission", "initial", "country", "");
        text.sample(of(counters, forwarded) - of(counters, resent), "direction", OUTGOING, "transmission", "initial", "country", "");
        text.sample(of(counters, resent), "direction", OUTGOING, "transmission", "retransmit", "country", "");
    }

    private static void both(MetricsText text, long incoming, long outgoing) {
        text.sample(incoming, "direction", INCOMING, "country", "");
        text.sample(outgoing, "direction", OUTGOING, "country", "");
    }

    private static void counts(MetricsText text, String name, List<MediaFigures.Count> counts) {
        counts.stream().filter(count -> count.name().equals(name)).forEach(count -> text.sample(count.value(), labels(count.labels())));
    }

    private static void histograms(MetricsText text, String name, List<MediaFigures.Histogram> histograms) {
        histograms.stream().filter(histogram -> histogram.name().equals(name)).forEach(histogram -> histogram(text, histogram));
    }

    private static void histogram(MetricsText text, MediaFigures.Histogram histogram) {
        text.distribution(histogram.bounds().stream().mapToDouble(Double::doubleValue).toArray(), histogram.counts().stream().mapToLong(Long::longValue).toArray(),
                histogram.sum(), labels(histogram.labels()));
    }

    private static String[] labels(List<String> labels) {
        return labels.toArray(String[]::new);
    }

    private static long of(Map<String, Long> counters, String name) {
        return counters.getOrDefault(name, 0L);
    }
}
