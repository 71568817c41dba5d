package spokes.media.sdp;

import java.util.Locale;

/** Who begins the DTLS handshake (RFC 8842): {@code ACTIVE} is the client. */
public enum Setup {
    ACTPASS,
    ACTIVE,
    PASSIVE,
    HOLDCONN,
    /** The attribute is missing. */
    UNSAID;

    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }
}
