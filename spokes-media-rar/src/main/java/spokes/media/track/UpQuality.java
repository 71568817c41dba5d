package spokes.media.track;

import spokes.media.api.MediaKind;
import spokes.media.transport.ice.Liveness;

/**
 * How well one published track comes in: looked at every few seconds, each time for what happened since the last.
 *
 * <p>A picture size counts as missing when it has been there before and was wanted at two looks; so does the whole picture when nothing of it comes.
 * Silence of audio (DTX) is nothing bad. A track is lost only where consent fails as well, since then nothing comes of the whole connection.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
final class UpQuality {
    private static final int NOTHING = -1;

    private final QualityScore score = new QualityScore();
    private int wantedBefore = NOTHING;
    private int largestSeen = NOTHING;

    /**
     * @param mayRest its source sends only when something changes, as a screen does
     * @param watch hears what it was found by
     */
    double look(UpTrack track, Liveness consent, boolean redundant, boolean mayRest, StreamWatch watch) {
        long expected = 0, lost = 0, late = 0, jitterNs = 0;
        for (int i = 0; i < track.layers(); i++) {
            var stream = track.media(i);
            if (stream != null) {
                var window = stream.window();
                watch.looked(window.expected(), window.lost(), window.outOfOrder(), window.jitterNs(), track.rttNs());
                expected += window.expected();
                lost += window.lost();
                late += window.late();
                jitterNs = window.expected() > 0 ? Math.max(jitterNs, window.jitterNs()) : jitterNs;
            }
        }
        int wanted = track.wantedSpatial();
        int surelyWanted = Math.min(wanted, wantedBefore);
        wantedBefore = wanted;
        if (track.muted()) {
            wantedBefore = NOTHING;
            return score.rests();
        }
        if (expected > 0) {
            int best = track.activity().best(Integer.MAX_VALUE);
            largestSeen = Math.max(largestSeen, best);
            int missing = track.isSimulcast() ? Math.max(0, Math.min(surelyWanted, largestSeen) - Math.max(best, 0)) : 0;
            return score.measured(QualityScore.of(expected, lost, late, redundant, track.rttNs(), jitterNs, missing));
        }
        if (consent == Liveness.AWAY || consent == Liveness.LOST) {
            return score.lost();
        }
        boolean stalled = track.kind() == MediaKind.VIDEO && !mayRest && surelyWanted > NOTHING && consent == Liveness.PRESENT;
        return stalled ? score.measured(QualityScore.STALLED) : score.rests();
    }
}
