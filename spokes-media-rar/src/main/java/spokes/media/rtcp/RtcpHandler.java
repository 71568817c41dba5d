package spokes.media.rtcp;

/** What a compound RTCP packet says, part by part. Each method does nothing unless it is overridden. */
public interface RtcpHandler {
    /** @param ntp 64 bits, seconds since 1900 with 32 bits of fraction */
    default void senderReport(int ssrc, long ntp, int rtpTimestamp) {}

    /**
     * @param fractionLost of 256
     * @param lastSr middle 32 bits of the NTP time of the last sender report, 0 for none
     * @param delaySinceLastSr in 1/65536 s
     */
    default void reportBlock(int reporterSsrc, int ssrc, int fractionLost, int cumulativeLost, int extendedHighestSeq, int jitter,
            int lastSr, int delaySinceLastSr) {}

    default void bye(int ssrc) {}

    /** One PID and BLP pair: {@code seq} is missing, and {@code seq + 1 + i} for every bit {@code i} of the mask. */
    default void nack(int mediaSsrc, int seq, int following) {}

    default void pictureLoss(int mediaSsrc) {}

    default void fullIntraRequest(int mediaSsrc, int commandSeq) {}

    /** A transport-cc feedback message; the range is its FCI, from the base sequence number on. */
    default void transportFeedback(int mediaSsrc, byte[] b, int at, int lengthBytes) {}

    default void receiverEstimate(long bitrateBps) {}

    /** Receiver reference time (RFC 3611 §4.4): to be answered by {@link RtcpWriter#delaySinceReference}. */
    default void receiverReferenceTime(int ssrc, long ntp) {}

    /** Answer to a receiver reference time of {@code ssrc} (RFC 3611 §4.5). */
    default void delaySinceReference(int ssrc, int lastReference, int delay) {}
}
