package spokes.web.rehearsal;

import java.net.URI;
import java.time.Duration;

/** What a rehearsal needs of the server around it. */
interface Stage {
    /** For WebSockets. */
    URI address();

    /** Lets its bearer into the hidden room. */
    String tokenFor(String identity);

    /** Somebody real is there, or the application ends: they have the processors for themselves. */
    boolean isOver();

    void pause(Duration time) throws InterruptedException;
}
