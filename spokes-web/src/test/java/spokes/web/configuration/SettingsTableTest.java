package spokes.web.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import spokes.web.configuration.livekit.LiveKitKeys;

/** docs/settings.md says all of it, and nothing that is not so. */
class SettingsTableTest {
    private static final Pattern PROPERTY = Pattern.compile("(?:\"|MPCONFIG=)(spokes\\.[a-z.-]*[a-z])[\":,]"), WORD = Pattern.compile("`([^`]+)`");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void every_setting_that_the_code_reads_has_its_row() throws IOException {
        var read = new TreeSet<String>();
        for (var folder : Set.of("spokes-web/src/main/java", "spokes-media-rar/src/main")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (var file : files.filter(path -> path.toString().matches(".*\\.(java|xml)")).toList()) {
                    PROPERTY.matcher(Files.readString(file)).results().map(found -> found.group(1))
                            .filter(name -> !name.startsWith("spokes.web.") && !name.startsWith("spokes.media.api")).map(Setting::variable).forEach(read::add);
                }
            }
        }
        assertThat(read).hasSizeGreaterThan(50);
        assertThat(documented()).containsAll(read);
    }

    private static Set<String> documented() throws IOException {
        return Pattern.compile("`(SPOKES_[A-Z0-9_]+|LIVEKIT_[A-Z]+)`").matcher(Files.readString(ROOT.resolve("docs/settings.md"))).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_table_of_livekits_names_is_what_the_code_makes_of_them() throws IOException {
        var table = new LinkedHashMap<String, Set<String>>();
        Files.readString(ROOT.resolve("docs/settings.md")).split("\n## By LiveKit's names\n")[1].lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            var cells = line.split("\\|");
            words(cells[1]).forEach(key -> table.put(key, words(cells[2])));
        });
        var meant = LiveKitKeys.meant().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                key -> Stream.of(key.getValue().split(", ")).map(Setting::variable).collect(Collectors.toSet())));
        assertThat(table).isEqualTo(meant);
    }

    private static Set<String> words(String cell) {
        return WORD.matcher(cell).results().map(word -> word.group(1)).collect(Collectors.toSet());
    }
}
