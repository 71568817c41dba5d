package spokes.web.media;

import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEventListener;

/** Where events of the media plane come in. No transaction: an event cannot be rolled back. */
@MessageDriven
@TransactionManagement(TransactionManagementType.BEAN)
public class MediaEvents implements MediaEventListener {
    @Inject
    private Instance<MediaEventHandler> handlers;

    @Override
    public void onEvent(MediaEvent event) {
        handlers.forEach(handler -> handler.onEvent(event));
    }
}
