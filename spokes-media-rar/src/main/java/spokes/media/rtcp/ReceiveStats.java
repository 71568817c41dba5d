package spokes.media.rtcp;

/**
 * What a receiver reports of one SSRC: loss and jitter (RFC 3550 §6.4.1, A.3, A.8), and how long ago its last sender report came.
 *
 * <p>Owned by one media loop; not thread-safe.
 */
public final class ReceiveStats {
    public ReceiveStats(int ssrc) {}
}
