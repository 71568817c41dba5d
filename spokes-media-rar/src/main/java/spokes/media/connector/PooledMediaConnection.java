package spokes.media.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaConnection;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;

/** The handle that the application holds. It speaks to whichever engine runs now, also after the adapter was replaced. */
final class PooledMediaConnection implements MediaConnection {
    private final AtomicReference<MediaManagedConnection> pooled;

    PooledMediaConnection(MediaManagedConnection pooled) {
        this.pooled = new AtomicReference<>(pooled);
    }

    void moveTo(MediaManagedConnection other) {
        pooled.set(other);
    }

    @Override
    public void submit(MediaCommand command) {
        requireOpen();
        MediaPlane.ONE.submit(command);
    }

    @Override
    public MediaStatus status() {
        requireOpen();
        return MediaPlane.ONE.status();
    }

    @Override
    public void visitedAt(String address) {
        requireOpen();
        MediaPlane.ONE.visitedAt(address);
    }

    @Override
    public void watchRange(Duration duration) {
        requireOpen();
        MediaPlane.ONE.watchRange(duration);
    }

    private void requireOpen() {
        if (pooled.get() == null) {
            throw new MediaUnavailableException("this connection is closed");
        }
    }

    @Override
    public void close() {
        MediaManagedConnection mine = pooled.getAndSet(null);
        if (mine != null) {
            mine.closed(this);
        }
    }
}
