package spokes.web.http.control;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what a request brings, and no further than it says itself.
 *
 * <p>Payara finds no end of the body of a request that also asks for an upgrade, as Java's own client does for HTTP/2 with each, and would let us wait for 30 s.
 */
public final class RequestBody {
    private RequestBody() {}

    /**
     * @param contentLength the header of that name, or null
     * @param most bytes that are wanted
     * @return up to one byte more than {@code most}, so that one sees that it is too long
     */
    public static byte[] read(InputStream body, String contentLength, int most) throws IOException {
        return body.readNBytes((int) Math.min(length(contentLength), most + 1L));
    }

    /** What is no number is as if it were not said. */
    private static long length(String contentLength) {
        return contentLength != null && contentLength.matches("\\d{1,18}") ? Long.parseLong(contentLength) : Long.MAX_VALUE;
    }
}
