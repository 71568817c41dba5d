package spokes.web.door;

import org.glassfish.grizzly.http.HttpContext;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;

/**
 * Keeps a request that has been served from being served again. When the server ends a WebSocket, Grizzly forgets the request that opened it a moment before it closes the connection; what the client
 * says in that moment is taken for the beginning of that very request (Grizzly 4.1, {@code HttpServerFilter.afterService} and {@code handleRead}). The application would open the socket a second time, on a connection
 * that is going, with a token that is still good: somebody would be put out of a call by his own past. And what ends the first time takes the request from under the second.
 */
final class ServedOnce extends Passage {
    private static final Note<HttpContext> SERVED = Request.createNote("spokes-served");

    private ServedOnce(HttpServerFilter listener) {
        super(listener);
    }

    /** For as long as the listener is there. */
    static void before(HttpServerFilter listener) {
        listener.setHttpHandler(new ServedOnce(listener));
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return inside.getRequestExecutorProvider();
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        var now = request.getRequest().getProcessingState().getHttpContext();       // one for every request, and none when it is just ending
        if (now == null || now == request.getNote(SERVED)) {
            response.suspend();     // it is never resumed: all that is to end is ending
            request.getContext().getConnection().closeSilently();
            return;
        }
        request.setNote(SERVED, now);
        super.service(request, response);
    }
}
