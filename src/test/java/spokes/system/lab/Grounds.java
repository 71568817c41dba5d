package spokes.system.lab;

import java.nio.file.Path;
import spokes.system.server.Payara;

/** Where one {@link Lab} stands. Its namespaces and files have its name, so that several can stand beside each other. */
record Grounds(String name) {
    private static final Path FOLDER = Payara.root().resolve("src/test/target/lab");

    Host host(String name) {
        return Host.named(this, name);
    }

    Path file(String name) {
        return FOLDER.resolve(this.name).resolve(name);
    }
}
