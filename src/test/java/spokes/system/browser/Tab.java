package spokes.system.browser;

import java.net.URI;
import java.nio.file.Path;

/** A browser with one page, whichever it is. */
public interface Tab extends AutoCloseable {
    /** Runs before the scripts of every page. */
    void plant(String script);

    void go(URI address);

    /** The body of an async function; what it returns, when it is done: strings, numbers, lists, maps. A failure inside is a failure of the test. */
    Object await(String body, Object... arguments);

    Path screenshot(String what);

    @Override
    void close();
}
