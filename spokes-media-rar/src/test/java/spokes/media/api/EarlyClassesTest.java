package spokes.media.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.loop.MediaEngine;

class EarlyClassesTest {
    /** As in the container, its own classes first; it tells who asks it for what. */
    private static final class Loader extends URLClassLoader {
        final List<String> asked = Collections.synchronizedList(new ArrayList<>());

        Loader(URL... places) {
            super(places, ClassLoader.getPlatformClassLoader());
        }

        static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).map(path -> {
                try {
                    return path.toUri().toURL();
                } catch (MalformedURLException e) {
                    throw new IllegalStateException(e);
                }
            }).toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }

    private static final String TLS = "org.bouncycastle.tls.";

    @TempDir
    private Path folder;

    private final Loader loader = new Loader(Loader.classPath());

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    private void load() throws ClassNotFoundException {
        assertThat(EarlyClasses.load(loader.loadClass(MediaEngine.class.getName()), name -> name.startsWith(TLS))).isGreaterThan(900);
        loader.asked.clear();
    }

    @Test
    void loads_every_class_of_the_engine_and_what_they_name() throws ReflectiveOperationException {
        load();
        for (var name : List.of("spokes.media.room.Room", "spokes.media.loop.TcpConnection", "org.bouncycastle.tls.DTLSReassembler", "java.util.ArrayDeque")) {
            Class.forName(name, false, loader);
        }
        assertThat(loader.asked).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"spokes.media.scenario.ForwardingTest, two_people_hear_and_see_each_other", "spokes.media.transport.dtls.DtlsEndpointTest, both_ends_get_the_same_keys_the_other_way_round"})
    void whoever_uses_the_engine_afterwards_meets_no_class_for_the_first_time(String story, String test) throws ReflectiveOperationException {
        load();
        var type = loader.loadClass(story);
        var made = type.getDeclaredConstructor();
        made.setAccessible(true);
        var told = type.getDeclaredMethod(test);
        told.setAccessible(true);
        told.invoke(made.newInstance());
        assertThat(loader.asked).filteredOn(name -> isEngine(name) || name.startsWith(TLS)).isEmpty();
    }

    /** Not one of the tests' own classes, which nobody has loaded early. */
    private boolean isEngine(String name) {
        var file = loader.getResource(name.replace('.', '/') + ".class");
        return name.startsWith("spokes.") && file != null && !file.getPath().contains("/test-classes/");
    }

    /** In the container our half is a folder or a jar, by whatever kind of address its loader has for it. */
    @Test
    void finds_the_others_in_a_jar_too() throws IOException, ReflectiveOperationException {
        var jar = folder.resolve("two words.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var type : List.of(EarlyClasses.class, MediaEvent.class)) {
                out.putNextEntry(new JarEntry(type.getName().replace('.', '/') + ".class"));
                out.write(type.getResourceAsStream(type.getSimpleName() + ".class").readAllBytes());
            }
        }
        try (var packed = new Loader(jar.toUri().toURL())) {
            EarlyClasses.load(packed.loadClass(EarlyClasses.class.getName()), _ -> false);
            assertThat(packed.asked).contains(MediaEvent.class.getName());
        }
    }

    @Test
    void knows_what_a_class_names_by_its_calls_and_the_types_in_them() {
        assertThat(EarlyClasses.namedBy(EarlyClasses.class.getName(), EarlyClasses.class.getClassLoader()))
                .contains("java.lang.classfile.constantpool.MethodTypeEntry", "java.util.function.Predicate", "java.net.URI").doesNotContain("int", "void");
        assertThat(EarlyClasses.namedBy("nobody.knows.It", EarlyClasses.class.getClassLoader())).isEmpty();
    }
}
