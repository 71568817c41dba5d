package spokes.system.container;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import spokes.system.server.Payara;
import spokes.system.server.PayaraDomain;

/**
 * One stock domain for all container tests of a run, made and started before the first and removed after the last.
 *
 * <p>Ports: {@code spokes.test.portBase} (default {@value #PORT_BASE}) as Payara counts them, UDP from 180 above it to 199 above it.
 */
final class RunningPayara implements BeforeAllCallback, ParameterResolver {
    static final int PORT_BASE = 31000;
    private static final int FROM = Integer.getInteger("spokes.test.portBase", PORT_BASE);
    static final int UDP_MIN = FROM + 180, UDP_MAX = FROM + 199;

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(RunningPayara.class);

    /** Ends the domain when JUnit ends. */
    private record Kept(PayaraDomain domain) implements AutoCloseable {
        @Override
        public void close() {
            domain.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!insideContainer()) {
            domain(context);
        }
    }

    /** Arquillian runs a test class once more inside of the server, with all its extensions. */
    private static boolean insideContainer() {
        return System.getProperty("com.sun.aas.instanceRoot") != null;
    }

    private static PayaraDomain domain(ExtensionContext context) {
        return context.getRoot().getStore(OURS).getOrComputeIfAbsent(Kept.class, _ -> started(), Kept.class).domain();
    }

    private static Kept started() {
        Path folder = Payara.root().resolve("src/test/target/domains");
        PayaraDomain domain = PayaraDomain.create(folder, FROM, Map.of("SPOKES_MEDIA_UDP_PORT_MIN", "" + UDP_MIN,
                "SPOKES_MEDIA_UDP_PORT_MAX", "" + UDP_MAX, "SPOKES_MEDIA_LOOPS", "2", "SPOKES_MEDIA_BIND_ADDRESSES", "127.0.0.1",
                "SPOKES_MEDIA_TCP_PORT", "0", "SPOKES_MEDIA_STUN_SERVERS", "off"));
        System.setProperty("spokes.test.adminPort", "" + domain.adminPort());       // arquillian.xml asks for it
        domain.start();
        return new Kept(domain);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PayaraDomain.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return domain(context);
    }
}
