package spokes.web.door;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.glassfish.grizzly.http.server.HttpServerFilter;

/**
 * Payara's web listeners and what it says of applications, by reflection: there is no public way to either. Read from Payara 7.2025.1
 * ({@code GrizzlyService}, {@code GenericGrizzlyListener}).
 *
 * <p>Everything is looked up at the beginning, because what is asked of it last is asked when the application that made it may have gone and loads nothing more.
 */
final class PayaraListeners {
    private static final String ADMIN = "admin-listener";
    /** What Payara calls it when nothing of a deployment, or of a server's start, is still to come. */
    private static final Set<String> SETTLED = Set.of("Application_Running", "Deployment_Failed");

    private final ClassLoader payara;
    private final List<HttpServerFilter> all;
    private final Object events;
    private final Class<?> listening;
    private final Method register, unregister, nameOf;

    /** @param payara a loader that knows its classes, as every application's does */
    PayaraListeners(ClassLoader payara) throws ReflectiveOperationException {
        this.payara = payara;
        all = filters();
        var contract = payara.loadClass("org.glassfish.api.event.Events");
        events = service(contract.getName());
        listening = payara.loadClass("org.glassfish.api.event.EventListener");
        register = contract.getMethod("register", listening);
        unregister = contract.getMethod("unregister", listening);
        nameOf = payara.loadClass("org.glassfish.api.event.EventListener$Event").getMethod("name");
    }

    /** Where each of them hands requests over, but the administrator's. */
    List<HttpServerFilter> all() {
        return all;
    }

    /** @param settled called at the end of every deployment, whether an application serves then or not @return ends that */
    AutoCloseable whenSettled(Runnable settled) throws ReflectiveOperationException {
        Object listener = Proxy.newProxyInstance(payara, new Class<?>[] {listening}, (self, method, arguments) -> switch (method.getName()) {
            case "event" -> {
                if (SETTLED.contains(nameOf.invoke(arguments[0]))) settled.run();
                yield null;
            }
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "front door";
        });
        register.invoke(events, listener);
        return () -> unregister.invoke(events, listener);
    }

    private List<HttpServerFilter> filters() throws ReflectiveOperationException {
        var found = new ArrayList<HttpServerFilter>();
        for (Object proxy : (Collection<?>) field(service("com.sun.enterprise.v3.services.impl.GrizzlyService"), "proxies")) {
            Object listener = proxy.getClass().getMethod("getUnderlyingListener").invoke(proxy);
            if (!listener.getClass().getMethod("getName").invoke(listener).equals(ADMIN)) {
                for (Object filter : (Collection<?>) listener.getClass().getMethod("getFilters", Class.class).invoke(listener, HttpServerFilter.class)) {
                    found.add((HttpServerFilter) filter);
                }
            }
        }
        return List.copyOf(found);
    }

    private Object service(String type) throws ReflectiveOperationException {
        return payara.loadClass("org.glassfish.internal.api.Globals").getMethod("get", Class.class).invoke(null, payara.loadClass(type));
    }

    private static Object field(Object target, String name) throws ReflectiveOperationException {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(target);
                }
            }
        }
        throw new NoSuchFieldException(target.getClass().getName() + "." + name);
    }
}
