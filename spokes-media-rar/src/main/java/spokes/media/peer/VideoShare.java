package spokes.media.peer;

import java.util.ArrayList;
import java.util.List;
import spokes.media.api.TrackSid;
import spokes.media.bwe.SendEstimator;
import spokes.media.simulcast.Claim;
import spokes.media.simulcast.Layer;
import spokes.media.simulcast.LayerAllocator;
import spokes.media.track.DownTrack;

/**
 * Lets the videos of one subscriber have what its connection carries.
 *
 * <p>As long as the path was never found to be too narrow, everybody gets everything: an estimate of a path that is not used to the full says nothing.
 * Once it is, the estimate is shared ({@link LayerAllocator}), every {@value #INTERVAL_MS} ms. While somebody lacks something the path is probed from
 * time to time for as much as the next step takes; when all have had everything for {@value #RELAX_MS} ms, it counts as wide again.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class VideoShare {
    static final int INTERVAL_MS = 100, RELAX_MS = 5000, PAUSE_MS = 5000, CALM_MS = 1000, PROBE_MS = 1500, MAX_PROBE_MS = 6000, RAISED_MS = 3000;
    private static final long MS = 1_000_000;
    private static final int LAYERS = 4;
    /** What a probe goes beyond the next step, and at most beyond the estimate. */
    private static final double BEYOND = 1.15, MOST_BEYOND = 2.0;
    private static final long LEAST_PROBE_BPS = 300_000;

    interface Sink {
        /** A video stopped for want of room, or goes on. */
        void paused(TrackSid track, boolean paused);
    }

    private static final class Video {
        final TrackSid track;
        final DownTrack down;
        final Claim claim;
        Layer allowed = Layer.ALL;
        boolean paused;
        long pausedNs;

        Video(TrackSid track, DownTrack down, boolean screen) {
            this.track = track;
            this.down = down;
            claim = new Claim(screen);
        }
    }

    private final SendEstimator estimator;
    private final Counters counters;
    private final Sink sink;
    private final List<Video> videos = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private boolean pausing;
    private long ceilingBps;
    private boolean narrow;
    /** Somebody may not have been let have everything. */
    private boolean limited;
    private int congestionsSeen;
    private long lackingNs;
    private long dueNs = Deadline.NEVER;
    private long probeNs;
    /** When somebody was last let have more: if congestion follows, the next try can wait. */
    private long raisedNs;
    private long probePauseMs = PROBE_MS;
    private long probedAtBps;

    VideoShare(SendEstimator estimator, Counters counters, Sink sink) {
        this.counters = counters;
        this.estimator = estimator;
        this.sink = sink;
    }

    void add(TrackSid track, DownTrack down, boolean screen, long nowNs) {
        videos.add(new Video(track, down, screen));
        dueNs = nowNs;
    }

    void remove(DownTrack down) {
        videos.removeIf(video -> video.down == down);
        dueNs = videos.isEmpty() ? Deadline.NEVER : dueNs;
    }

    void allowPause(boolean allowed, long nowNs) {
        pausing = allowed;
        soon(nowNs);
    }

    /** No more than this; 0 for no limit. */
    void limit(long bitrateBps, long nowNs) {
        ceilingBps = bitrateBps;
        soon(nowNs);
    }

    private void soon(long nowNs) {
        dueNs = videos.isEmpty() ? Deadline.NEVER : nowNs;
    }

    void onTick(long nowNs) {
        if (!Deadline.due(nextDeadlineNs(), nowNs)) {
            return;
        }
        dueNs = nowNs + INTERVAL_MS * MS;
        claim(nowNs);
        judge(nowNs);
        if (narrow || ceilingBps > 0) {
            share(nowNs);
            limited = true;
        } else if (limited) {
            limited = false;
            videos.forEach(video -> let(video, Layer.ALL, false, nowNs));
        }
    }

    /** Nearly always there is nothing to share. */
    long nextDeadlineNs() {
        return narrow || ceilingBps > 0 || limited || estimator.congestions() != congestionsSeen ? dueNs : Deadline.NEVER;
    }

    private void claim(long nowNs) {
        claims.clear();
        for (int i = 0; i < videos.size(); i++) {
            var video = videos.get(i);
            video.claim.restart(video.allowed);
            boolean rests = video.paused && nowNs - video.pausedNs < PAUSE_MS * MS;
            var wished = video.down.wished();
            for (int s = 0; s <= Math.min(wished.spatial(), LAYERS - 1) && !rests; s++) {
                for (int t = 0; t <= Math.min(wished.temporal(), LAYERS - 1); t++) {
                    video.claim.step(s, t, video.down.source().bitrateBps(s, t, nowNs));
                }
            }
            if (!video.claim.silent()) {
                claims.add(video.claim);
            }
        }
    }

    /** A congestion below what is wanted anyway makes the path a narrow one. */
    private void judge(long nowNs) {
        if (estimator.congestions() != congestionsSeen) {
            congestionsSeen = estimator.congestions();
            boolean raisedTooFar = raisedNs != 0 && nowNs - raisedNs < RAISED_MS * MS;
            probePauseMs = raisedTooFar ? Math.min(2 * probePauseMs, MAX_PROBE_MS) : PROBE_MS;
            if (!narrow && estimator.estimateBps() < wantedBps()) {
                narrow = true;
                counters.add(Counter.PATHS_FOUND_NARROW);
            }
        }
    }

    private long wantedBps() {
        long sum = 0;
        for (int i = 0; i < claims.size(); i++) {
            sum += claims.get(i).wantedBps();
        }
        return sum;
    }

    private void share(long nowNs) {
        long budgetBps = narrow ? estimator.estimateBps() : Long.MAX_VALUE / 4;
        budgetBps = ceilingBps > 0 ? Math.min(budgetBps, ceilingBps) : budgetBps;
        long lackingBps = LayerAllocator.share(claims, budgetBps, pausing);
        for (int i = 0; i < videos.size(); i++) {
            var video = videos.get(i);
            if (!video.claim.silent()) {
                let(video, video.claim.granted(), video.claim.paused(), nowNs);
            } else if (!video.paused && video.allowed.equals(Layer.ALL)) {
                let(video, new Layer(0, Integer.MAX_VALUE), false, nowNs);     // what it will take is not known yet
            }
        }
        if (lackingBps == 0 && videos.stream().noneMatch(video -> video.paused)) {
            relax(nowNs);
        } else {
            lackingNs = nowNs;
            probe(lackingBps, nowNs);
        }
    }

    private void let(Video video, Layer layer, boolean paused, long nowNs) {
        if (!video.allowed.equals(layer)) {
            raisedNs = layer.spatial() > video.allowed.spatial() || layer.temporal() > video.allowed.temporal() ? nowNs : raisedNs;
            video.allowed = layer;
            video.down.allow(layer, nowNs);
        }
        if (video.paused != paused) {
            video.paused = paused;
            video.pausedNs = nowNs;
            sink.paused(video.track, paused);
        }
    }

    private void relax(long nowNs) {
        if (nowNs - lackingNs >= RELAX_MS * MS && nowNs - estimator.congestedNs() >= RELAX_MS * MS) {
            narrow = false;
        }
    }

    /** Less and less often while the path gives the same answer. */
    private void probe(long lackingBps, long nowNs) {
        if (!narrow || estimator.probing() || nowNs - probeNs < probePauseMs * MS || nowNs - estimator.congestedNs() < CALM_MS * MS
                || ceilingBps > 0 && estimator.estimateBps() > ceilingBps) {
            return;
        }
        long estimateBps = estimator.estimateBps();
        probePauseMs = estimateBps > probedAtBps * BEYOND ? PROBE_MS : Math.min(probePauseMs * 3 / 2, MAX_PROBE_MS);
        probedAtBps = estimateBps;
        probeNs = nowNs;
        long wishBps = (long) (Math.max(lackingBps, estimateBps) * BEYOND);
        counters.add(Counter.PROBES_SENT);
        estimator.probe(Math.max(Math.min(wishBps, (long) (MOST_BEYOND * estimateBps)), LEAST_PROBE_BPS), nowNs);
    }
}
