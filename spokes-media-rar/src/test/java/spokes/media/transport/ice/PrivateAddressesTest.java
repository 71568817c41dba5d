package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.20", "100.64.0.1", "100.127.255.254", "fd12::1"})
    void reads_a_private_address_in_numbers(String text) {
        assertThat(PrivateAddresses.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nas", "nas.local", "8.8.8.8", "172.32.0.1", "100.128.0.1", "127.0.0.1", "169.254.1.1", "::1", "fe80::1", "fe80::1%eth0",
        "2001:db8::1", "300.168.1.1", "192.168.1", "192.168.1.20:8080", "3232235796", "::ffff:8.8.8.8", ":::::"})
    void ignores_everything_else(String text) {
        assertThat(PrivateAddresses.parse(text)).isEmpty();
    }
}
