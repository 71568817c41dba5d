package spokes.media.peer;

import java.util.Locale;

/** What a media loop counts. The names, in lower case, are those of {@code MediaStatus.counters} and only grow. */
public enum Counter {
    PACKETS_RECEIVED,
    BYTES_RECEIVED,
    /** Media packets handed to subscribers, one per receiver. */
    PACKETS_FORWARDED,
    BYTES_FORWARDED,
    /** Of the datagrams that came, authentic RTP. */
    RTP_RECEIVED,
    RTP_BYTES_RECEIVED,
    /** Of what was forwarded, what a subscriber had asked for again. */
    PACKETS_RESENT,
    BYTES_RESENT,
    /** Datagrams that arrived at another loop's port than that of their peer, and were handed to it. */
    PACKETS_HANDED_OVER,
    RTCP_RECEIVED,
    RTCP_SENT,
    STUN_RECEIVED,
    DTLS_RECEIVED,
    /** Messages that came by data channels. */
    DATA_RECEIVED,
    /** The same on their way to others, one per receiver. */
    DATA_FORWARDED,
    /** Messages of somebody who sent more than one participant may. */
    LIMITED_DATA,
    /** Messages that a receiver was too slow for. */
    DATA_REFUSED,
    /** SCTP associations that ended while their peer went on. */
    DATA_FAILED,
    NACKS_SENT,
    /** Packets that those asked publishers for, each time. */
    PACKETS_ASKED_FOR,
    /** The same of subscribers, asking us. */
    PACKETS_MISSED,
    KEY_FRAMES_REQUESTED,
    /** Requests of subscribers for a picture: PLI, and FIR. */
    PICTURES_MISSED,
    FULL_PICTURES_MISSED,
    /** What subscribers said of when our video arrived. */
    TRANSPORT_FEEDBACK_RECEIVED,
    /** Short bursts of padding, to see whether a subscriber's path carries more. */
    PROBES_SENT,
    /** How often a subscriber's path turned out to be too narrow for what it wants. */
    PATHS_FOUND_NARROW,
    PEERS_SECURED,
    HANDSHAKES_FAILED,
    ICE_RESTARTS,
    /** Candidates of clients that we do not send to: hidden, forbidden, nonsense, too many. */
    CANDIDATES_IGNORED,
    CONNECTIONS_LOST,
    PARTICIPANTS_CLOSED,
    /** TCP connections whose first frame named one of our peers. */
    TCP_CONNECTIONS,
    /** TCP connections that were too many, said nothing in time, or nothing that makes sense. */
    TCP_REFUSED,
    /** Frames lost because a TCP connection's reader is too slow. */
    TCP_FRAMES_DROPPED,
    /** The system had no room for a datagram of ours in the socket's buffer. */
    SEND_BUFFER_FULL,
    /** The system refused a datagram of ours: no route, forbidden, too large. */
    SEND_FAILED,
    /** Bugs of ours that the guard around a peer caught. */
    INTERNAL_ERRORS,
    /** Neither STUN, DTLS nor RTP by its first byte, or too short to tell. */
    DROPPED_UNKNOWN,
    DROPPED_MALFORMED,
    /** A STUN message for no user name fragment of ours, or from nobody we know. */
    DROPPED_STUN,
    /** From an address that no authenticated check came from. */
    DROPPED_UNKNOWN_SENDER,
    /** Of those handed to another loop, those of which it had too many already. */
    DROPPED_HAND_OVER,
    /** DTLS that could not be held until the other side's description is known. */
    DROPPED_DTLS,
    /** Media before the keys were there. */
    DROPPED_UNSECURED,
    /** A wrong tag, or RTCP played back. */
    DROPPED_UNAUTHENTICATED,
    /** Media that is authentic and was there before. */
    DROPPED_REPEATED,
    /** SCTP that makes no sense, or a data packet that cannot be read, must not be sent, or was here before. */
    DROPPED_DATA,
    /** RTP that belongs to no media section of its peer. */
    DROPPED_UNBOUND;

    /** The stable name for status pages and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
