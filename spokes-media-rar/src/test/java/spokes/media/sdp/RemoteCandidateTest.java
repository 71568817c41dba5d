package spokes.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteCandidateTest {
    static final String CHROME = "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag EEtu network-cost 999";

    @Test
    void what_chrome_says_is_understood() {
        assertThat(RemoteCandidate.parse(CHROME)).contains(
                new RemoteCandidate(1, "udp", 1_677_729_535L, "203.0.113.7", 46154, "srflx", Optional.of("EEtu")));
    }

    @Test
    void what_firefox_says_is_understood() {
        assertThat(RemoteCandidate.parse("candidate:1 1 UDP 1686052863 2001:db8::7 50123 typ srflx raddr :: rport 0")).contains(
                new RemoteCandidate(1, "udp", 1_686_052_863L, "2001:db8::7", 50123, "srflx", Optional.empty()));
    }

    @Test
    void a_hidden_address_is_no_address() {
        var hidden = RemoteCandidate.parse("candidate:1 1 udp 2113937151 4e2cf2ab-d3a5-4fc8.local 60123 typ host generation 0").orElseThrow();
        assertThat(hidden.isHidden()).isTrue();
        assertThat(hidden.kind()).isEqualTo("mdns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "candidate:", "candidate:1 1 udp 1 192.0.2.1 9", "candidate:1 0 udp 1 192.0.2.1 9 typ host", "candidate:1 1 udp -1 192.0.2.1 9 typ host",
        "candidate:1 1 udp 1 192.0.2.1 70000 typ host", "candidate:1 1 udp 1 192.0.2.1 9 typ moon", "candidate:1 1 udp 99999999999 192.0.2.1 9 typ host", "m=audio"})
    void nonsense_is_none(String line) {
        assertThat(RemoteCandidate.parse(line)).isEmpty();
    }

    @Test
    void survives_a_thousand_mutations() {
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            var mutant = new StringBuilder(CHROME);
            for (int j = random.nextInt(4); j >= 0; j--) {
                mutant.setCharAt(random.nextInt(mutant.length()), (char) random.nextInt(256));
            }
            RemoteCandidate.parse(mutant.toString());
        }
    }
}
