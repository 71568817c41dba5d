package spokes.media.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.api.MediaEvent.Quality;
import spokes.media.peer.Deadline;
import spokes.media.peer.StreamFigures;
import spokes.media.track.QualityScore;

/**
 * How well media gets through to and from everybody in a room. Looks every {@value #WINDOW_MS} ms while anything is published, and once after somebody came, and
 * tells when somebody's grade is not as before.
 */
final class ConnectionQualities {
    static final int WINDOW_MS = 5000;
    private static final long WINDOW_NS = WINDOW_MS * 1_000_000L;

    private final Collection<Participant> participants;
    private final StreamFigures figures;
    private final Consumer<List<Quality>> changed;
    private long dueNs = Deadline.NEVER;

    ConnectionQualities(Collection<Participant> participants, StreamFigures figures, Consumer<List<Quality>> changed) {
        this.participants = participants;
        this.figures = figures;
        this.changed = changed;
    }

    /** There is something to look at. */
    void wanted(long nowNs) {
        if (dueNs == Deadline.NEVER) {
            dueNs = nowNs + WINDOW_NS;
        }
    }

    /** @param goesOn something is published */
    void onTick(boolean goesOn, long nowNs) {
        if (!Deadline.due(dueNs, nowNs)) {
            return;
        }
        boolean news = false;
        for (var who : participants) {
            news |= !who.hasEnded() && look(who);
        }
        dueNs = goesOn ? nowNs + WINDOW_NS : Deadline.NEVER;
        if (news) {
            changed.accept(qualities());
        }
    }

    private boolean look(Participant who) {
        boolean news = who.quality.look(who.score());
        who.quality.grade().ifPresent(grade -> figures.quality(grade, QualityScore.opinion(who.quality.score())));
        return news;
    }

    private List<Quality> qualities() {
        var qualities = new ArrayList<Quality>();
        for (var who : participants) {
            who.quality.grade().ifPresent(grade -> qualities.add(new Quality(who.sid, grade, QualityScore.opinion(who.quality.score()))));
        }
        return qualities;
    }

    static Grade grade(double score) {
        return QualityScore.isExcellent(score) ? Grade.EXCELLENT : QualityScore.isGood(score) ? Grade.GOOD : QualityScore.isLost(score) ? Grade.LOST : Grade.POOR;
    }

    long nextDeadlineNs() {
        return dueNs;
    }
}
