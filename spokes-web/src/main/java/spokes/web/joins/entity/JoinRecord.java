package spokes.web.joins.entity;

import java.util.List;
import java.util.Optional;

/**
 * One join, from the click on, as it stands now.
 *
 * @param name the identity, where a token says no name; empty where nobody said who it is
 * @param startedMs ms since 1970
 * @param attempts how often it was tried
 * @param verdict the last cause that was found; it stays here after the join got through
 * @param verdictAfterMs since the click, -1 without one
 * @param end why it ended, empty while it has not
 * @param details for people who look for a fault: what media plane and browser have seen
 */
public record JoinRecord(long number, String room, String identity, String name, News.Visit visit, long startedMs, int attempts, State state,
        List<Passed> stations, Optional<Verdict> verdict, long verdictAfterMs, String end, List<String> details) {
    public enum State { TRYING, IN, FAILED, LEFT }

    public JoinRecord {
        stations = List.copyOf(stations);
        details = List.copyOf(details);
    }
}
