package spokes.web.signaling.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderLimitTest {
    private static final String DOMAIN = """
            <domain><servers><server config-ref="server-config" name="server"/></servers>
            <configs><config name="server-config"><network-config><protocols>
              <protocol name="http-listener-1"><http default-virtual-server="server"><file-cache/></http></protocol>
              <protocol name="http-listener-2"><http default-virtual-server="server" header-buffer-length-bytes="65536"/></protocol>
              <protocol name="admin-listener"><http default-virtual-server="__asadmin"/></protocol>
            </protocols></network-config></config>
            <config name="default-config"><network-config><protocols>
              <protocol name="http-listener-1"><http default-virtual-server="server"/></protocol>
            </protocols></network-config></config></configs></domain>""";

    @Test
    void reads_the_limits_of_this_server_s_listeners_and_of_no_other() throws Exception {
        var limits = HeaderLimit.limits(new ByteArrayInputStream(DOMAIN.getBytes(UTF_8)), "server");

        assertThat(limits).containsExactly(
                Map.entry("configs.config.server-config.network-config.protocols.protocol.http-listener-1", 8192),
                Map.entry("configs.config.server-config.network-config.protocols.protocol.http-listener-2", 65536));
    }

    @Test
    void the_advice_names_the_command() {
        assertThat(HeaderLimit.advice("configs.config.c.network-config.protocols.protocol.p", 8192))
                .contains("asadmin set configs.config.c.network-config.protocols.protocol.p.http.header-buffer-length-bytes=65536");
    }
}
