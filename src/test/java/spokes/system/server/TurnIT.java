package spokes.system.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import livekit.LivekitRtc.ICEServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real coturn with the owner's secret relays for who comes with what we handed out, and for nobody else. */
@ExtendWith(ConfiguredServer.class)
class TurnIT {
    private static final Path FOLDER = Payara.root().resolve("src/test/target/coturn");
    private static Process coturn;

    @BeforeAll
    static void starts() throws Exception {
        Files.createDirectories(FOLDER);
        coturn = new ProcessBuilder("turnserver", "-n", "-L", "127.0.0.1", "-E", "127.0.0.1", "-p", "" + ConfiguredServer.TURN_PORT, "--no-tls", "--no-dtls", "--no-cli",
            "--use-auth-secret", "--static-auth-secret=" + ConfiguredServer.TURN_SECRET, "--realm=spokes", "--allow-loopback-peers", "--log-file=stdout", "--simple-log",
            "--pidfile=" + FOLDER.resolve("pid")).directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(FOLDER.resolve("log").toFile()).start();
        long beganNs = System.nanoTime();
        while (!PayaraDomain.accepts(ConfiguredServer.TURN_PORT)) {
            assertThat(System.nanoTime() - beganNs).as("coturn listens within 20 s; its log: %s", FOLDER.resolve("log")).isLessThan(SECONDS.toNanos(20));
            MILLISECONDS.sleep(50);
        }
    }

    @AfterAll
    static void ends() {
        coturn.destroy();
        coturn.onExit().join();
    }

    @Test
    void relays_for_who_joined_and_for_nobody_with_another_password(SpokesServer server) throws Exception {
        var turn = only(iceServersFor(server, "ann"));
        assertThat(turn.getUrlsList()).containsExactly("turn:127.0.0.1:" + ConfiguredServer.TURN_PORT + "?transport=udp");
        long endsAt = Long.parseLong(turn.getUsername().replaceFirst(":PA_.*", ""));
        assertThat(endsAt - System.currentTimeMillis() / 1000).as("seconds left").isBetween(4 * 3600L - 60, 4 * 3600L);

        assertThat(relays(turn.getUsername(), turn.getCredential())).as("with what the server handed out").isTrue();
        assertThat(relays(turn.getUsername(), "guessed")).isFalse();
        assertThat(relays(turn.getUsername().replaceFirst("^\\d+", "" + (endsAt + 86_400)), turn.getCredential())).as("made to last a day longer").isFalse();
    }

    @Test
    void everybody_has_a_password_of_their_own(SpokesServer server) throws Exception {
        assertThat(only(iceServersFor(server, "ben")).getCredential()).isNotEqualTo(only(iceServersFor(server, "eve")).getCredential());
    }

    private static ICEServer only(List<ICEServer> servers) {
        var turns = servers.stream().filter(it -> it.getUrls(0).startsWith("turn")).toList();
        assertThat(turns).hasSize(1);
        return turns.getFirst();
    }

    private static List<ICEServer> iceServersFor(SpokesServer server, String identity) throws Exception {
        var address = URI.create(server.http() + "/rtc?protocol=16&access_token=" + ConfiguredServer.TOKENS.token("turn", identity, true));
        try (var http = HttpClient.newHttpClient(); var socket = SignalSocket.open(http, address, "")) {
            return socket.next().getJoin().getIceServersList();
        }
    }

    /** coturn's own client sends itself two packets through the relay. */
    private static boolean relays(String user, String password) throws IOException, InterruptedException {
        var client = new ProcessBuilder("turnutils_uclient", "-u", user, "-w", password, "-y", "-n", "2", "-p", "" + ConfiguredServer.TURN_PORT, "127.0.0.1")
            .redirectErrorStream(true).redirectOutput(FOLDER.resolve("client").toFile()).start();
        if (!client.waitFor(60, SECONDS)) {
            client.destroyForcibly();
            return false;
        }
        return client.exitValue() == 0 && Files.readString(FOLDER.resolve("client")).contains("Total lost packets 0 ");
    }
}
