package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "0,     50499, udpPortMin is \"0\"; allowed is a port from 1 to 65535",
        "50000, 65536, udpPortMax is \"65536\"; allowed is a port from 1 to 65535",
        "50500, 50499, 'udpPortMin is \"50500\"; allowed is a port that is not above udpPortMax, which is 50499'"})
    void refuses_a_port_range_that_is_none(int min, int max, String sentence) {
        assertThatThrownBy(() -> EngineSettings.DEFAULTS.withPorts(min, max)).isInstanceOf(InvalidSettingException.class).hasMessage(sentence);
    }

    @Test
    void refuses_more_loops_than_ports() {
        assertThatThrownBy(() -> EngineSettings.DEFAULTS.withPorts(50000, 50002).withLoops(4))
                .hasMessage("loops is \"4\"; allowed is 0 (as many as cores) or a number up to 3, since every loop has a port of its own");
    }

    @Test
    void refuses_a_wildcard_where_one_interface_is_meant() {
        assertThatThrownBy(() -> EngineSettings.DEFAULTS.withBindAddresses(InetAddress.ofLiteral("0.0.0.0")))
                .hasMessage("bindAddresses is \"0.0.0.0\"; allowed is the address of one interface; nothing means all of them");
    }

    @ParameterizedTest(name = "{0} cores, ports {1} to {2}: {3} loops")
    @CsvSource({"2, 50000, 50499, 2", "64, 50000, 50499, 8", "8, 50000, 50002, 3", "1, 50000, 50000, 1"})
    void runs_as_many_loops_as_cores_but_no_more_than_eight_nor_than_ports(int cores, int min, int max, int loops) {
        assertThat(EngineSettings.DEFAULTS.withPorts(min, max).loopsFor(cores)).isEqualTo(loops);
    }
}
