package spokes.web.signaling.control;

import java.util.HashMap;
import java.util.Map;
import livekit.LivekitRtc.CandidateProtocol;

/**
 * By which protocol somebody is to come who joins again within {@value #LIFE_S} s: the test suites of clients ask for it (LiveKit {@code simulateScenario}), and then connect anew.
 *
 * <p>Owned by the room; reads no clock.
 */
final class PreferredWays {
    static final int LIFE_S = 300;

    private record Wish(CandidateProtocol protocol, long untilNs) {}

    private final Map<String, Wish> wishes = new HashMap<>();

    void prefer(String identity, CandidateProtocol protocol, long nowNs) {
        wishes.values().removeIf(wish -> nowNs >= wish.untilNs());
        wishes.put(identity, new Wish(protocol, nowNs + LIFE_S * 1_000_000_000L));
    }

    /** {@code UDP} stands for any. */
    CandidateProtocol of(String identity, long nowNs) {
        var wish = wishes.get(identity);
        return wish == null || nowNs >= wish.untilNs() ? CandidateProtocol.UDP : wish.protocol();
    }
}
