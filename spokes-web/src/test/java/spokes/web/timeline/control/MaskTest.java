package spokes.web.timeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {
    @ParameterizedTest
    @CsvSource({"198.51.100.9, 198.51.x.x", "198.51.100.9:61234, 198.51.x.x:61234", "2001:db8:1:2::9, 2001:db8:…", "[2001:db8:1:2:3:4:5:9]:61234, [2001:db8:…]:61234",
        "2001:db8::9, 2001:db8:…", "fd00::1, fd00:…", "unknown, unknown"})
    void only_the_beginning_of_an_address_is_left(String whole, String masked) {
        assertThat(Mask.addresses(whole)).isEqualTo(masked);
    }

    @Test
    void our_own_addresses_stay() {
        assertThat(Mask.afterFrom("203.0.113.7:50000/udp from 198.51.100.9:61234")).isEqualTo("203.0.113.7:50000/udp from 198.51.x.x:61234");
        assertThat(Mask.afterFrom("203.0.113.7:50000/udp")).isEqualTo("203.0.113.7:50000/udp");
    }
}
