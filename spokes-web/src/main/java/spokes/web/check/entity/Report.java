package spokes.web.check.entity;

import java.util.List;

/**
 * What the browser saw of one way in.
 *
 * @param media its own sound came back
 * @param iceState of its connection: {@code checking}, {@code connected}, {@code failed}, …
 * @param pairs how many of its own addresses could be paired with ours; 0 when it has none of that family
 * @param gathered the types of candidate that it found at all, {@code srflx} when a STUN server answered it
 * @param reflexive how STUN servers see it
 */
public record Report(boolean media, String iceState, int pairs, List<String> gathered, List<String> reflexive) {
    public Report {
        gathered = List.copyOf(gathered);
        reflexive = List.copyOf(reflexive);
    }

    public boolean hasReflexive() {
        return gathered.contains("srflx");
    }

    public boolean iceConnected() {
        return iceState.equals("connected") || iceState.equals("completed");
    }
}
