package spokes.system.browser;

import java.net.URI;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import spokes.system.client.Tokens;
import spokes.system.server.SpokesServer;

/** The server that all browser tests share, and its owner, who set it up by the set-up link. It ends after the last test. */
public final class Meeting implements AutoCloseable {
    public static final Tokens TOKENS = new Tokens("browsertests", "a secret that only the tests of browsers know");
    private static final String OWNER = "Robin", PASSWORD = "correct horse battery";

    private final SpokesServer server = SpokesServer.named("browsers").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").with("LIVEKIT_KEYS", TOKENS.keys());

    private Meeting() {
        server.start();
        System.out.println("the browsers' server was up after " + server.startTime().toMillis() + " ms");
    }

    /** Straight to the server; the page is secure because the host is this one. */
    public URI http() {
        return server.http();
    }

    /** The owner in a browser of their own: makes the server theirs the first time, logs in from then on. */
    Visitor owner() {
        return owner(http());
    }

    /** The same by another of the server's addresses. */
    Visitor owner(URI address) {
        return server.setUpLink().map(link -> Visitor.owner(OWNER, address.resolve("/setup#" + link.getFragment()), PASSWORD))
            .orElseGet(() -> Visitor.ownerAgain(OWNER, address, PASSWORD));
    }

    @Override
    public void close() {
        server.close();
    }

    /** Hands the one meeting to every test that asks for it. */
    public static final class Place implements ParameterResolver {
        private static final Namespace OURS = Namespace.create(Meeting.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Meeting.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(OURS).getOrComputeIfAbsent(Meeting.class, _ -> new Meeting(), Meeting.class);
        }
    }
}
