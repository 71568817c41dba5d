package spokes.media.connector;

import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serializable;

/** What a message-driven bean may ask for: nothing, it hears every event. */
public final class MediaActivationSpec implements ActivationSpec, Serializable {
    private transient ResourceAdapter adapter;

    @Override
    public void validate() {
        // there is nothing to get wrong
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return adapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter adapter) {
        this.adapter = adapter;
    }
}
