package spokes.web.joins.entity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The browser's side of a join that takes long.
 *
 * @param sinceClickMs how long ago the person clicked; 0 when it does not say
 * @param candidates how many it gathered, by type ({@code host}, {@code srflx}, {@code relay}); mDNS names count as {@code mdns}
 * @param reflexive under which addresses STUN servers see it
 * @param ice the state of its connections: {@code subscriber} → {@code checking}
 * @param pairs for people: pairs of candidates that were tried
 * @param socket what its probes of the signaling address say
 * @param device what keeps the microphone from it
 */
public record PageReport(long sinceClickMs, int attempt, Map<String, Integer> candidates, List<String> reflexive, Map<String, String> ice, List<String> pairs, Socket socket,
        Optional<Cause> device) {
    public PageReport {
        candidates = Map.copyOf(candidates);
        reflexive = List.copyOf(reflexive);
        ice = Map.copyOf(ice);
        pairs = List.copyOf(pairs);
    }

    /**
     * Probes of the signaling address over plain HTTP, made when its WebSocket does not open.
     *
     * @param shortStatus HTTP status of a short request; 0 when there was no answer, -1 when it was not tried
     * @param longStatus the same with an address of 12 KB
     * @param otherSocket whether the page's other WebSocket is open
     */
    public record Socket(int shortStatus, int longStatus, boolean otherSocket) {
        public static Socket notTried() {
            return new Socket(-1, -1, false);
        }
    }

    public static PageReport nothing() {
        return new PageReport(0, 0, Map.of(), List.of(), Map.of(), List.of(), Socket.notTried(), Optional.empty());
    }
}
