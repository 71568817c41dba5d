package spokes.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SsrcMapTest {
    static final String NOTHING = "nothing";

    @Test
    void does_what_a_hash_map_does_whatever_comes() {
        var random = new Random(42);
        var map = new SsrcMap<>(1 << 20, NOTHING);
        var model = new HashMap<Integer, String>();
        for (int i = 0; i < 100_000; i++) {
            int ssrc = random.nextInt(300) * 0x10_0001;
            if (random.nextInt(3) == 0) {
                map.remove(ssrc);
                model.remove(ssrc);
            } else {
                map.put(ssrc, "v" + i);
                model.put(ssrc, "v" + i);
            }
            int asked = random.nextInt(300) * 0x10_0001;
            assertThat(map.of(asked)).isEqualTo(model.getOrDefault(asked, NOTHING));
            assertThat(map.size()).isEqualTo(model.size());
        }
        var values = new ArrayList<String>();
        map.forEach(values::add);
        assertThat(values).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void takes_no_more_than_its_cap_but_replaces() {
        var map = new SsrcMap<>(2, NOTHING);
        assertThat(map.put(1, "a")).isTrue();
        assertThat(map.put(0, "b")).isTrue();
        assertThat(map.put(3, "c")).isFalse();
        assertThat(map.put(1, "d")).isTrue();
        assertThat(map.of(1)).isEqualTo("d");
        assertThat(map.of(3)).isEqualTo(NOTHING);
    }
}
