package spokes.web.server.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import spokes.web.server.entity.ServerReady;

/**
 * Brings the tables up to date before anybody looks into them, and then says that the server is ready.
 *
 * <p>H2 writes each commit to disk before it answers ({@code WRITE_DELAY=0}): with its usual half second a killed process has lost what it had
 * acknowledged. The pool opens it while the container deploys, when nothing of ours can be loaded yet, so the address is all that can be said;
 * its default is relative to the folder in which a domain runs, {@code config}.
 */
@DataSourceDefinition(name = Database.NAME, className = "${MPCONFIG=spokes.db.class:org.h2.jdbcx.JdbcDataSource}",
    url = "${MPCONFIG=spokes.db.url:jdbc:h2:file:../spokes-data/spokes;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0}",
    user = "${MPCONFIG=spokes.db.user:sa}", password = "${MPCONFIG=spokes.db.password:}", minPoolSize = 1, maxPoolSize = 16)
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Database {
    static final String NAME = "java:app/jdbc/spokes";
    private static final Logger LOG = System.getLogger(Database.class.getName());

    @Resource(lookup = NAME)
    private DataSource source;
    @Inject
    private Servers servers;
    @Inject
    private ApiKeyRing keys;
    @Inject
    private Event<ServerReady> ready;

    @PostConstruct
    void open() {
        var result = Flyway.configure(getClass().getClassLoader()).dataSource(source).load().migrate();
        if (result.migrationsExecuted > 0) LOG.log(Level.INFO, "The database is now at version {0}", result.targetSchemaVersion);
        servers.makeIfMissing();
        keys.load();
        ready.fire(new ServerReady());
    }
}
