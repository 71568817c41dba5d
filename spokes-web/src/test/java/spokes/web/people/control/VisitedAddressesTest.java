package spokes.web.people.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaUnavailableException;
import spokes.web.Stub;
import spokes.web.media.MediaPlane;

class VisitedAddressesTest {
    private static final long SECOND = 1_000_000_000L, START = Long.MAX_VALUE - 30 * SECOND;

    private final List<String> told = new ArrayList<>();
    private boolean stopped;
    private final VisitedAddresses visits = new VisitedAddresses();

    VisitedAddressesTest() {
        visits.media = Stub.of(MediaPlane.class, Map.of("visitedAt", address -> {
            if (stopped) throw new MediaUnavailableException("stopped");
            return told.add((String) address[0]);
        }));
    }

    @Test
    void an_address_is_told_once_a_minute_however_often_it_is_asked() {
        for (int s = 0; s < 150; s++) {
            visits.visitedAt("192.168.1.20", START + s * SECOND);
        }
        visits.visitedAt("10.0.0.1", START);

        assertThat(told).containsExactly("192.168.1.20", "192.168.1.20", "192.168.1.20", "10.0.0.1");
    }

    @Test
    void a_stopped_media_plane_is_nobodys_trouble_and_is_told_later() {
        stopped = true;
        visits.visitedAt("192.168.1.20", START);
        stopped = false;
        visits.visitedAt("192.168.1.20", START + 60 * SECOND);

        assertThat(told).hasSize(1);
    }

    @Test
    void who_makes_addresses_up_fills_no_memory() {
        for (int i = 0; i < 10_000; i++) {
            visits.visitedAt("10.0." + i / 256 + "." + i % 256, START);
        }
        visits.visitedAt("10.0.0.0", START);

        assertThat(told).as("the oldest was forgotten").hasSize(10_001);
    }
}
