package spokes.web.people.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spokes.web.server.control.Secrets;

class SetUpLinkTest {
    @TempDir
    private Path folder;

    @Test
    void the_token_is_found_again_after_a_restart_and_nobody_else_can_read_it() throws IOException {
        var token = Secrets.secret();
        var data = folder.resolve("not-there-yet");
        var link = new SetUpLink(data).write(URI.create("https://voice.example"), token);

        assertThat(link).isEqualTo("https://voice.example/setup#" + token);
        assertThat(new SetUpLink(data).token()).contains(token);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("setup-link")))).isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_used_link_leaves_no_file() throws IOException {
        var link = new SetUpLink(folder);
        link.write(URI.create("http://localhost:8080"), Secrets.secret());
        link.delete();
        assertThat(link.token()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_file_with_something_else_holds_no_token() throws IOException {
        Files.writeString(folder.resolve("setup-link"), "hello");
        assertThat(new SetUpLink(folder).token()).isEmpty();
    }
}
