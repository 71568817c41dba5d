package spokes.web.http.boundary;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * A request that names both ends by their numbers. The container would ask DNS for the names of our own address and of the visitor's, and Tyrus
 * wants ours for every WebSocket: in a house whose DNS does not answer that held each socket up for ten seconds.
 */
final class Numbered extends HttpServletRequestWrapper {
    Numbered(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getLocalName() {
        return getLocalAddr();
    }

    @Override
    public String getRemoteHost() {
        return getRemoteAddr();
    }
}
