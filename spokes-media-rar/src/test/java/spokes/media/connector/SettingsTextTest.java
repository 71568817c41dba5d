package spokes.media.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.InvalidSettingException;

class SettingsTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void what_is_blank_or_not_given_means_the_default(String blank) {
        assertThat(new SettingsText(blank, null, blank, null, blank, null, blank, null).parsed()).isEqualTo(EngineSettings.DEFAULTS);
    }

    @Test
    void takes_what_is_given() {
        var text = new SettingsText("51000", "51009", "3", " 192.0.2.1 , 2001:db8::1,", "203.0.113.7", "true", "65536", "131072");
        assertThat(text.parsed()).isEqualTo(EngineSettings.DEFAULTS.withPorts(51000, 51009).withLoops(3)
                .withBindAddresses(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))
                .withPublicAddresses(InetAddress.ofLiteral("203.0.113.7")).withLoopbackCandidates().withBuffers(65536, 131072));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            udpPortMin         | ports       | udpPortMin is "ports"; allowed is a port from 1 to 65535
            udpPortMin         | 0           | udpPortMin is "0"; allowed is a port from 1 to 65535
            udpPortMin         | 60000       | udpPortMin is "60000"; allowed is a port that is not above udpPortMax, which is 50499
            udpPortMax         | 99999999999 | udpPortMax is "99999999999"; allowed is a port from 1 to 65535
            loops              | many        | loops is "many"; allowed is a number, 0 for as many as cores
            loops              | -1          | loops is "-1"; allowed is 0 (as many as cores) or a number up to 64, since every loop has a port of its own
            bindAddresses      | eth0        | bindAddresses is "eth0"; allowed is an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing
            publicAddress      | 300.1.1.1   | publicAddress is "300.1.1.1"; allowed is an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing
            publicAddress      | 1:2:3       | publicAddress is "1:2:3"; allowed is an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing
            loopbackCandidates | yes         | loopbackCandidates is "yes"; allowed is true or false
            receiveBufferBytes | 4 MB        | receiveBufferBytes is "4 MB"; allowed is a number of bytes
            sendBufferBytes    | 0           | sendBufferBytes is "0"; allowed is 16384 to 1073741824 bytes
            """)
    void refuses_nonsense_with_one_sentence(String property, String value, String sentence) {
        assertThatThrownBy(() -> with(property, value).parsed()).isInstanceOf(InvalidSettingException.class).hasMessage(sentence);
    }

    private static SettingsText with(String property, String value) {
        return new SettingsText(pick("udpPortMin", property, value), pick("udpPortMax", property, value), pick("loops", property, value),
                pick("bindAddresses", property, value), pick("publicAddress", property, value), pick("loopbackCandidates", property, value),
                pick("receiveBufferBytes", property, value), pick("sendBufferBytes", property, value));
    }

    private static String pick(String name, String property, String value) {
        return name.equals(property) ? value : "";
    }
}
