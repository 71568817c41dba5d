package spokes.web.people.control;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file {@code setup-link} in the data folder: one line, the link, readable by the server's user only. It is there as long as the
 * link can be used, so that a restart can print the same link again although the database knows only its hash.
 */
final class SetUpLink {
    private static final Pattern TOKEN = Pattern.compile("#([2-9A-HJ-NP-Za-km-z]{22,64})\\s*$");

    private final Path file;

    SetUpLink(Path dataFolder) {
        file = dataFolder.resolve("setup-link");
    }

    Optional<String> token() throws IOException {
        try {
            var found = TOKEN.matcher(Files.readString(file));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** @return the link */
    String write(URI base, String token) throws IOException {
        var link = base + "/setup#" + token;
        Files.createDirectories(file.getParent());
        var draft = Files.createTempFile(file.getParent(), "setup-link", "", onlyForUs());
        Files.writeString(draft, link + System.lineSeparator());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return link;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private FileAttribute<?>[] onlyForUs() {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
    }
}
