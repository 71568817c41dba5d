package spokes.web.http.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64", "::ffff:192.0.2.7, 192.0.2.7", "nonsense:x, unknown"})
    void an_ipv6_caller_is_counted_by_the_network(String address, String network) {
        assertThat(Caller.network(address)).isEqualTo(network);
    }
}
