package spokes.web.people.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import spokes.media.api.MediaUnavailableException;
import spokes.web.media.MediaPlane;

/**
 * Tells the media plane by which private addresses signed-in people reach this server, each at most once in {@value #PAUSE_S} s: inside of
 * a container there is no other way to learn the address that the house knows. How many of them are believed, and for how long, is its business.
 */
@ApplicationScoped
public class VisitedAddresses {
    static final int PAUSE_S = 60, REMEMBERED = 64;

    private final Map<String, Long> toldNs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };
    @Inject
    MediaPlane media;

    public void visitedAt(String address) {
        visitedAt(address, System.nanoTime());
    }

    void visitedAt(String address, long nowNs) {
        if (!isNews(address, nowNs)) return;
        try {
            media.visitedAt(address);
        } catch (MediaUnavailableException stopped) {
            // told again after the pause
        }
    }

    private synchronized boolean isNews(String address, long nowNs) {
        var lastNs = toldNs.get(address);
        if (lastNs != null && nowNs - lastNs < Duration.ofSeconds(PAUSE_S).toNanos()) return false;
        toldNs.put(address, nowNs);
        return true;
    }
}
