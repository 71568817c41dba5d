package spokes.system.container.probe;

import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEventListener;

/** Keeps what the media plane tells, for the tests inside the container and for {@link ProbeServlet}. */
@MessageDriven
@TransactionManagement(TransactionManagementType.BEAN)
public class HeardEvents implements MediaEventListener {
    public static final BlockingQueue<MediaEvent> WAITING = new LinkedBlockingQueue<>();
    public static final List<String> ALL = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(MediaEvent event) {
        WAITING.add(event);
        ALL.add(event.getClass().getSimpleName());
    }
}
