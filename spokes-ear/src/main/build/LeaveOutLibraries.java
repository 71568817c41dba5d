import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Has Payara leave out our libraries when it looks for annotated classes, which it does in all the JARs of an application, with twenty thousand classes here, before it does anything else.
 * ({@code scanning-exclude} in {@code glassfish-application.xml} concerns only what is done with what was found.)
 *
 * <p>It looks into no JAR beside which, in the top folder of the EAR, there is already what it would be unpacked to: {@code war/WEB-INF/lib/x.jar} is {@code war__WEB-INF__lib__x_jar}
 * ({@code ReadableArchiveScannerAdapter} of Payara 7.2025.1). So here the EAR gets an empty archive of that name for each. A Payara that does it otherwise looks into all of them, as without.
 *
 * <p>Run by the build: {@code java LeaveOutLibraries.java spokes.ear}.
 */
final class LeaveOutLibraries {
    /** Ours, whose annotations count. */
    private static final String OWN = "spokes-web";
    /** A ZIP with nothing in it: the end of its central directory, which is all zeros. */
    private static final byte[] EMPTY = Arrays.copyOf("PK\5\6".getBytes(US_ASCII), 22);

    private LeaveOutLibraries() {}

    public static void main(String[] arguments) throws IOException {
        try (var ear = FileSystems.newFileSystem(Path.of(arguments[0]))) {
            for (String library : libraries(ear)) {
                Path mark = ear.getPath(library.replace("/", "__").replace(".jar", "_jar"));
                Files.write(mark, EMPTY);
                Files.setLastModifiedTime(mark, Files.getLastModifiedTime(ear.getPath("META-INF/application.xml")));
            }
        }
    }

    /** By the paths that they will have below the folder of the unpacked EAR. */
    private static List<String> libraries(FileSystem ear) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(ear.getPath("/"))) {
            for (Path file : files.toList()) {
                String name = file.toString().substring(1);
                if (name.endsWith(".jar")) {
                    found.add(name);
                } else if (name.endsWith(".war") || name.endsWith(".rar")) {
                    addThoseIn(file, name.replace('.', '_'), found);
                }
            }
        }
        found.removeIf(name -> name.substring(name.lastIndexOf('/') + 1).startsWith(OWN));
        return found;
    }

    private static void addThoseIn(Path module, String folder, List<String> found) throws IOException {
        try (InputStream bytes = Files.newInputStream(module); var zip = new ZipInputStream(bytes)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    found.add(folder + "/" + entry.getName());
                }
            }
        }
    }
}
