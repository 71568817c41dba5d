package spokes.web.signaling.boundary;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaCommand;
import spokes.web.access.AccessToken;
import spokes.web.access.Grants;
import spokes.web.Stub;
import spokes.web.signaling.control.RoomOptions;
import spokes.web.signaling.control.RoomWorld;
import spokes.web.signaling.control.ServerCard;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.control.SignalRoom;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Letter;
import spokes.web.signaling.entity.Outbox;

class RoomDeskTest {
    private final CompletableFuture<MediaCommand> command = new CompletableFuture<>();
    private final RoomDesk desk = new RoomDesk("lobby", System::nanoTime);

    private Thread open(RoomOptions options, CountDownLatch ended) {
        var world = Stub.of(RoomWorld.class, Map.of("wallClockMs", _ -> 0L, "iceServers", _ -> List.of(),
                "submit", arguments -> command.complete((MediaCommand) arguments[0])));
        return desk.open(new SignalRoom("lobby", options, new ServerCard("ND_1", "0", ""), new Sids(new Random(1)), world, System.nanoTime()),
                Duration.ZERO, ended::countDown);
    }

    static Letter arrival() {
        var token = new AccessToken("ann", "Ann", "standard", "", Map.of(), Grants.join("lobby"), Instant.EPOCH, JsonObject.EMPTY_JSON_OBJECT);
        return new Letter.Arrival(new Admission(token, ClientParameters.ordinary(), "t"), new Outbox() {
            @Override
            public void send(Frame frame) {}

            @Override
            public void close(int code, String reason) {}

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void taken() {}
        });
    }

    @Test
    void letters_reach_the_room_until_it_has_ended_and_none_is_lost_after() throws Exception {
        var ended = new CountDownLatch(1);
        assertThat(desk.post(arrival())).as("before the room is open").isTrue();
        var thread = open(RoomOptions.usual(), ended);
        assertThat(command.get(10, SECONDS)).isInstanceOf(MediaCommand.Join.class);

        desk.close();

        assertThat(ended.await(10, SECONDS)).isTrue();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        assertThat(desk.post(arrival())).as("another room must be opened").isFalse();
    }

    @Test
    void an_empty_room_ends_by_itself() throws Exception {
        var ended = new CountDownLatch(1);

        open(new RoomOptions(Duration.ofMillis(1), Duration.ofMillis(1), 0, ""), ended);

        assertThat(ended.await(10, SECONDS)).isTrue();
    }
}
