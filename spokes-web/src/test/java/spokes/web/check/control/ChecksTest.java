package spokes.web.check.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.web.check.entity.Row;

class ChecksTest {
    @Test
    void private_addresses_come_first_and_a_port_that_a_nat_lent_us_is_not_tested() {
        var rows = rows(new Candidate("203.0.113.7", 50_000, "udp", Kind.REFLEXIVE), new Candidate("203.0.113.7", 61_234, "udp", Kind.REFLEXIVE),
            new Candidate("192.168.1.20", 50_000, "udp", Kind.HOST), new Candidate("203.0.113.7", 7881, "tcp", Kind.REFLEXIVE),
            new Candidate("203.0.113.7", 51_000, "udp", Kind.CONFIGURED));

        assertThat(rows).extracting(Row::address).containsExactly("192.168.1.20", "203.0.113.7", "203.0.113.7", "203.0.113.7");
        assertThat(rows).extracting(Row::port).containsExactly(50_000, 50_000, 7881, 51_000);
        assertThat(rows).extracting(Row::id).containsExactly(0, 1, 2, 3);
    }

    private static List<Row> rows(Candidate... candidates) {
        return Checks.rows(new MediaStatus(true, List.of(candidates), List.of(), "", List.of(new MediaStatus.Loop(0, 50_000, 0, 0, 0)), Map.of(), List.of()));
    }
}
