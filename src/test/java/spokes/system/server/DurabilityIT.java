package spokes.system.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * What the server has acknowledged is there after it was killed in the middle of writing.
 *
 * <p>{@code -Dspokes.kills=50} makes it a long one.
 */
class DurabilityIT {
    private static final int KILLS = Integer.getInteger("spokes.kills", 2), WRITERS = 2;
    private static final String NAME = "Robin", PASSWORD = "correct horse battery";

    /** One writer renames one channel again and again. */
    private static final class Writer {
        final String channel;
        volatile String acknowledged = "", underWay = "";
        volatile String end = "";
        volatile int count;

        Writer(String channel) {
            this.channel = channel;
        }

        void write(SpokesServer server, String prefix) {
            try (var owner = new Page(server.http())) {
                var login = owner.logIn(NAME, PASSWORD);
                if (login.statusCode() != 200) throw new IllegalStateException(login + login.body());
                for (int i = 0; ; i++) {
                    underWay = prefix + i;
                    var answer = owner.change("PATCH", "/api/channels/" + channel, "{\"name\":\"" + underWay + "\"}");
                    if (answer.statusCode() != 200) throw new IllegalStateException(answer + answer.body());
                    acknowledged = underWay;
                    count++;
                }
            } catch (IOException killed) {
                end = killed.toString();
            }
        }
    }

    private final List<Writer> writers = new ArrayList<>();

    @Test
    void keeps_every_acknowledged_change_when_it_is_killed() throws Exception {
        try (var server = SpokesServer.named("durability").start()) {
            try (var owner = new Page(server.http())) {
                assertThat(owner.setUp(server.setUpLink().orElseThrow(), NAME, PASSWORD).statusCode()).isEqualTo(201);
                for (int i = 0; i < WRITERS; i++) writers.add(new Writer(idOf(owner.post("/api/channels", "{\"name\":\"channel " + i + "\"}").body())));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                writeUntilKilled(server, kill);
                server.start();
                assertNothingLost(server);
                System.out.println("kill " + kill + ": " + changes() + " changes acknowledged so far, the last of each writer is there; start " + server.startTime().toMillis() + " ms");
            }
        }
    }

    private void writeUntilKilled(SpokesServer server, int kill) throws InterruptedException {
        int before = changes();
        var threads = new ArrayList<Thread>();
        for (var writer : writers) threads.add(Thread.startVirtualThread(() -> writer.write(server, "name " + kill + "-" + writers.indexOf(writer) + "-")));
        while (changes() < before + 20) {
            assertThat(threads).as("writers are at work: %s", writers.stream().map(writer -> writer.end).toList()).allMatch(Thread::isAlive);
            MILLISECONDS.sleep(10);
        }
        MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(200));
        server.kill();
        for (var thread : threads) thread.join();
    }

    private void assertNothingLost(SpokesServer server) throws IOException {
        try (var owner = new Page(server.http())) {
            assertThat(owner.logIn(NAME, PASSWORD).statusCode()).isEqualTo(200);
            var channels = owner.get("/api/channels").body();
            // What was under way may have been written without our hearing of it.
            assertThat(writers).allSatisfy(writer -> assertThat(channels)
                .containsAnyOf("\"" + writer.acknowledged + "\"", "\"" + writer.underWay + "\""));
        }
    }

    private int changes() {
        return writers.stream().mapToInt(writer -> writer.count).sum();
    }

    private static String idOf(String json) {
        return json.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }
}
