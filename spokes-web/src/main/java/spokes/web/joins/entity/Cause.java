package spokes.web.joins.entity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a join does not get through. The id is the same here, in the texts ({@code causes_<language>.properties}), on the page and in
 * {@code docs/causes.md}, where the evidence of each stands.
 */
public enum Cause {
    // the way of the sound
    UDP_PORTS_CLOSED,
    YOUR_NETWORK_BLOCKS_UDP,
    ONLY_WEB_TRAFFIC,
    MAPPING_NOT_ONE_TO_ONE,
    WRONG_PUBLIC_ADDRESS,
    NO_PUBLIC_ADDRESS,
    CARRIER_GRADE_NAT,
    ANSWERS_DO_NOT_COME_BACK,
    DTLS_BLOCKED,
    DTLS_REJECTED,
    // found by the check page alone
    TCP_PORT_CLOSED,
    TURN_UNREACHABLE,
    // the way of the page
    WEBSOCKET_CUT_BY_PROXY,
    PROXY_DOES_NOT_UPGRADE,
    PROXY_DROPS_LONG_URLS,
    SERVER_UNREACHABLE,
    MEDIA_STOPPED,
    // the way in
    TOKEN_REFUSED,
    ROOM_FULL,
    NO_SUCH_ROOM,
    SERVER_AT_ITS_LIMITS,
    IDENTITY_TAKEN_OVER,
    // the browser's own
    NOT_HTTPS,
    NO_MICROPHONE_PERMISSION,
    NO_DEVICE,
    DEVICE_BUSY,
    SILENT_MICROPHONE,
    /** The evidence is not enough. All stations are shown, and nothing is pretended. */
    UNKNOWN;

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Cause> of(String id) {
        return Arrays.stream(values()).filter(cause -> cause.id().equals(id)).findFirst();
    }
}
