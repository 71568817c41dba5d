package spokes.media.api;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Loads the classes of a half of the application, and those that they name, before its threads meet them.
 *
 * <p>The container's class loaders are not parallel capable: whoever loads a class holds the monitors of several of them. A virtual thread that waits for one
 * while it loads a class keeps its processor. As soon as as many as there are processors do so, and the monitor is next for a virtual thread that has none, nobody ever
 * goes on, and with them the whole server stands still: seen when fourteen people were the first after a start (Payara 7.2025.1, JDK 25, two processors). A class that
 * is loaded already takes no monitor.
 */
public final class EarlyClasses {
    private EarlyClasses() {}

    /**
     * To be called by the thread that starts the half, before there are others.
     *
     * @param member any class of the half: all that lie beside it in its folder or jar are loaded, and what they name
     * @param further of which of the others also that is loaded what they name, for example those of a library
     * @return how many there are now
     */
    public static int load(Class<?> member, Predicate<String> further) {
        var loader = member.getClassLoader();
        var known = new HashSet<String>();
        var waiting = new ArrayDeque<String>();
        own(member).forEach(name -> {
            known.add(name);
            waiting.add(name);
        });
        var read = new HashSet<>(known);
        int loaded = 0;
        for (var name = waiting.poll(); name != null; name = waiting.poll()) {
            loaded += isLoaded(name, loader) ? 1 : 0;
            if (read.contains(name) || further.test(name)) {
                namedBy(name, loader).stream().filter(known::add).forEach(waiting::add);
            }
        }
        return loaded;
    }

    /** What belongs to a library that is not there is not missed by those who use the rest. */
    private static boolean isLoaded(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** By where its bytes come from: not every container's loader tells the place of a class as Java's own do. */
    private static Set<String> own(Class<?> member) {
        var file = fileOf(member.getName());
        var where = String.valueOf(member.getClassLoader().getResource(file));
        try {
            if (where.startsWith("jar:") && where.endsWith("!/" + file)) {
                try (var jar = FileSystems.newFileSystem(path(where.substring("jar:".length(), where.length() - file.length() - 2)))) {
                    return below(jar.getPath("/"));
                }
            }
            return below(path(where.substring(0, where.length() - file.length())));
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return Set.of(member.getName());
        }
    }

    private static Path path(String url) throws URISyntaxException {
        return Path.of(new URI(url.replace(" ", "%20")));
    }

    private static String fileOf(String name) {
        return name.replace('.', '/') + ".class";
    }

    private static Set<String> below(Path root) throws IOException {
        var names = new HashSet<String>();
        try (var files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString()).filter(file -> file.endsWith(".class") && !file.contains("-"))
                    .forEach(file -> names.add(file.substring(0, file.length() - ".class".length()).replace('/', '.')));
        }
        return names;
    }

    /** By its constant pool: classes, and those in the types of fields and methods, which the JVM loads to link a call or a lambda. */
    static Set<String> namedBy(String name, ClassLoader loader) {
        var names = new HashSet<String>();
        try (InputStream bytes = loader.getResourceAsStream(fileOf(name))) {
            if (bytes != null) {
                for (var entry : ClassFile.of().parse(bytes.readAllBytes()).constantPool()) {
                    note(entry, names);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            names.clear();
        }
        return names;
    }

    private static void note(PoolEntry entry, Set<String> names) {
        switch (entry) {
            case ClassEntry named -> note(named.asSymbol(), names);
            case NameAndTypeEntry member -> noteType(member.type().stringValue(), names);
            case MethodTypeEntry type -> noteType(type.descriptor().stringValue(), names);
            default -> { }
        }
    }

    private static void noteType(String descriptor, Set<String> names) {
        if (descriptor.startsWith("(")) {
            var method = MethodTypeDesc.ofDescriptor(descriptor);
            method.parameterList().forEach(parameter -> note(parameter, names));
            note(method.returnType(), names);
        } else {
            note(ClassDesc.ofDescriptor(descriptor), names);
        }
    }

    private static void note(ClassDesc type, Set<String> names) {
        if (type.isArray()) {
            note(type.componentType(), names);
        } else if (type.isClassOrInterface()) {
            var descriptor = type.descriptorString();
            names.add(descriptor.substring(1, descriptor.length() - 1).replace('/', '.'));
        }
    }
}
