package spokes.web.door;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Stands before one listener's requests while the application is not there. Requests that come wait for it, without a thread; those that are being answered, and WebSockets, go on.
 * Whoever asks for a session of before is sent away to join anew.
 */
final class Doorman extends Passage {
    private final HttpServerFilter listener;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean opened;

    private Doorman(HttpServerFilter listener) {
        super(listener);
        this.listener = listener;
    }

    /** Whether there is one, perhaps another application's. */
    static boolean isBefore(HttpServerFilter listener) {
        return listener.getHttpHandler().getClass().getName().equals(Doorman.class.getName());
    }

    /** From now on those who come wait. */
    static Doorman before(HttpServerFilter listener) {
        var doorman = new Doorman(listener);
        listener.setHttpHandler(doorman);
        return doorman;
    }

    /** Those who waited go in, and everybody after them; the listener is as it was. */
    void open() {
        if (listener.getHttpHandler() == this) {
            listener.setHttpHandler(inside);
        }
        opened = true;
        letIn();
    }

    int waiting() {
        return waiting.size();
    }

    /** In the order in which they came: where a client has given an attempt up, its next one comes after that, and is the one that stays. */
    private void letIn() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    /** Asked for every request, and again when more of one comes. */
    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return request -> opened ? inside.getRequestExecutorProvider().getExecutor(request) : resumes(request) ? Runnable::run : afterOpening(request);
    }

    private Executor afterOpening(Request request) {
        Connection<?> connection = request.getContext().getConnection();
        var threads = Optional.ofNullable(inside.getRequestExecutorProvider().getExecutor(request)).orElseGet(connection.getTransport()::getWorkerThreadPool);
        boolean opensSocket = opensSocket(request);
        return service -> {
            waiting.add(() -> {
                if (opensSocket && hasGone(connection)) {
                    connection.closeSilently();
                } else {
                    threads.execute(service);
                }
            });
            if (opened) {
                letIn();        // just now, while this one came
            }
        };
    }

    /**
     * Before a WebSocket has been accepted its client has nothing to say: what there is to read is the end, or over TLS the farewell before it. An attempt that its client gave up,
     * while it waited here, must not take the place of the one that came after it.
     */
    private static boolean hasGone(Connection<?> connection) {
        try {
            return connection instanceof NIOConnection nio && nio.getChannel() instanceof SocketChannel channel && channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException broken) {
            return true;
        }
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        if (!opened && resumes(request)) {
            sendAway(request, response);
        } else {
            super.service(request, response);
        }
    }

    private static boolean resumes(Request request) {
        return opensSocket(request) && Resumption.isAskedBy(request.getRequestURI(), request.getQueryString());
    }

    @SuppressWarnings("rawtypes")       // that is how Grizzly writes it
    private static void sendAway(Request request, Response response) {
        response.suspend();     // it is never resumed: nothing more is HTTP here
        var context = request.getContext();
        Connection<?> connection = context.getConnection();
        context.write(Buffers.wrap(context.getMemoryManager(), Resumption.refusal(request.getHeader("Sec-WebSocket-Key"))), new EmptyCompletionHandler<WriteResult>() {
            @Override
            public void completed(WriteResult written) {
                connection.closeSilently();
            }

            @Override
            public void failed(Throwable gone) {
                connection.closeSilently();
            }
        });
    }
}
