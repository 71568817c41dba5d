package spokes.system.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./spokes run} promises to somebody who has just cloned the repository. The order saves two starts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneCommandIT {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static SpokesServer server;
    private static HttpClient http;
    private SpokesServer refused;

    @BeforeAll
    static void starts() {
        http = HttpClient.newHttpClient();
        server = SpokesServer.named("one-command").start();
        System.out.println("first start: " + server.startTime().toMillis() + " ms");
    }

    @AfterAll
    static void stops() {
        server.close();
        http.close();
    }

    @AfterEach
    void ends() {
        if (refused != null) refused.close();
    }

    @Test @Order(1)
    void serves_the_page_over_http_and_says_where() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/").body()).contains("<html");
        assertThat(server.log()).contains("http://localhost:" + server.setting("SPOKES_HTTP_PORT"));
    }

    @Test @Order(1)
    void prints_the_set_up_link_and_keeps_it_for_its_user_alone() throws Exception {
        assertThat(server.setUpLink()).isPresent();
        assertThat(server.log()).contains(server.setUpLink().get().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data().resolve("setup-link")))).isEqualTo("rw-------");
    }

    @Test @Order(1)
    void keeps_its_database_in_the_data_folder() {
        assertThat(server.data().resolve("spokes.mv.db")).isRegularFile();
    }

    @Test @Order(1)
    void listens_on_public_addresses_only_for_the_page_and_for_media() {
        var expected = Set.of("tcp " + server.setting("SPOKES_HTTP_PORT"), "tcp " + server.setting("SPOKES_HTTPS_PORT"),
            "tcp " + server.setting("SPOKES_MEDIA_TCP_PORT"));
        var open = Listening.of(server.pid());

        System.out.println("listening: " + open);
        int first = Integer.parseInt(server.setting("SPOKES_MEDIA_UDP_PORT_MIN")), last = Integer.parseInt(server.setting("SPOKES_MEDIA_UDP_PORT_MAX"));
        assertThat(open).filteredOn(socket -> socket.protocol().equals("udp"))
            .isNotEmpty().allSatisfy(socket -> assertThat(socket.at().getPort()).isBetween(first, last));
        assertThat(open).filteredOn(socket -> socket.protocol().equals("tcp") && !socket.loopback())
            .extracting(socket -> "tcp " + socket.at().getPort()).containsOnly(expected.toArray(String[]::new));      // media's once for each address
    }

    @Test @Order(1)
    void figures_are_for_this_machine_and_are_ours() throws Exception {
        assertThat(get("/metrics").body()).contains("livekit_room_total", "spokes_media_address_info").doesNotContain("# TYPE base_");
    }

    @ParameterizedTest @Order(1)
    @ValueSource(strings = {"/health", "/health/ready", "/openapi", "/__asadmin", "/management", "/monitoring", "/ejb-timer-service-app", "/rest-api"})
    void keeps_the_containers_own_pages_off_the_public_port(String path) throws Exception {
        assertThat(get(path).body()).doesNotContain("# TYPE base_", "openapi:", "exit_code", "\"checks\"");
        assertThat(get(path).statusCode()).isIn(302, 401, 403, 404, 405);
    }

    @Test @Order(1)
    void does_not_say_what_it_runs_on() throws Exception {
        assertThat(get("/").headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    @Test @Order(1)
    void takes_headers_as_long_as_a_clients_join_request_point_5_trap_3() throws Exception {
        var request = HttpRequest.newBuilder(server.http().resolve("/?q=" + "x".repeat(40_000))).build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    @Test @Order(1)
    void hides_the_admin_password_and_uses_a_new_one_for_each_installation() throws Exception {
        var file = Path.of(server.setting("SPOKES_HOME"), "admin-password");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        var admin = URI.create("http://127.0.0.1:" + server.setting("SPOKES_ADMIN_PORT") + "/management/domain");
        assertThat(http.send(HttpRequest.newBuilder(admin).build(), BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    }

    @Test @Order(1)
    void serves_https_with_a_certificate_that_names_this_machine() throws Exception {
        var certificate = Tls.certificateOf(server.https());
        var names = certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1).toString()).collect(Collectors.toSet());
        assertThat(names).contains("localhost", "127.0.0.1", InetAddress.getLocalHost().getHostName());
        certificate.checkValidity();
    }

    @Test @Order(1)
    void will_not_run_twice_from_the_same_folder() {
        var twin = SpokesServer.named("twin").with("SPOKES_HOME", server.setting("SPOKES_HOME"));
        assertRefused(twin, "already runs from");
    }

    @Test @Order(1)
    void will_not_share_its_data_with_another_one() {
        assertRefused(SpokesServer.named("twin").with("SPOKES_DATA", server.setting("SPOKES_DATA")), "Another Spokes works with the data");
    }

    @Test @Order(2)
    void ends_within_ten_seconds_of_a_sigterm_and_starts_again() {
        long before = server.pid();
        assertThat(server.stop()).isLessThan(STOP_LIMIT);
        assertThat(ProcessHandle.of(before)).isEmpty();

        server.start();
        System.out.println("second start: " + server.startTime().toMillis() + " ms");
        assertThat(server.log()).doesNotContain("deploying");
    }

    @Test @Order(3)
    void ends_within_ten_seconds_of_ctrl_c_on_a_terminal() throws Exception {
        // Whoever starts the tests in the background makes them, and so the server, deaf to Ctrl-C.
        server.stop();
        var script = server.launch(List.of("env", "--default-signal=INT", "script", "-qefc", Payara.root().resolve("spokes") + " run", "/dev/null"));
        long limit = System.nanoTime() + SECONDS.toNanos(300);
        while (!server.log().contains("up after")) {
            assertThat(System.nanoTime()).as(server.log()).isLessThan(limit);
            SECONDS.sleep(1);
        }
        long pid = server.pid();
        script.getOutputStream().write(3);
        script.getOutputStream().flush();

        assertThat(script.waitFor(STOP_LIMIT.toSeconds(), SECONDS)).as(server.log()).isTrue();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(server.log()).contains("stopping").doesNotContain("killed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPOKES_HTTP_PORT", "SPOKES_HTTPS_PORT", "SPOKES_ADMIN_PORT"})
    void names_a_busy_port_and_the_setting_that_moves_it(String setting) throws IOException {
        try (var other = new ServerSocket(0)) {
            assertRefused(SpokesServer.named("refused").with(setting, "" + other.getLocalPort()),
                "Port " + other.getLocalPort() + " ", "already in use", setting + "=");
        }
    }

    @ParameterizedTest
    @CsvSource({"SPOKES_HTTP_PORT,eighty", "SPOKES_HTTPS_PORT,0", "SPOKES_ADMIN_PORT,65536", "SPOKES_MEDIA_UDP_PORT_MIN,-1", "SPOKES_MEDIA_UDP_PORT_MAX,1"})
    void names_a_setting_that_cannot_be(String setting, String value) {
        assertRefused(SpokesServer.named("refused").with(setting, value), setting + " is", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SPOKES_DATA", "SPOKES_HOME"})
    void names_a_folder_that_it_cannot_write_to(String setting) {
        assertRefused(SpokesServer.named("refused").with(setting, "/proc/spokes"), "/proc/spokes", setting);
    }

    @Test
    void names_a_missing_certificate() {
        assertRefused(SpokesServer.named("refused").with("SPOKES_TLS_CERT", "/nowhere.pem").with("SPOKES_TLS_KEY", "/nowhere.pem"), "SPOKES_TLS_CERT");
    }

    @Test
    void asks_about_a_setting_that_does_not_exist() {
        assertRefused(SpokesServer.named("refused").with("SPOKES_HTP_PORT", "1").with("SPOKES_HTTP_PORT", "x"), "SPOKES_HTP_PORT", "Did you mean SPOKES_HTTP_PORT?");
    }

    private void assertRefused(SpokesServer candidate, String... words) {
        refused = candidate;
        try {
            var script = candidate.launch();
            assertThat(script.waitFor(60, SECONDS)).as("ended: " + candidate.log()).isTrue();
            assertThat(script.exitValue()).isNotZero();
            assertThat(candidate.log()).contains(words);
            assertThat(candidate.log().lines()).as("short").hasSizeLessThanOrEqualTo(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.http().resolve(path)).build(), BodyHandlers.ofString());
    }
}
