package spokes.system.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.system.people.PageClient.Answer;
import spokes.system.server.SpokesServer;

/** Who may do what on a real server: set-up that cannot be stolen, guests by invitation, and a killed process that forgets nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageApiIT {
    private static final String PASSWORD = "correct horse battery", NEW_PASSWORD = "staple of batteries";
    /** By default Java asks for HTTP/2 with the first POST, whose body Payara then waits for in vain. */
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static SpokesServer server;
    private static PageClient stranger, owner;

    @BeforeAll
    static void start() {
        server = SpokesServer.named("people").start();
        stranger = PageClient.stranger(HTTP, server.http());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void of_several_who_hold_the_set_up_link_exactly_one_becomes_the_owner() {
        var token = server.setUpLink().orElseThrow().getFragment();
        assertThat(stranger.send("POST", "/api/setup", setUp("not the token", "Eve")).status()).isEqualTo(403);

        var racing = IntStream.range(0, 6).mapToObj(i -> stranger.sendNow("POST", "/api/setup", setUp(token, "Ada" + i))).toList();
        var won = racing.stream().map(CompletableFuture::join).filter(answer -> answer.status() == 201).toList();

        assertThat(won).hasSize(1);
        owner = stranger.after(won.getFirst());
        assertThat(stranger.send("POST", "/api/setup", setUp(token, "Eve")).status()).isEqualTo(409);
        assertThat(server.data().resolve("setup-link")).doesNotExist();
        assertThat(owner.get("/api/channels").text("name")).isEqualTo("Lounge");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"GET, /api/channels", "POST, /api/channels", "DELETE, /api/channels/x", "POST, /api/channels/x/join", "GET, /api/invitations",
        "POST, /api/invitations", "GET, /api/keys", "POST, /api/keys/rotate", "GET, /api/status", "GET, /api/live"})
    @Order(2)
    void a_stranger_gets_nothing(String method, String path) {
        var answer = method.equals("GET") ? stranger.get(path) : stranger.send(method, path, method.equals("DELETE") ? "" : "{}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("not-signed-in");
    }

    @Test
    @Order(2)
    void an_invitation_lets_in_as_many_as_it_says_also_when_they_come_at_once() {
        var secret = invite("{\"maxUses\": 2}").text("link").split("#")[1];
        var racing = IntStream.range(0, 6).mapToObj(_ -> stranger.sendNow("POST", "/api/guests", guest(secret))).toList();
        assertThat(racing.stream().map(CompletableFuture::join).map(Answer::status)).containsOnly(201, 404).filteredOn(status -> status == 201).hasSize(2);
        assertThat(stranger.get("/api/invitations/check", "X-Invitation", secret).body()).contains("used-up");
    }

    @Test
    @Order(2)
    void a_guest_talks_and_does_nothing_else_until_the_invitation_is_withdrawn() {
        var invitation = invite("{}");
        var bob = stranger.after(stranger.send("POST", "/api/guests", guest(invitation.text("link").split("#")[1])));
        var lounge = bob.get("/api/channels").text("id");
        var join = bob.send("POST", "/api/channels/" + lounge + "/join", "{}");
        assertThat(join.status()).isEqualTo(200);
        assertThat(stranger.get("/rtc/validate?access_token=" + join.text("token")).status()).isEqualTo(200);
        assertThat(bob.send("POST", "/api/channels", "{\"name\": \"Mine\"}").status()).isEqualTo(403);
        assertThat(bob.get("/api/keys").status()).isEqualTo(403);

        assertThat(owner.send("DELETE", "/api/invitations/" + invitation.text("id"), "").status()).isEqualTo(204);

        assertThat(bob.get("/api/channels").status()).isEqualTo(401);
        assertThat(stranger.get("/rtc/validate?access_token=" + join.text("token")).status()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void a_token_of_a_key_that_was_replaced_is_refused() {
        var join = owner.send("POST", "/api/channels/" + owner.get("/api/channels").text("id") + "/join", "{}");
        assertThat(owner.send("POST", "/api/keys/rotate", "").status()).isEqualTo(200);
        assertThat(stranger.get("/rtc/validate?access_token=" + join.text("token")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{", "[]", "{\"name\": 5}", "{\"name\": \" \"}", "{\"name\": \"a\\u0007\"}", "{}"})
    @Order(2)
    void nonsense_is_answered_with_a_sentence(String body) {
        var answer = owner.send("POST", "/api/channels", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("message")).endsWith(".");
    }

    @Test
    @Order(3)
    void who_guesses_passwords_has_to_wait() {
        assertThat(IntStream.range(0, 12).mapToObj(_ -> stranger.send("POST", "/api/login", login("somebody", "a wrong one")).status())).contains(401, 429);
    }

    @Test
    @Order(4)
    void a_killed_server_knows_what_it_has_acknowledged() {
        var made = owner.send("POST", "/api/channels", "{\"name\": \"Kept\"}");
        server.kill();
        assertThat(made.status()).isEqualTo(201);
        server.start();
        owner = new PageClient(HTTP, server.http(), owner.cookie());
        stranger = PageClient.stranger(HTTP, server.http());
        assertThat(owner.get("/api/channels").body()).contains("Kept");
    }

    @Test
    @Order(5)
    void an_owner_who_forgot_the_password_sets_a_new_one_and_other_browsers_are_signed_out() throws IOException {
        Files.createFile(server.data().resolve("reset-owner"));
        var link = server.data().resolve("setup-link");
        assertTimeoutPreemptively(Duration.ofSeconds(8), () -> {
            while (!Files.exists(link)) Thread.sleep(100);
        });
        var token = Files.readString(link).strip().split("#")[1];
        assertThat(stranger.get("/api/setup", "X-Setup", token).text("purpose")).isEqualTo("reset");

        var reset = stranger.send("POST", "/api/setup", "{\"token\": \"" + token + "\", \"password\": \"" + NEW_PASSWORD + "\"}");

        assertThat(reset.status()).isEqualTo(201);
        assertThat(owner.get("/api/channels").status()).isEqualTo(401);
        assertThat(stranger.after(reset).get("/api/channels").status()).isEqualTo(200);
        assertThat(stranger.send("POST", "/api/setup", setUp(token, "Eve")).status()).isEqualTo(409);
    }

    private static Answer invite(String body) {
        var answer = owner.send("POST", "/api/invitations", body);
        assertThat(answer.status()).isEqualTo(201);
        return answer;
    }

    private static String setUp(String token, String name) {
        return "{\"token\": \"" + token + "\", \"name\": \"" + name + "\", \"password\": \"" + PASSWORD + "\", \"serverName\": \"Home\"}";
    }

    private static String guest(String secret) {
        return "{\"invitation\": \"" + secret + "\", \"name\": \"Bob\"}";
    }

    private static String login(String name, String password) {
        return "{\"name\": \"" + name + "\", \"password\": \"" + password + "\"}";
    }
}
