package spokes.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.rtp.Rtp.bytes;

import org.junit.jupiter.api.Test;
import spokes.media.Mutations;

class RedTest {
    /** One repetition of three bytes, 960 ticks old, and two new ones. */
    static final byte[] TWICE = bytes(0x80 | 111, 0x0F, 0x00, 0x03, 111, 1, 2, 3, 4, 5);

    @Test
    void what_is_new_comes_last() {
        assertThat(Red.primaryAt(TWICE, 0, TWICE.length)).isEqualTo(8);
        assertThat(Red.primaryAt(bytes(111, 9, 9), 0, 3)).as("nothing repeated").isEqualTo(1);
    }

    @Test
    void a_payload_that_promises_more_than_it_has_is_malformed() {
        assertThat(Red.primaryAt(TWICE, 0, 7)).isEqualTo(-1);
        assertThat(Red.primaryAt(TWICE, 0, 4)).isEqualTo(-1);
        assertThat(Red.primaryAt(TWICE, 0, 0)).isEqualTo(-1);
    }

    @Test
    void all_blocks_get_the_other_number() {
        var b = TWICE.clone();
        Red.renumber(b, 0, 96);
        assertThat(b).startsWith(0x80 | 96, 0x0F, 0x00, 0x03, 96, 1);
    }

    @Test
    void whatever_comes_it_stays_inside() {
        Mutations.of(TWICE, b -> {
            int at = Red.primaryAt(b, 0, b.length);
            assertThat(at).isLessThanOrEqualTo(b.length);
            if (at >= 0) {
                Red.renumber(b, 0, 1);
            }
        });
    }
}
