package spokes.web.signaling.control;

import livekit.LivekitModels.DisconnectReason;
import spokes.web.joins.entity.Cause;

/** What a client of LiveKit's protocol can be told of a cause: its list is short, but longer than "too late". */
final class Farewells {
    private Farewells() {}

    /** {@code JOIN_FAILURE} says nothing of media. */
    static DisconnectReason reason(Cause cause) {
        return switch (cause) {
            case UDP_PORTS_CLOSED, YOUR_NETWORK_BLOCKS_UDP, ONLY_WEB_TRAFFIC, MAPPING_NOT_ONE_TO_ONE, WRONG_PUBLIC_ADDRESS, NO_PUBLIC_ADDRESS,
                    CARRIER_GRADE_NAT, ANSWERS_DO_NOT_COME_BACK -> DisconnectReason.CONNECTION_TIMEOUT;
            case DTLS_BLOCKED, DTLS_REJECTED -> DisconnectReason.MEDIA_FAILURE;
            case WEBSOCKET_CUT_BY_PROXY, PROXY_DOES_NOT_UPGRADE, PROXY_DROPS_LONG_URLS -> DisconnectReason.SIGNAL_CLOSE;
            case IDENTITY_TAKEN_OVER -> DisconnectReason.DUPLICATE_IDENTITY;
            default -> DisconnectReason.JOIN_FAILURE;
        };
    }
}
