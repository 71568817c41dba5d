package spokes.web.signaling.entity;

import java.util.List;
import livekit.LivekitRtc.SignalRequest;

/**
 * What a client says in the same breath as it connects ({@code join_request} of LiveKit's v1).
 *
 * @param single whether it has one connection for both directions, and makes all offers itself
 * @param metadata to take the place of the token's; empty where that stays
 * @param software for people who look for a fault: {@code js 2.23.0}
 * @param requests as if they came over the socket right after its join or resume
 */
public record FirstWords(boolean single, String metadata, String software, List<SignalRequest> requests) {
    /** Of a client that has a connection for each direction, and says what it wants over its socket. */
    public static final FirstWords NONE = new FirstWords(false, "", "", List.of());

    public FirstWords {
        requests = List.copyOf(requests);
    }

    /**
     * LiveKit's Go SDK begins to listen before its own connection knows of the offer that it has sent. An answer that comes at once is lost to it, and after five
     * seconds the whole join (seen with 2.18.1).
     */
    public boolean answeredTooSoon() {
        return software.equals("go") || software.startsWith("go ");
    }
}
