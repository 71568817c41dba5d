package spokes.web.server.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import spokes.web.access.ApiKey;
import spokes.web.server.entity.Server;

/** The one row that describes this installation. */
@ApplicationScoped
@Transactional
public class Servers {
    @PersistenceContext(unitName = "spokes")
    private EntityManager entities;

    public Server here() {
        return entities.find(Server.class, Server.ID);
    }

    void makeIfMissing() {
        if (here() == null) entities.persist(new Server(Secrets.word(8), newKey()));
    }

    /** @return the new key; the old one is gone when this returns */
    ApiKey replaceKey() {
        var key = newKey();
        here().use(key);
        return key;
    }

    private static ApiKey newKey() {
        return new ApiKey("API" + Secrets.word(12), Secrets.word(44));
    }
}
