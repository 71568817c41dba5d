package spokes.media.connector;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import javax.naming.Reference;
import spokes.media.api.MediaConnection;
import spokes.media.api.MediaConnectionFactory;

/** What the application looks up: hands out connections from the container's pool. */
final class PooledMediaConnectionFactory implements MediaConnectionFactory {
    private final MediaManagedConnectionFactory factory;
    private final ConnectionManager manager;
    private Reference reference;

    PooledMediaConnectionFactory(MediaManagedConnectionFactory factory, ConnectionManager manager) {
        this.factory = factory;
        this.manager = manager;
    }

    @Override
    public MediaConnection getConnection() throws ResourceException {
        return (MediaConnection) manager.allocateConnection(factory, null);
    }

    @Override
    public void setReference(Reference reference) {
        this.reference = reference;
    }

    @Override
    public Reference getReference() {
        return reference;
    }
}
