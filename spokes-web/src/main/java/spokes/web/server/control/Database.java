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
import spokes.web.server.entity.ServerReady;

/** Brings the tables up to date before anybody looks into them, and then says that the server is ready. */
@DataSourceDefinition(name = Database.NAME, className = "spokes.web.server.control.SpokesDataSource", minPoolSize = 1, maxPoolSize = 16)
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
        if (new Migrations(source).run()) LOG.log(Level.INFO, "The database is now at version {0}", Migrations.SCRIPTS.size());
        servers.makeIfMissing();
        keys.load();
        ready.fire(new ServerReady());
    }
}
