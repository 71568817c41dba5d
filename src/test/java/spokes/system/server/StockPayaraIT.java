package spokes.system.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import spokes.system.client.Tokens;

/** {@code asadmin deploy} of the EAR on the domain of Payara's own zip is enough: no resource, no option, no folder has to be made before. */
class StockPayaraIT {
    private static final int PORT_BASE = 31200, UDP_PORT = PORT_BASE + 180;
    private static final Tokens TOKENS = Tokens.random("stock");
    /** A record of Payara's log begins with its time and level. */
    private static final Pattern RECORD = Pattern.compile("(?m)^(?=\\[\\d{4}-\\d\\d-\\d\\dT)");

    private static PayaraDomain payara;
    private static PayaraDomain.Answer deployed;

    @BeforeAll
    static void deploys() {
        payara = PayaraDomain.create(Payara.root().resolve("src/test/target/stock"), PORT_BASE, Map.of("SPOKES_MEDIA_STUN_SERVERS", "off",
            "LIVEKIT_CONFIG", "rtc: {udp_port: " + UDP_PORT + "-" + (UDP_PORT + 7) + ", tcp_port: " + (PORT_BASE + 188) + "}\nkeys: {stock: " + TOKENS.secret() + "}"));
        payara.start();
        deployed = payara.deploy("spokes", Payara.root().resolve("spokes-ear/target/spokes.ear"));
    }

    @AfterAll
    static void ends() {
        payara.close();
    }

    @Test
    void the_application_is_deployed_and_its_page_and_api_answer() throws Exception {
        assertThat(deployed.code()).as(deployed.text()).isZero();
        long limit = System.nanoTime() + SECONDS.toNanos(60);
        while (!payara.get("/api/session").contains("\"") && System.nanoTime() < limit) MILLISECONDS.sleep(200);
        assertThat(payara.get("/api/session")).contains("setUp");
        assertThat(payara.get("/")).contains("<html").contains("Spokes");
    }

    @Test
    void livekits_configuration_counts_without_any_script() throws Exception {
        payara.get("/api/session");
        assertThat(Files.readString(payara.log())).containsPattern("listens on UDP [^\n]*:" + UDP_PORT + "\\b");
        assertThat(payara.get("/rtc/validate?access_token=" + TOKENS.token("stock", "ann", true))).isEqualTo("success");
    }

    /** Payara's own limit for headers is too small for some clients, and the log has to name the command that raises it. */
    @Test
    void the_log_complains_of_nothing_but_the_limit_that_the_owner_has_to_raise() throws Exception {
        payara.get("/api/session");
        var complaints = complaints();

        System.out.println("complaints in a stock domain: " + complaints);
        assertThat(complaints).filteredOn(record -> record.contains("[SEVERE]")).filteredOn(StockPayaraIT::isOurs).isEmpty();
        assertThat(complaints).filteredOn(StockPayaraIT::isOurs).isNotEmpty().allSatisfy(record -> assertThat(record).contains("asadmin set", "header-buffer-length-bytes"));
    }

    private static List<String> complaints() throws IOException {
        return RECORD.splitAsStream(Files.readString(payara.log())).filter(record -> record.contains("[WARNING]") || record.contains("[SEVERE]")).toList();
    }

    private static boolean isOurs(String record) {
        return record.contains("spokes");
    }
}
