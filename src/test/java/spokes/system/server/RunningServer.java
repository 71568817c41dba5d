package spokes.system.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link SpokesServer} that all of them share, since a start costs half a minute. The first who asks starts it. */
public final class RunningServer implements ParameterResolver {
    private static final Namespace OURS = Namespace.create(RunningServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SpokesServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(OURS).getOrComputeIfAbsent(SpokesServer.class, _ -> started(), SpokesServer.class);
    }

    private static SpokesServer started() {
        return SpokesServer.named("shared").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").start();
    }
}
