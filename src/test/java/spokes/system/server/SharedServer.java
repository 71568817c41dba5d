package spokes.system.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one {@link SpokesServer} that all of them share, since a start costs half a minute. The first who asks starts it, and it ends with JUnit. */
abstract class SharedServer implements ParameterResolver {
    abstract SpokesServer started();

    @Override
    public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SpokesServer.class;
    }

    @Override
    public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(getClass())).getOrComputeIfAbsent(SpokesServer.class, _ -> started(), SpokesServer.class);
    }
}
