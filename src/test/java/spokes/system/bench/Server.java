package spokes.system.bench;

import java.io.IOException;
import java.net.URI;

/** What is measured: anything that speaks LiveKit's protocol on this machine. */
interface Server extends AutoCloseable {
    /** For WebSockets. */
    URI address();

    String description();

    Costs costs();

    @Override
    void close() throws IOException;
}
