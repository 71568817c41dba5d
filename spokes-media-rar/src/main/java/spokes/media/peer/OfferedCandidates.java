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

    public boolean hasTcp() {
        return lines.stream().anyMatch(OfferedCandidates::isTcp);
    }

    /** The third word of a line is its protocol (RFC 8839 §5.1). */
    static boolean isTcp(String line) {
        return line.split(" ", 4)[2].equals("tcp");
    }

    /** Descriptions that are made from now on say this. */
    public void become(List<String> now) {
        lines = List.copyOf(now);
    }
}
