package spokes.media.connector;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.LocalTransaction;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionMetaData;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.Subject;
import javax.transaction.xa.XAResource;

/** What the container pools: a place for its listeners. The way to the media plane is looked up at every call. */
final class MediaManagedConnection implements ManagedConnection {
    private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
    private PrintWriter logWriter;

    @Override
    public Object getConnection(Subject subject, ConnectionRequestInfo info) {
        return new PooledMediaConnection(this);
    }

    /** The application is through with a handle: the container may hand this connection to the next. */
    void closed(PooledMediaConnection handle) {
        ConnectionEvent event = new ConnectionEvent(this, ConnectionEvent.CONNECTION_CLOSED);
        event.setConnectionHandle(handle);
        listeners.forEach(listener -> listener.connectionClosed(event));
    }

    @Override
    public void associateConnection(Object handle) {
        ((PooledMediaConnection) handle).moveTo(this);
    }

    @Override
    public void cleanup() {
        // no state stays from one user to the next
    }

    @Override
    public void destroy() {
        listeners.clear();
    }

    @Override
    public void addConnectionEventListener(ConnectionEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeConnectionEventListener(ConnectionEventListener listener) {
        listeners.remove(listener);
    }

    @Override
    public XAResource getXAResource() throws ResourceException {
        throw new NotSupportedException("commands take part in no transaction");
    }

    @Override
    public LocalTransaction getLocalTransaction() throws ResourceException {
        throw new NotSupportedException("commands take part in no transaction");
    }

    @Override
    public ManagedConnectionMetaData getMetaData() {
        return MetaData.SPOKES;
    }

    @Override
    public void setLogWriter(PrintWriter writer) {
        logWriter = writer;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    private enum MetaData implements ManagedConnectionMetaData {
        SPOKES;

        @Override
        public String getEISProductName() {
            return "Spokes media plane";
        }

        @Override
        public String getEISProductVersion() {
            return "1";
        }

        @Override
        public int getMaxConnections() {
            return 0;       // as many as wanted
        }

        @Override
        public String getUserName() {
            return "";
        }
    }
}
