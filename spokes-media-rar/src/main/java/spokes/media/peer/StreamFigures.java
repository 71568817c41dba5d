package spokes.media.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.api.MediaFigures;
import spokes.media.api.TrackAnnouncement;
import spokes.media.track.StreamWatch;

/**
 * How well streams got through, in LiveKit's terms: what each look at qualities found, by direction, source and kind of the track. Written by one media loop alone,
 * read by anybody.
 */
public final class StreamFigures {
    private static final double[] PERCENT = {0, 0.1, 0.3, 0.5, 0.7, 1, 5, 10, 40, 100};
    private static final double[] JITTER_US = {1_000, 10_000, 30_000, 50_000, 70_000, 100_000, 300_000, 600_000, 1_000_000};
    private static final double[] RTT_MS = {50, 100, 150, 200, 250, 500, 750, 1000, 5000, 10_000};
    private static final double[] RECEIVERS = {1, 2, 3, 4, 5, 10, 15, 25, 50};
    private static final double[] BYTES = {128, 512, 2048, 8192, 32768, 131072, 524288, 2097152, 8388608, 33554432};

    enum Direction { INCOMING, OUTGOING }

    private record Kind(Direction direction, String source, String type) {
        /** Where an address is, we do not ask. */
        String[] labels() {
            return new String[] {"direction", direction.name().toLowerCase(Locale.ROOT), "source", source, "type", type, "country", ""};
        }
    }

    private static final class Streams implements StreamWatch {
        private final Distribution lossPercent = new Distribution(PERCENT), outOfOrderPercent = new Distribution(PERCENT), jitterUs = new Distribution(JITTER_US),
                rttMs = new Distribution(RTT_MS);
        private long lost, outOfOrder;

        @Override
        public void looked(long expected, long lostNow, long outOfOrderNow, long jitterNs, long rttNs) {
            if (expected > 0) {
                lossPercent.add(100.0 * lostNow / expected);
                outOfOrderPercent.add(100.0 * outOfOrderNow / expected);
                lost += lostNow;
                outOfOrder += outOfOrderNow;
                if (jitterNs >= 1_000) {
                    jitterUs.add(jitterNs / 1_000);
                }
                if (rttNs >= 1_000_000) {
                    rttMs.add(rttNs / 1_000_000);
                }
            }
        }
    }

    private record DataStream(String type, String mimeType) {}

    private static final class DataStreams {
        private final Distribution receivers = new Distribution(RECEIVERS), bytes = new Distribution(BYTES);
    }

    private final Map<Kind, Streams> streams = new ConcurrentHashMap<>();
    private final Map<DataStream, DataStreams> dataStreams = new ConcurrentHashMap<>();
    private final Distribution ratings = new Distribution(0, 1, 2), scores = new Distribution(1.0, 2.0, 2.5, 3.0, 3.25, 3.5, 3.75, 4.0, 4.25, 4.5);

    StreamWatch of(Direction direction, TrackAnnouncement track) {
        return streams.computeIfAbsent(new Kind(direction, track.source(), track.kind().name()), _ -> new Streams());
    }

    /** @param score mean opinion score, 1.0 to 4.5 */
    public void quality(Grade grade, double score) {
        ratings.add(switch (grade) {
            case POOR -> 0;
            case GOOD -> 1;
            case EXCELLENT -> 2;
            case LOST -> 3;
        });
        scores.add(score);
    }

    /**
     * A text or byte stream begins.
     *
     * @param type {@code text}, {@code bytes} or {@code unknown}
     * @param mimeType the first half of it, as LiveKit tells them apart
     * @param receivers how many it names; 0 for everybody
     */
    public void dataStream(String type, String mimeType, int receivers, Optional<Long> lengthBytes) {
        var figures = dataStreams.computeIfAbsent(new DataStream(type, mimeType), _ -> new DataStreams());
        figures.receivers.add(receivers);
        lengthBytes.ifPresent(figures.bytes::add);
    }

    public MediaFigures snapshot() {
        var counts = new ArrayList<MediaFigures.Count>();
        var histograms = new ArrayList<>(List.of(ratings.as("quality_rating"), scores.as("quality_score")));
        streams.forEach((kind, seen) -> {
            histograms.add(seen.lossPercent.as("packet_loss_percent", kind.labels()));
            histograms.add(seen.jitterUs.as("jitter_us", kind.labels()));
            histograms.add(seen.rttMs.as("rtt_ms", kind.labels()));
            counts.add(new MediaFigures.Count("packet_loss_total", List.of(kind.labels()), seen.lost));
            if (kind.direction == Direction.INCOMING) {
                histograms.add(seen.outOfOrderPercent.as("packet_out_of_order_percent", kind.labels()));
                counts.add(new MediaFigures.Count("packet_out_of_order_total", List.of(kind.labels()), seen.outOfOrder));
            }
        });
        dataStreams.forEach((stream, seen) -> {
            String[] labels = {"type", stream.type, "mime_type", stream.mimeType};
            histograms.add(seen.receivers.as("datapacket_stream_dest_count", labels));
            histograms.add(seen.bytes.as("datapacket_stream_bytes", labels));
        });
        return new MediaFigures(counts, histograms);
    }
}
