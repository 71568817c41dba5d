package spokes.media.room;

import java.util.Optional;
import spokes.media.api.MediaEvent.Grade;
import spokes.media.track.QualityScore;

/** What was found out last of how well media gets through to and from one participant. */
final class LastQuality {
    /** So much more than its threshold it takes to become better, so that it does not go to and fro. */
    private static final double MARGIN = 5;

    private Optional<Grade> grade = Optional.empty();
    private double score = QualityScore.best();

    /** True when the grade is not as before. */
    boolean look(double now) {
        score = now;
        var found = found(now);
        if (grade.isPresent() && grade.get() == found) {
            return false;
        }
        grade = Optional.of(found);
        return true;
    }

    private Grade found(double now) {
        var plain = ConnectionQualities.grade(now);
        if (grade.isEmpty() || plain.compareTo(grade.get()) <= 0) {
            return plain;
        }
        var surely = ConnectionQualities.grade(now - MARGIN);
        return surely.compareTo(grade.get()) > 0 ? surely : grade.get();
    }

    /** Empty before the first look. */
    Optional<Grade> grade() {
        return grade;
    }

    double score() {
        return score;
    }
}
