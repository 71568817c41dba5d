package spokes.web.server.control;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Connections to the database that the settings name, for the container's pool: H2 in the data folder, or PostgreSQL. It stands between
 * because an annotation cannot say "below the data folder, wherever that is", nor choose the driver by the address.
 *
 * <p>H2 writes each commit to disk before it answers ({@code WRITE_DELAY=0}): with its usual half second a killed process has lost
 * what it had acknowledged. It does not close by itself when the JVM ends ({@code DB_CLOSE_ON_EXIT=FALSE}), since the container still uses it then.
 *
 * <p>Payara opens the pool while it deploys the EAR, when nothing inside the WAR can be loaded. So this class and {@link DataFolder} are in the
 * EAR's {@code lib}, together with the driver of PostgreSQL, and may use nothing else of ours.
 */
public class SpokesDataSource implements DataSource {
    private final String url;
    private final Driver driver;
    private final Properties signIn = new Properties();
    private PrintWriter log;

    public SpokesDataSource() {
        var config = ConfigProvider.getConfig();
        url = config.getOptionalValue("spokes.db.url", String.class).filter(given -> !given.isBlank()).orElseGet(() -> h2In(DataFolder.in(config)));
        driver = driverFor(url);
        signIn.setProperty("user", config.getOptionalValue("spokes.db.user", String.class).orElse("sa"));
        signIn.setProperty("password", config.getOptionalValue("spokes.db.password", String.class).orElse(""));
    }

    static String h2In(Path folder) {
        if (folder.toString().contains(";")) throw new IllegalArgumentException("spokes.data is " + folder + " but must not contain a semicolon");
        try {
            if (!Files.isDirectory(folder)) Files.createDirectories(folder, onlyForUs(folder));
        } catch (IOException refused) {
            throw new UncheckedIOException("spokes.data is " + folder + ", and this folder cannot be made: " + refused.getMessage(), refused);
        }
        return "jdbc:h2:file:" + folder.resolve("spokes") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** The key that signs tokens is in there. */
    private static FileAttribute<?>[] onlyForUs(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))} : new FileAttribute<?>[0];
    }

    private static Driver driverFor(String url) {
        if (url.startsWith("jdbc:h2:")) return new org.h2.Driver();
        if (url.startsWith("jdbc:postgresql:")) return new org.postgresql.Driver();
        throw new IllegalArgumentException("spokes.db.url must begin with jdbc:h2: or jdbc:postgresql:");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return driver.connect(url, (Properties) signIn.clone());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return log;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        log = out;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // both drivers take it from the address
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) throw new SQLException("not a " + type.getName());
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
