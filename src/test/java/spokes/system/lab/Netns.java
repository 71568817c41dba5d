package spokes.system.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Moves a thread into a network namespace (setns(2)): the sockets that it opens from then on are there.
 *
 * <p>Only for a platform thread of one's own, which stays there until it ends.
 */
@SuppressWarnings("restricted")
final class Netns {
    private static final int CLONE_NEWNET = 0x4000_0000, READ_ONLY = 0;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Netns() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
    }

    /** The calling thread is in the namespace of that name from now on. */
    static void enter(String namespace) {
        if (Thread.currentThread().isVirtual()) throw new IllegalStateException("a virtual thread would take its carrier along");
        try (var arena = Arena.ofConfined()) {
            int file = (int) OPEN.invokeExact(arena.allocateFrom(Path.of("/run/netns", namespace).toString()), READ_ONLY);
            int outcome = (int) SETNS.invokeExact(file, CLONE_NEWNET);
            int _ = (int) CLOSE.invokeExact(file);
            if (file < 0 || outcome != 0) throw new IllegalStateException("cannot enter network namespace " + namespace);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
