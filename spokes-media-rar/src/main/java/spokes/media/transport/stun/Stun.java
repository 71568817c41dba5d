package spokes.media.transport.stun;

import java.util.Optional;

/** Cheap looks into a STUN message (RFC 8489) without decoding or trusting it. */
public final class Stun {
    private Stun() {}

    /** True when the datagram looks like STUN: zero bits, magic cookie, and a length that fits. */
    public static boolean isStun(byte[] bytes, int offset, int length) {
        return false;
    }

    /**
     * The receiver's user fragment that a Binding request names (the part of USERNAME before the colon): tells to which agent
     * of a shared port it goes. Unauthenticated; the agent checks.
     */
    public static Optional<String> localUfrag(byte[] bytes, int offset, int length) {
        return Optional.empty();
    }
}
