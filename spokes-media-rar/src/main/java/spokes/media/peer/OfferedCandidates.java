package spokes.media.peer;

import java.util.List;

/** What our descriptions say of where we can be reached: {@code candidate:} lines, the most preferred first. One for all peers of a loop. */
public final class OfferedCandidates {
    private List<String> lines;

    public OfferedCandidates(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }

    /** Descriptions that are made from now on say this. */
    public void become(List<String> now) {
        lines = List.copyOf(now);
    }
}
