package spokes.system.lab;

import java.net.URI;
import java.util.List;
import java.util.Map;
import spokes.system.official.Guest;
import spokes.system.official.ScriptGuest;

/** Somebody without a browser, by LiveKit's own SDK for Node, who says a tone. */
final class Program implements AutoCloseable {
    private final String name;
    private final URI server;
    private final String token;
    private final Guest guest;

    /** @param trusts the certificate that the server's address has */
    Program(String name, Host host, URI server, Certificate trusts, String token) {
        this.name = name;
        this.server = server;
        this.token = token;
        guest = ScriptGuest.node("lab-" + name, host.inside(), Map.of("SSL_CERT_FILE", trusts.file().toString()));
    }

    /** Goes in and begins to speak. */
    void joins() {
        guest.connect(server, token);
        guest.speak();
    }

    /** Loud 20 ms that it has heard so far, of anybody. */
    long heard() {
        return ((Map<?, ?>) guest.ask("heard", Map.of())).values().stream().mapToLong(figure -> ((Number) figure).longValue()).sum();
    }

    /** The session that the server gave it. */
    String sid() {
        return (String) guest.ask("sid", Map.of());
    }

    List<?> events() {
        return (List<?>) guest.ask("events", Map.of());
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        guest.close();
    }
}
