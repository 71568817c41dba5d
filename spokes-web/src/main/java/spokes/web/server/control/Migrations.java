package spokes.web.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The scripts in {@code db/migration}, each of which Flyway runs once.
 *
 * <p>Flyway needs a second, or on a busy machine two, until it knows that there is nothing to do, while people wait for the application. So its own table is asked
 * first, for the same two things that it would look at: that each script has succeeded, and that it has not been changed since.
 */
final class Migrations {
    static final List<String> SCRIPTS = List.of("V1__people_and_channels.sql", "V2__webhooks.sql");
    private static final String FOLDER = "/db/migration/";
    private static final String DONE = "select \"script\", \"checksum\", \"success\" from \"flyway_schema_history\"";

    private final DataSource source;

    Migrations(DataSource source) {
        this.source = source;
    }

    /** @return whether something had to be done */
    boolean run() {
        return !areDone() && Flyway.configure(Migrations.class.getClassLoader()).dataSource(source).load().migrate().migrationsExecuted > 0;
    }

    /** False also when there are no tables yet, or when Flyway should say what is wrong. */
    boolean areDone() {
        var done = new HashMap<String, Integer>();
        try (var connection = source.getConnection(); var statement = connection.createStatement(); var rows = statement.executeQuery(DONE)) {
            while (rows.next()) {
                if (!rows.getBoolean("success")) return false;
                done.put(rows.getString("script"), rows.getInt("checksum"));
            }
        } catch (SQLException none) {
            return false;
        }
        return done.entrySet().containsAll(checksums().entrySet());
    }

    private static Map<String, Integer> checksums() {
        return SCRIPTS.stream().collect(Collectors.toMap(script -> script, Migrations::checksum));
    }

    /** As Flyway reckons it: a CRC-32 of all lines without their ends. */
    private static int checksum(String script) {
        try (var lines = new BufferedReader(new InputStreamReader(Migrations.class.getResourceAsStream(FOLDER + script), UTF_8))) {
            var crc = new CRC32();
            lines.lines().forEach(line -> crc.update(line.getBytes(UTF_8)));
            return (int) crc.getValue();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
