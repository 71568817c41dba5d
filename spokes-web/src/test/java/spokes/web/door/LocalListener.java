package spokes.web.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/** A listener of Grizzly's on the loopback. */
final class LocalListener implements AutoCloseable {
    private final HttpServer server = new HttpServer();
    private final NetworkListener listener = new NetworkListener("test", "127.0.0.1", 0);

    /** Reads requests on a thread of its own. @param threads how many it has for answering them */
    LocalListener(int threads, HttpHandler handler) throws IOException {
        this(threads, SameThreadIOStrategy.getInstance(), handler);
    }

    /** @param reading on which thread, as in Payara on one of those that answer */
    LocalListener(int threads, IOStrategy reading, HttpHandler handler) throws IOException {
        listener.getTransport().setIOStrategy(reading);
        listener.getTransport().setWorkerThreadPoolConfig(ThreadPoolConfig.defaultConfig().setCorePoolSize(threads).setMaxPoolSize(threads));
        server.addListener(listener);
        server.start();
        filter().setHttpHandler(handler);
    }

    int port() {
        return listener.getPort();
    }

    HttpServerFilter filter() {
        var chain = listener.getFilterChain();
        return (HttpServerFilter) chain.get(chain.indexOfType(HttpServerFilter.class));
    }

    /** Between what reads HTTP and what serves requests. */
    void beforeRequests(Filter filter) {
        var chain = listener.getFilterChain();
        chain.add(chain.indexOfType(HttpServerFilter.class), filter);
    }

    /** Asks for a WebSocket, and does not wait for the answer. */
    Socket asksForSocket(String path) throws IOException {
        var socket = new Socket("127.0.0.1", port());
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(US_ASCII));
        return socket;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
