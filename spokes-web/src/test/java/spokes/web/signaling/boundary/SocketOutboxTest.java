package spokes.web.signaling.boundary;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import spokes.web.Stub;
import spokes.web.signaling.entity.Frame;

class SocketOutboxTest {
    private final BlockingQueue<Object> wire = new LinkedBlockingQueue<>();
    /** The client reads one frame for each permit. */
    private final Semaphore reads = new Semaphore(0);

    private final RemoteEndpoint.Basic remote = Stub.of(RemoteEndpoint.Basic.class, Map.of(
            "sendBinary", frame -> {
                reads.acquireUninterruptibly();
                return wire.add(((ByteBuffer) frame[0]).remaining());
            },
            "sendText", frame -> wire.add(frame[0]), "sendPing", _ -> wire.add("ping")));

    /** Takes a frame at once, and says so when the test lets it. */
    private final List<SendHandler> under = new ArrayList<>();
    private boolean atOnce = true;
    private final RemoteEndpoint.Async hasty = Stub.of(RemoteEndpoint.Async.class, Map.of(
            "sendBinary", frame -> takes("at once: " + ((ByteBuffer) frame[0]).remaining(), (SendHandler) frame[1]),
            "sendText", frame -> takes("at once: " + frame[0], (SendHandler) frame[1])));

    private final Session session = Stub.of(Session.class, Map.of("getBasicRemote", _ -> remote, "getAsyncRemote", _ -> hasty,
            "close", reason -> wire.add(((CloseReason) reason[0]).getCloseCode().getCode() + " " + ((CloseReason) reason[0]).getReasonPhrase())));

    private final AtomicLong clock = new AtomicLong();
    private final SocketOutbox outbox = new SocketOutbox(session, clock::get);

    private Object takes(String frame, SendHandler handler) {
        wire.add(frame);
        if (atOnce) {
            handler.onResult(new SendResult(session));
        } else {
            under.add(handler);
        }
        return null;
    }

    private static Frame frame(int bytes) {
        return new Frame(SignalResponse.getDefaultInstance(), new byte[bytes]);
    }

    private Object next() throws InterruptedException {
        return wire.poll(10, SECONDS);
    }

    @Test
    void it_is_quiet_unless_something_went_both_ways() throws Exception {
        reads.release(10);
        outbox.open();
        clock.set(10);
        outbox.heard(10);
        assertThat(outbox.isQuietSince(5)).isTrue();

        outbox.send(frame(1));
        assertThat(next()).isEqualTo(1);
        assertThat(outbox.isQuietSince(5)).isFalse();
        assertThat(outbox.isQuietSince(11)).isTrue();

        clock.set(20);
        outbox.ping();
        assertThat(next()).isEqualTo("ping");
        assertThat(outbox.isQuietSince(15)).as("it has just been asked").isFalse();
        assertThat(outbox.isQuietSince(21)).isTrue();
        outbox.ended();
    }

    @Test
    void frames_leave_in_order_and_the_close_comes_last_trap_5() throws Exception {
        for (int i = 1; i <= 1000; i++) {
            outbox.send(frame(i));
        }
        outbox.close(1000, "bye");
        outbox.send(frame(5000));
        reads.release(2000);
        outbox.open();

        for (int i = 1; i <= 1000; i++) {
            assertThat(next()).isEqualTo(i);
        }
        assertThat(next()).isEqualTo("1000 bye");
    }

    @Test
    void who_writes_json_reads_json_until_they_write_otherwise_point_15() throws Exception {
        outbox.open();
        outbox.speakText(true);
        outbox.send(Frame.of(SignalResponse.newBuilder().setPong(7)));
        assertThat(next()).isEqualTo("{\"pong\":\"7\"}");

        outbox.speakText(false);
        reads.release();
        outbox.send(frame(9));
        assertThat(next()).isEqualTo(9);
    }

    @Test
    void who_does_not_read_is_cut_off_while_the_writer_hangs() throws Exception {
        outbox.open();
        for (int i = 0; i <= FrameQueue.MOST_FRAMES + 1; i++) {
            outbox.send(frame(1));
        }

        assertThat(next()).isEqualTo("1013 messages were not read");
        reads.release(10);
    }

    @Test
    void what_waits_is_bounded_in_bytes_too() throws Exception {
        for (int i = 0; i < 9; i++) {
            outbox.send(frame(1024 * 1024));
        }

        assertThat(next()).isEqualTo("1013 messages were not read");
    }

    @Test
    void a_ping_goes_out_when_there_is_nothing_else_to_say() throws Exception {
        outbox.open();

        outbox.ping();

        assertThat(next()).isEqualTo("ping");
        outbox.ended();
    }

    @Test
    void a_socket_that_ended_without_a_close_frame_broke_unless_we_closed_it() {
        var abnormal = new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
        assertThat(outbox.brokeWith(abnormal)).isTrue();
        assertThat(outbox.brokeWith(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""))).as("goodbye").isFalse();

        outbox.close(1000, "ours");
        assertThat(outbox.brokeWith(abnormal)).isFalse();
    }

    @Test
    void a_silent_socket_that_we_cut_off_did_not_break() {
        outbox.cutOff();

        assertThat(outbox.brokeWith(new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""))).isFalse();
    }

    @Test
    void who_asks_faster_than_the_room_answers_must_stop() {
        for (int i = 0; i < SocketOutbox.MOST_UNANSWERED; i++) {
            assertThat(outbox.mayAsk()).isTrue();
        }
        assertThat(outbox.mayAsk()).isFalse();
        outbox.taken();
        assertThat(outbox.mayAsk()).isTrue();
    }

    @Test
    void an_answer_leaves_by_the_thread_that_answers_after_what_waits() {
        outbox.send(frame(1));
        outbox.send(frame(2));
        outbox.answer(frame(3));
        outbox.speakText(true);
        outbox.answer(Frame.of(SignalResponse.newBuilder().setPong(7)));

        assertThat(wire).as("no writer was needed").containsExactly("at once: 1", "at once: 2", "at once: 3", "at once: {\"pong\":\"7\"}");
    }

    @Test
    void an_answer_waits_for_who_is_writing() throws Exception {
        outbox.open();
        outbox.send(frame(1));
        while (reads.getQueueLength() == 0) {
            Thread.onSpinWait();
        }

        outbox.answer(frame(2));
        assertThat(wire).isEmpty();
        reads.release(2);
        assertThat(next()).isEqualTo(1);
        assertThat(next()).isEqualTo(2);
        outbox.ended();
    }

    @Test
    void an_answer_that_the_socket_does_not_take_at_once_holds_back_what_follows_but_not_who_answered() throws Exception {
        atOnce = false;
        outbox.open();
        outbox.answer(frame(1));
        outbox.answer(frame(2));
        outbox.send(frame(3));
        assertThat(next()).isEqualTo("at once: 1");
        assertThat(wire.poll(100, MILLISECONDS)).isNull();

        reads.release(2);
        under.getFirst().onResult(new SendResult(session));
        assertThat(next()).isEqualTo(2);
        assertThat(next()).isEqualTo(3);
        outbox.ended();
    }

    @Test
    void much_is_left_to_the_writer() throws Exception {
        for (int i = 0; i < FrameQueue.FEW_FRAMES; i++) {
            outbox.send(frame(i));
        }
        outbox.answer(frame(99));
        assertThat(wire).isEmpty();

        outbox.open();
        reads.release(FrameQueue.FEW_FRAMES + 1);
        for (int i = 0; i < FrameQueue.FEW_FRAMES; i++) {
            assertThat(next()).isEqualTo(i);
        }
        assertThat(next()).isEqualTo(99);
        outbox.ended();
    }

    @Test
    void an_answer_that_cannot_be_written_ends_the_socket() throws Exception {
        atOnce = false;
        outbox.open();
        outbox.answer(frame(1));
        assertThat(next()).isEqualTo("at once: 1");

        under.getFirst().onResult(new SendResult(session, new IOException("gone")));

        assertThat(next()).isEqualTo("1001 the socket broke");
    }

    @Test
    void nothing_is_answered_after_goodbye() {
        outbox.close(1000, "bye");
        outbox.answer(frame(1));

        assertThat(wire).isEmpty();
    }
}
