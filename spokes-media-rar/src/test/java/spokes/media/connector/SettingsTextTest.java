package spokes.media.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.HostPort;
import spokes.media.loop.InvalidSettingException;
import spokes.media.loop.PublicAddress;

class SettingsTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void what_is_blank_or_not_given_means_the_default(String blank) {
        assertThat(new SettingsText(blank, null, blank, null, blank, null, blank, null, blank, null, blank, null, blank, null).parsed()).isEqualTo(EngineSettings.DEFAULTS);
    }

    @ParameterizedTest(name = "from {0} to {1}")
    @CsvSource({"51000, 51499", "65036, 65535", "65100, 65535"})
    void a_range_that_only_begins_has_five_hundred_ports_if_there_are_so_many(String first, int last) {
        assertThat(with("udpPortMin", first).parsed().udpPortMax()).isEqualTo(last);
    }

    @Test
    void takes_what_is_given() {
        var text = new SettingsText("51000", "51009", "7882", "3", " 192.0.2.1 , 2001:db8::1,", "203.0.113.7", "true", "true", "false",
                "stun.example.org", "true", "false", "65536", "131072");
        assertThat(text.parsed()).isEqualTo(EngineSettings.DEFAULTS.withPorts(51000, 51009).withTcpPort(7882).withLoops(3).withIceLite().withoutPunching()
                .withUpnp().withoutRehearsal().withStunServers(new HostPort("stun.example.org", 3478))
                .withBindAddresses(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"))
                .withPublicAddresses(PublicAddress.keepingPorts(InetAddress.ofLiteral("203.0.113.7"))).withLoopbackCandidates().withBuffers(65536, 131072));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            udpPortMin         | ports       | udpPortMin is "ports"; allowed is a port from 1 to 65535
            udpPortMin         | 0           | udpPortMin is "0"; allowed is a port from 1 to 65535
            udpPortMax         | 40000       | udpPortMin is "50000"; allowed is a port that is not above udpPortMax, which is 40000
            udpPortMax         | 99999999999 | udpPortMax is "99999999999"; allowed is a port from 1 to 65535
            loops              | many        | loops is "many"; allowed is a number, 0 for as many as cores
            loops              | -1          | loops is "-1"; allowed is 0 (as many as cores) or a number up to 64, since every loop has a port of its own
            bindAddresses      | eth0        | bindAddresses is "eth0"; allowed is an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing
            tcpPort            | 70000       | tcpPort is "70000"; allowed is a port from 1 to 65535, or 0 for no TCP
            punching           | 1           | punching is "1"; allowed is true or false
            loopbackCandidates | yes         | loopbackCandidates is "yes"; allowed is true or false
            receiveBufferBytes | 4 MB        | receiveBufferBytes is "4 MB"; allowed is a number of bytes
            sendBufferBytes    | 0           | sendBufferBytes is "0"; allowed is 16384 to 1073741824 bytes
            """)
    void refuses_nonsense_with_one_sentence(String property, String value, String sentence) {
        assertThatThrownBy(() -> with(property, value).parsed()).isInstanceOf(InvalidSettingException.class).hasMessage(sentence);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                      | 203.0.113.7/0
            203.0.113.7:51000                | 203.0.113.7/51000
            2001:db8::7                      | 2001:db8:0:0:0:0:0:7/0
            [2001:db8::7]:51000, 203.0.113.7 | 2001:db8:0:0:0:0:0:7/51000 203.0.113.7/0
            """)
    void a_public_address_may_have_an_outside_port_of_its_own(String text, String read) {
        var addresses = with("publicAddress", text).parsed().publicAddresses();
        assertThat(addresses).extracting(outside -> outside.address().getHostAddress() + "/" + outside.port()).containsExactly(read.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"300.1.1.1", "1:2:3", "home.example.org", "203.0.113.7:0", "203.0.113.7:70000", "[203.0.113.7", "0.0.0.0", "224.0.0.1"})
    void a_public_address_that_is_none_is_left_out_with_a_sentence_and_the_others_stay(String nonsense) {
        var settings = with("publicAddress", nonsense + ", 203.0.113.7").parsed();
        assertThat(settings.publicAddresses()).containsExactly(PublicAddress.keepingPorts(InetAddress.ofLiteral("203.0.113.7")));
        assertThat(settings.complaints()).singleElement().asString().startsWith("publicAddress has \"" + nonsense + "\", which is left out; allowed is ");
    }

    @Test
    void a_mapping_given_twice_counts_once_and_is_said() {
        var settings = with("publicAddress", "203.0.113.7:51000,203.0.113.7:51000").parsed();
        assertThat(settings.publicAddresses()).hasSize(1);
        assertThat(settings.complaints()).containsExactly("publicAddress has \"203.0.113.7:51000\" twice");
    }

    @Test
    void reads_stun_servers_by_name_and_number_and_leaves_out_what_is_none() {
        var settings = with("stunServers", "stun.example.org, 192.0.2.1:3479, [2001:db8::1]:3478, http://stun, 300.1.1.1:1").parsed();
        assertThat(settings.stunServers()).extracting(HostPort::toString).containsExactly("stun.example.org:3478", "192.0.2.1:3479", "[2001:db8::1]:3478");
        assertThat(settings.complaints()).hasSize(2);
    }

    @Test
    void asks_no_stun_server_when_they_are_off() {
        assertThat(with("stunServers", "off").parsed().stunServers()).isEmpty();
    }

    private static SettingsText with(String property, String value) {
        return new SettingsText(pick("udpPortMin", property, value), pick("udpPortMax", property, value), pick("tcpPort", property, value),
                pick("loops", property, value), pick("bindAddresses", property, value), pick("publicAddress", property, value),
                pick("loopbackCandidates", property, value), pick("iceLite", property, value), pick("punching", property, value),
                pick("stunServers", property, value), pick("upnp", property, value), pick("rehearsal", property, value), pick("receiveBufferBytes", property, value),
                pick("sendBufferBytes", property, value));
    }

    private static String pick(String name, String property, String value) {
        return name.equals(property) ? value : "";
    }
}
