package spokes.media.rtp.codec;

/** Reads what a payload says of its frame. */
@FunctionalInterface
public interface PayloadReader {
    /** Audio, and whatever else needs no understanding: each packet can be played by itself. */
    PayloadReader OPAQUE = (_, _, _, into) -> {
        into.frameStart = true;
        into.keyFrame = true;
    };

    /** Fills {@code into}, which has been cleared. Never throws; what is malformed stays an ordinary packet. */
    void read(byte[] b, int at, int lengthBytes, FrameInfo into);
}
