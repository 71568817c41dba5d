package spokes.media.api;

import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import java.io.Serializable;

/** Where signaling gets its connections to the media plane: looked up as {@code java:app/spokes/Media}. */
public interface MediaConnectionFactory extends Serializable, Referenceable {
    MediaConnection getConnection() throws ResourceException;
}
