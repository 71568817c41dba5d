package spokes.web.joins.control;

import spokes.media.api.MediaCommand;
import spokes.media.api.MediaStatus;
import spokes.web.joins.entity.Judged;

/** What the joins' book wants of the world. Every call only queues or looks; it never calls back in. */
public interface JoinWorld {
    void submit(MediaCommand command);

    /** Not running where there is no media plane to ask. */
    MediaStatus status();

    void judged(Judged verdict);

    /** Wall clock, ms since 1970: for people to read, never for timing. */
    long wallClockMs();
}
