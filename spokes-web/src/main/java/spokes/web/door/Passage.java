package spokes.web.door;

import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Stands before whatever answers the requests of one listener, and hands them on as they are. */
abstract class Passage extends HttpHandler {
    final HttpHandler inside;

    Passage(HttpServerFilter listener) {
        inside = listener.getHttpHandler();
        setDecodeUrl(false);        // that is what the one inside does
        setAllowEncodedSlash(inside.isAllowEncodedSlash());
        setAllowCustomStatusMessage(inside.isAllowCustomStatusMessage());
        setRequestURIEncoding(inside.getRequestURIEncoding());
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        inside.service(request, response);
    }

    static boolean opensSocket(Request request) {
        return request.getHeader("Sec-WebSocket-Key") != null;
    }
}
