package spokes.media.api;

import java.util.List;
import java.util.Map;

/**
 * A snapshot for health, metrics and the admin page.
 *
 * @param running false while the adapter is stopped or a loop has died
 * @param candidates what clients are told to send to, in order of preference
 * @param loops one entry per media loop
 * @param counters names are stable, in {@code snake_case}, and only grow: {@code packets_received}, {@code packets_forwarded}, {@code dropped_malformed}, …
 * @param warnings sentences for the operator: a busy port that was skipped, a socket buffer that is too small
 */
public record MediaStatus(boolean running, List<Candidate> candidates, List<Loop> loops, Map<String, Long> counters, List<String> warnings) {
    public MediaStatus {
        candidates = List.copyOf(candidates);
        loops = List.copyOf(loops);
        counters = Map.copyOf(counters);
        warnings = List.copyOf(warnings);
    }

    /** @param kind {@code host} for an address of this machine, {@code configured} for one that the operator gave */
    public record Candidate(String address, int port, String protocol, String kind) {}

    /** @param longestCycleNs longest duty cycle since the last snapshot, ns */
    public record Loop(int index, int port, int rooms, int participants, long longestCycleNs) {}
}
