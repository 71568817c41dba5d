package spokes.web.door;

import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;

/**
 * Lets those who open a WebSocket in a few at a time. What is said on sockets that are open is read by the same threads, so it would otherwise wait behind
 * a crowd: a ping of somebody in a call for a quarter of a second while two hundred come at once.
 */
final class Turnstile extends Passage {
    /** Opening a socket is all computing, so more at a time would not be in any sooner. */
    static final int AT_A_TIME_PER_PROCESSOR = 2;

    private static final Note<Turnstile> CAME_IN = Request.createNote("spokes-came-in");

    private final Turns turns = new Turns(AT_A_TIME_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());

    private Turnstile(HttpServerFilter listener) {
        super(listener);
    }

    /** For as long as the listener is there. */
    static void before(HttpServerFilter listener) {
        listener.setHttpHandler(new Turnstile(listener));
    }

    /** Asked for every request, and again when more of one comes: all that is said on a WebSocket belongs to the request that opened it. */
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return request -> {
            if (!opensSocket(request) || request.getNote(CAME_IN) != null) {
                return inside.getRequestExecutorProvider().getExecutor(request);
            }
            request.setNote(CAME_IN, this);
            var workers = request.getContext().getConnection().getTransport().getWorkerThreadPool();
            return opening -> turns.take(workers, opening);
        };
    }
}
