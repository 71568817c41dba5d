package spokes.web.signaling.boundary;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spokes.web.Stub;
import spokes.web.signaling.control.RoomOptions;
import spokes.web.signaling.control.RoomWorld;
import spokes.web.signaling.control.ServerCard;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.control.SignalRate;
import spokes.web.signaling.control.SignalRoom;

/** The room is stuck in the middle of something for as long as a test lasts. */
class ReceptionTest {
    private static final UnknownFieldSet.Field NOTHING = UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build();

    private final CountDownLatch stuck = new CountDownLatch(1), goesOn = new CountDownLatch(1);
    private final BlockingQueue<Object> wire = new LinkedBlockingQueue<>();
    private final RemoteEndpoint.Basic remote = Stub.of(RemoteEndpoint.Basic.class, Map.of("sendBinary", frame -> wire.add(bytes((ByteBuffer) frame[0])), "sendText", text -> wire.add(text[0])));
    private final RemoteEndpoint.Async hasty = Stub.of(RemoteEndpoint.Async.class, Map.of("sendBinary", frame -> {
        wire.add(bytes((ByteBuffer) frame[0]));
        ((SendHandler) frame[1]).onResult(new SendResult((Session) null));
        return null;
    }));
    private final Session session = Stub.of(Session.class, Map.of("getBasicRemote", _ -> remote, "getAsyncRemote", _ -> hasty, "close", reason -> wire.add(((CloseReason) reason[0]).getCloseCode().getCode())));
    private final MessageCounts counts = new MessageCounts();
    private final SocketOutbox outbox = new SocketOutbox(session, System::nanoTime, counts);
    private final RoomDesk desk = new RoomDesk("lobby", System::nanoTime);
    private final Reception reception = new Reception(outbox, desk, new SignalRate(0, 0), 1000, counts);

    @BeforeEach
    void the_room_is_stuck() throws InterruptedException {
        var world = Stub.of(RoomWorld.class, Map.of("wallClockMs", _ -> 0L, "iceServers", _ -> List.of(), "submit", _ -> {
            stuck.countDown();
            return waits();
        }));
        outbox.open();
        desk.post(RoomDeskTest.arrival());
        desk.open(new SignalRoom("lobby", RoomOptions.usual(), new ServerCard("ND_1", "0", ""), new Sids(new Random(1)), world, System.nanoTime()), Duration.ZERO, () -> { });
        assertThat(stuck.await(10, SECONDS)).isTrue();
    }

    private boolean waits() {
        try {
            return goesOn.await(1, java.util.concurrent.TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void the_room_ends() {
        goesOn.countDown();
        desk.close();
        outbox.ended();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    private void asks(SignalRequest.Builder request) {
        reception.take(ByteBuffer.wrap(request.build().toByteArray()), System.nanoTime());
    }

    private static SignalRequest.Builder wish() {
        return SignalRequest.newBuilder().setUpdateMetadata(UpdateParticipantMetadata.newBuilder().setMetadata("m"));
    }

    private SignalResponse hears() throws Exception {
        var frame = wire.poll(900, MILLISECONDS);
        assertThat(frame).as("an answer within a second").isNotNull();
        return SignalResponse.parseFrom((byte[]) frame);
    }

    @Test
    @SuppressWarnings("deprecation")           // old clients send the old one, and new ones both
    void both_kinds_of_pings_are_answered_within_a_second_while_the_room_is_stuck_point_53_trap_47() throws Exception {
        for (int i = 0; i < 100; i++) {
            asks(wish());
        }
        long beforeMs = System.currentTimeMillis();
        asks(SignalRequest.newBuilder().setPing(beforeMs));
        asks(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(beforeMs).setRtt(3)));

        assertThat(hears().getPong()).isGreaterThanOrEqualTo(beforeMs);
        var answer = hears().getPongResp();
        assertThat(answer.getLastPingTimestamp()).as("the client's own time, from which it knows the round trip").isEqualTo(beforeMs);
        assertThat(answer.getTimestamp()).isGreaterThanOrEqualTo(beforeMs);
    }

    @Test
    void what_is_unknown_is_nothing_and_what_is_broken_ends_the_socket() throws Exception {
        asks(SignalRequest.newBuilder());
        reception.take(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1, 2}), System.nanoTime());

        assertThat(wire.poll(10, SECONDS)).isEqualTo(1002);
    }

    /** Requests for data blobs are younger than the classes that we have. */
    @Test
    void what_is_unknown_only_to_our_classes_is_asked_like_everything_else() throws Exception {
        for (int i = 0; i <= SocketOutbox.MOST_UNANSWERED; i++) {
            asks(SignalRequest.newBuilder().setUnknownFields(UnknownFieldSet.newBuilder().addField(99, NOTHING).build()));
        }
        assertThat(wire.poll(100, MILLISECONDS)).isNull();
        for (int i = 0; i <= SocketOutbox.MOST_UNANSWERED; i++) {
            asks(SignalRequest.newBuilder().setUnknownFields(UnknownFieldSet.newBuilder().addField(23, NOTHING).build()));
        }
        assertThat(hears().getRequestResponse().getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    }

    @Test
    @SuppressWarnings("deprecation")
    void messages_are_counted_both_ways_point_100() throws Exception {
        asks(SignalRequest.newBuilder().setPing(1));
        hears();
        reception.take(ByteBuffer.wrap(new byte[1001]), System.nanoTime());
        assertThat(wire.poll(10, SECONDS)).isEqualTo(1009);

        assertThat(counts.requests()).isEqualTo(1);
        assertThat(counts.unreadable()).isEqualTo(1);
        assertThat(counts.responses()).isEqualTo(1);
        assertThat(counts.unwritten()).isZero();
    }

    @Test
    void who_asks_more_than_a_stuck_room_can_remember_is_refused_and_in_the_end_cut_off() throws Exception {
        for (int i = 0; i < SocketOutbox.MOST_UNANSWERED; i++) {
            asks(wish());
        }
        asks(wish());
        var refusal = hears().getRequestResponse();
        assertThat(refusal.getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
        assertThat(refusal.getUpdateMetadata().getMetadata()).as("what was asked").isEqualTo("m");

        for (int i = 0; i < 1000; i++) {
            asks(wish());
        }
        var last = wire.poll(10, SECONDS);
        while (last instanceof byte[]) {
            last = wire.poll(10, SECONDS);
        }
        assertThat(last).isEqualTo(1013);
    }
}
