package spokes.media.api;

import java.util.List;
import java.util.Map;

/**
 * A snapshot for health, metrics, signaling and the admin page.
 *
 * @param running false while the adapter is stopped or a loop has died
 * @param candidates the address list: what clients are told to send to, in order of preference
 * @param stunServers whom we ask for our public address, as {@code host:port}; clients are given the same list
 * @param router the outside address that our router names when it is asked by UPnP, empty when it was not asked or does not answer
 * @param loops one entry per media loop
 * @param counters names are stable, in {@code snake_case}, and only grow: {@code packets_received}, {@code packets_forwarded}, {@code dropped_malformed}, …
 * @param warnings sentences for the operator: a busy port that was skipped, a socket buffer that is too small
 * @param figures what dashboards show beside the counters
 */
public record MediaStatus(boolean running, List<Candidate> candidates, List<StunServer> stunServers, String router, List<Loop> loops, Map<String, Long> counters,
        List<String> warnings, MediaFigures figures) {
    public MediaStatus {
        candidates = List.copyOf(candidates);
        stunServers = List.copyOf(stunServers);
        loops = List.copyOf(loops);
        counters = Map.copyOf(counters);
        warnings = List.copyOf(warnings);
    }

    public MediaStatus(boolean running, List<Candidate> candidates, List<StunServer> stunServers, String router, List<Loop> loops, Map<String, Long> counters, List<String> warnings) {
        this(running, candidates, stunServers, router, loops, counters, warnings, MediaFigures.NONE);
    }

    /** There is nothing to tell but why. */
    public static MediaStatus stopped(String... warnings) {
        return new MediaStatus(false, List.of(), List.of(), "", List.of(), Map.of(), List.of(warnings));
    }

    /**
     * One address to which clients are told to send.
     *
     * @param address a number, never a name
     * @param protocol {@code udp} or {@code tcp}
     * @param source where it was learned, for people: {@code eth0}, {@code stun.example.org:3478}, {@code publicAddress}, {@code a visit}
     * @param sinceMs since when it is offered, ms since 1970
     * @param arrivedMs when an authenticated datagram last came in by it, ms since 1970; 0 for never
     */
    public record Candidate(String address, int port, String protocol, Kind kind, String source, long sinceMs, long arrivedMs) {
        public Candidate(String address, int port, String protocol, Kind kind) {
            this(address, port, protocol, kind, "", 0, 0);
        }
    }

    /** How we came to know an address. */
    public enum Kind {
        /** Of this machine. */
        HOST,
        /** A STUN server, or a router asked by UPnP, sees us under it. */
        REFLEXIVE,
        /** The operator gave it. */
        CONFIGURED,
        /** Somebody of the private network opened our page under it. */
        VISITED
    }

    /**
     * @param server {@code host:port} as configured
     * @param state what came of the last question
     * @param seen {@code address:port} under which it saw us, empty when it has not answered
     * @param roundTripMs of the last answer, -1 when there is none
     */
    public record StunServer(String server, StunState state, String seen, int roundTripMs) {}

    public enum StunState { ASKING, ANSWERED, SILENT, UNKNOWN_NAME }

    /** @param longestCycleNs longest duty cycle of the last minute, ns; the same for everybody who asks */
    public record Loop(int index, int port, int rooms, int participants, long longestCycleNs) {}
}
