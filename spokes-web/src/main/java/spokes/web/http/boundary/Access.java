package spokes.web.http.boundary;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/** Every method of the API says who may call it, by {@link RolesAllowed} or {@link PermitAll}; the application does not start with one that says nothing. */
@Provider
public class Access implements DynamicFeature {
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        var method = resource.getResourceMethod();
        var type = resource.getResourceClass();
        // What Jersey adds by itself only lists the methods of an address (OPTIONS).
        if (type.getName().startsWith("org.glassfish.jersey.") || method.isAnnotationPresent(PermitAll.class)) return;
        if (method.isAnnotationPresent(RolesAllowed.class)) {
            context.register(new OnlyFor(List.of(method.getAnnotation(RolesAllowed.class).value())));
        } else if (type.isAnnotationPresent(RolesAllowed.class)) {
            context.register(new OnlyFor(List.of(type.getAnnotation(RolesAllowed.class).value())));
        } else if (!type.isAnnotationPresent(PermitAll.class)) {
            throw new IllegalStateException(method + " does not say who may call it");
        }
    }

    private record OnlyFor(List<String> roles) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            var caller = request.getSecurityContext();
            if (caller.getUserPrincipal() == null) throw Failures.forStatus(401);
            if (roles.stream().noneMatch(caller::isUserInRole)) throw Failures.forStatus(403);
        }
    }
}
