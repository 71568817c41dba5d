package spokes.system.official;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spokes.system.client.PlainWebSocket;
import spokes.system.client.Tokens;
import spokes.system.server.SpokesServer;

/** The server goes and comes again under a running call: LiveKit's own client is back without anybody's click, with one connection and with two. */
class RestartIT {
    /** After some seconds without a server the client pauses 7 s between its attempts, half as much more or less by chance; an attempt that fails takes another pause. */
    private static final long PAUSE_MS = 10_500, BACK_MS = 15_000;
    /** Its ten attempts take 44 s, or with bad luck half of that; but those that come while the application is being loaded wait for it. */
    private static final long PATIENCE_MS = 36_000;

    private static final Tokens TOKENS = new Tokens("restarts", "a secret that only the test of restarts knows");
    private static final SpokesServer SERVER = SpokesServer.named("restarts").with("SPOKES_MEDIA_LOOPBACK_CANDIDATES", "true").with("LIVEKIT_KEYS", TOKENS.keys());

    private final Guest ann = new PageGuest("livekit-client", "restart-ann"), ben = new PageGuest("livekit-client", "restart-ben");

    @BeforeAll
    static void starts() {
        SERVER.start();
    }

    @AfterAll
    static void ends() {
        SERVER.close();
    }

    @BeforeEach
    void two_talk() {
        connect(ann, "ann", true);
        connect(ben, "ben", false);
        ann.hears("ben");
        ben.hears("ann");
        ann.ask("forgetEvents", Map.of());
        ben.ask("forgetEvents", Map.of());
    }

    @AfterEach
    void they_go() {
        ann.close();
        ben.close();
    }

    private static void connect(Guest guest, String identity, boolean single) {
        guest.ask("connect", Map.of("url", URI.create("ws://localhost:" + SERVER.http().getPort()).toString(), "token", TOKENS.token("restarts", identity, true),
            "room", Map.of("singlePeerConnection", single)));
        guest.speak();
    }

    @Test
    void a_new_version_is_deployed_over_the_running_one_points_73_81() {
        long beganNs = System.nanoTime();
        var redeployed = CompletableFuture.supplyAsync(SERVER::redeploy);
        ann.events("reconnecting");
        long noticedMs = (System.nanoTime() - beganNs) / 1_000_000;
        long tookMs = redeployed.join().toMillis(), backMs = bothAreBack(beganNs);
        System.out.println("redeployed in " + tookMs + " ms, noticed after " + noticedMs + " ms, both back after " + backMs + " ms: away for " + (backMs - noticedMs) + " ms");
        assertThat(backMs - tookMs).as("milliseconds after the server serves again").isLessThan(PAUSE_MS + BACK_MS);
    }

    @Test
    void the_server_is_stopped_and_started_points_73_81() throws Exception {
        long beganNs = System.nanoTime();
        SERVER.stop();
        comesBackAfter("a stop", beganNs);
    }

    @Test
    void the_server_is_killed_and_started_point_73() throws Exception {
        long beganNs = System.nanoTime();
        SERVER.kill();
        comesBackAfter("a kill", beganNs);
    }

    private void comesBackAfter(String what, long beganNs) throws Exception {
        SERVER.launch();
        assertThat(answerToAResumption()).isEqualTo(Action.RECONNECT);
        assertThat(SERVER.log()).as("they are told while the application is still being loaded").doesNotContain("Loading application");
        SERVER.untilItServes();
        long goneMs = (System.nanoTime() - beganNs) / 1_000_000;
        assumeTrue(goneMs < PATIENCE_MS, () -> "This machine was so busy that the server was gone for " + goneMs + " ms; by then the client may have given up.");
        long backMs = bothAreBack(System.nanoTime());
        System.out.println("both back " + backMs + " ms after " + what + " and a start; the server was gone for " + goneMs + " ms");
        assertThat(backMs).as("milliseconds after the server serves again").isLessThan(PAUSE_MS + BACK_MS);
    }

    /** What somebody is told who asks for a session of before; who is refused asks again at once. */
    private static Action answerToAResumption() throws InvalidProtocolBufferException, InterruptedException {
        var address = URI.create("ws://localhost:" + SERVER.http().getPort() + "/rtc?reconnect=1&sid=PA_gone&access_token=" + TOKENS.token("restarts", "eve", true));
        while (true) {
            var message = firstMessage(address);
            if (message.isPresent()) return SignalResponse.parseFrom(message.get()).getLeave().getAction();
            MILLISECONDS.sleep(50);
        }
    }

    private static Optional<byte[]> firstMessage(URI address) {
        try (var socket = new PlainWebSocket(address)) {
            return Optional.of(socket.next());
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    /** They say that they are back, and hear each other. @return milliseconds until they said so */
    private long bothAreBack(long sinceNs) {
        ann.events("reconnected");
        ben.events("reconnected");
        long backMs = (System.nanoTime() - sinceNs) / 1_000_000;
        for (var pair : List.of(List.of(ann, "ben"), List.of(ben, "ann"))) {
            var guest = (Guest) pair.getFirst();
            long before = heard(guest, (String) pair.getLast());
            guest.until("hears " + pair.getLast() + " again", "heard", _ -> heard(guest, (String) pair.getLast()) > before + 20);
        }
        return backMs;
    }

    private static long heard(Guest guest, String identity) {
        return ((Map<?, ?>) guest.ask("heard", Map.of())).get(identity) instanceof Number number ? number.longValue() : 0;
    }
}
