package spokes.web.http.control;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Payara's web listeners and what it says of applications, by reflection: there is no public way to either. Read from Payara 7.2025.1
 * ({@code GrizzlyService}, {@code GenericGrizzlyListener}) and Grizzly 4.1 ({@code TCPNIOTransport}).
 *
 * <p>Everything is looked up at the beginning, because what is asked of it last is asked when the application that made it has gone and loads nothing more.
 */
public final class PayaraListeners {
    private static final String ADMIN = "admin-listener";
    /** What Payara calls it when nothing of a deployment, or of a server's start, is still to come. */
    private static final Set<String> SETTLED = Set.of("Application_Running", "Deployment_Failed");

    private final ClassLoader payara;
    private final List<Object> sockets;
    private final Object accept;
    private final Method enable, disable;
    private final Object events;
    private final Class<?> listening;
    private final Method register, unregister, nameOf;

    /** @param payara a loader that knows its classes, as every application's does */
    public PayaraListeners(ClassLoader payara) throws ReflectiveOperationException {
        this.payara = payara;
        sockets = sockets();
        var event = payara.loadClass("org.glassfish.grizzly.IOEvent");
        accept = event.getField("SERVER_ACCEPT").get(null);
        var connection = payara.loadClass("org.glassfish.grizzly.Connection");
        enable = connection.getMethod("enableIOEvent", event);
        disable = connection.getMethod("disableIOEvent", event);
        var contract = payara.loadClass("org.glassfish.api.event.Events");
        events = service(contract.getName());
        listening = payara.loadClass("org.glassfish.api.event.EventListener");
        register = contract.getMethod("register", listening);
        unregister = contract.getMethod("unregister", listening);
        nameOf = payara.loadClass("org.glassfish.api.event.EventListener$Event").getMethod("name");
    }

    /** From now on the kernel takes connections as before, up to its queue's length, but nobody hears of them. */
    public void stopAccepting() throws ReflectiveOperationException {
        for (Object socket : sockets) {
            disable.invoke(socket, accept);
        }
    }

    /** Those who wait come first. Without effect on listeners that accept already. */
    public void accept() throws ReflectiveOperationException {
        for (Object socket : sockets) {
            enable.invoke(socket, accept);
        }
    }

    /** @param settled called at the end of every deployment, whether an application serves then or not @return ends that */
    public AutoCloseable whenSettled(Runnable settled) throws ReflectiveOperationException {
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

    /** Of all listeners but the administrator's. */
    private List<Object> sockets() throws ReflectiveOperationException {
        var all = new ArrayList<>();
        for (Object proxy : (Collection<?>) field(service("com.sun.enterprise.v3.services.impl.GrizzlyService"), "proxies")) {
            Object listener = call(proxy, "getUnderlyingListener");
            if (!call(listener, "getName").equals(ADMIN)) {
                all.addAll((Collection<?>) field(call(listener, "getTransport"), "serverConnections"));
            }
        }
        return all;
    }

    private Object service(String type) throws ReflectiveOperationException {
        return payara.loadClass("org.glassfish.internal.api.Globals").getMethod("get", Class.class).invoke(null, payara.loadClass(type));
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
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
