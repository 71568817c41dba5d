package spokes.web;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** An object of an interface that answers only what a test needs; everything else is null, zero or false. */
public final class Stub {
    private Stub() {}

    public static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(Stub.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            var answer = answers.get(method.getName());
            if (answer != null) {
                return answer.apply(arguments);
            }
            if (method.getReturnType() == boolean.class) {
                return false;
            }
            return method.getReturnType().isPrimitive() && method.getReturnType() != void.class ? 0 : null;
        }));
    }
}
