package spokes.web.joins.entity;

import java.util.Locale;

/** How far a join has got, in the order in which a healthy one gets there. */
public enum Station {
    /** The server gave or accepted an access token. */
    TOKEN,
    /** The WebSocket is open and the room has said hello. */
    SOCKET,
    /** Offer and answer have passed. */
    DESCRIBED,
    /** The first check of the client came in. */
    STUN,
    /** Our own check was answered. */
    ANSWERED,
    /** DTLS is through. */
    SECURED,
    /** The first sound or picture came in. */
    RTP_IN,
    /** The first sound or picture went out. */
    RTP_OUT;

    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
