package spokes.web.check.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {
    @ParameterizedTest
    @CsvSource({"203.0.113.7, PUBLIC", "192.168.1.20, LAN", "10.0.0.4, LAN", "172.16.9.9, LAN", "172.32.0.1, PUBLIC", "100.64.0.1, LAN", "100.128.0.1, PUBLIC",
        "127.0.0.1, MACHINE", "::1, MACHINE", "2001:db8::7, PUBLIC", "fd12:3456::1, LAN", "fe80::1, LAN"})
    void knows_from_where_an_address_can_be_reached(String address, Row.Reach reach) {
        assertThat(Row.reach(address)).isEqualTo(reach);
    }
}
