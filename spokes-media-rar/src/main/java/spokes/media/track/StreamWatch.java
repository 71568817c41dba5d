package spokes.media.track;

/** Hears from time to time what became of the packets of a stream since it heard last. */
public interface StreamWatch {
    /**
     * @param expected packets
     * @param lost of these
     * @param outOfOrder of these came after later ones
     * @param rttNs 0 where it is not known
     */
    void looked(long expected, long lost, long outOfOrder, long jitterNs, long rttNs);
}
