package spokes.web.check.entity;

import java.util.List;
import java.util.Locale;
import spokes.web.joins.entity.Cause;

/**
 * What came of one way in.
 *
 * @param cause the id of what is wrong when it is red; why nothing can be said when it is open; empty when it is green
 * @param arrivedAt our ports on which the browser's packets came in
 * @param advice what to enter in a router or firewall, when that would help
 */
public record Verdict(State state, String cause, List<Integer> arrivedAt, List<Advice> advice) {
    /** Open: from where this browser is, nothing can be said. */
    public enum State {
        GREEN, RED, OPEN;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One line of a router's list of forwards. */
    public record Advice(String protocol, int outsidePort, String insideAddress, int insidePort) {}

    public Verdict {
        arrivedAt = List.copyOf(arrivedAt);
        advice = List.copyOf(advice);
    }

    public static Verdict green(List<Integer> arrivedAt) {
        return new Verdict(State.GREEN, "", arrivedAt, List.of());
    }

    public static Verdict red(Cause cause, List<Integer> arrivedAt, List<Advice> advice) {
        return new Verdict(State.RED, cause.id(), arrivedAt, advice);
    }

    public static Verdict open(String why, List<Integer> arrivedAt) {
        return new Verdict(State.OPEN, why, arrivedAt, List.of());
    }
}
