package spokes.media.rtcp;

/** Takes compound RTCP packets apart, also those of reduced size (RFC 5506). Unknown parts are skipped. Never throws. */
public final class RtcpReader {
    private RtcpReader() {}

    /** False when the packet is malformed somewhere; the parts before that have been handed over. */
    public static boolean read(byte[] b, int offset, int lengthBytes, RtcpHandler handler) {
        return false;
    }
}
