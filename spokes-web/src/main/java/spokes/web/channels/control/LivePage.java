package spokes.web.channels.control;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open page. One message is under way at a time, and while a slow page takes it, only the newest of those that follow is kept:
 * each is a whole list, so nothing is lost, and nothing piles up.
 */
final class LivePage {
    static final String SESSION_ENDED = "{\"type\":\"session-ended\"}";

    private final Session socket;
    private final String session;
    private boolean sending, ending;
    private String next;

    LivePage(Session socket, String session) {
        this.socket = socket;
        this.session = session;
    }

    boolean belongsTo(String someSession) {
        return session.equals(someSession);
    }

    synchronized void show(String message) {
        if (ending) return;
        next = message;
        sendNext();
    }

    /** The last message; then the socket is closed. */
    synchronized void endSession() {
        if (ending) return;
        ending = true;
        next = SESSION_ENDED;
        sendNext();
    }

    void goAway() {
        close(CloseCodes.GOING_AWAY, "the server stops");
    }

    void ping() {
        try {
            socket.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException gone) {
            close(CloseCodes.CLOSED_ABNORMALLY, "");
        }
    }

    private void sendNext() {
        if (sending || next == null || !socket.isOpen()) return;
        var message = next;
        next = null;
        sending = true;
        try {
            socket.getAsyncRemote().sendText(message, result -> sent(message));
        } catch (RuntimeException gone) {
            sending = false;
        }
    }

    private synchronized void sent(String message) {
        sending = false;
        if (message.equals(SESSION_ENDED)) {
            close(CloseCodes.VIOLATED_POLICY, "the session has ended");
        } else {
            sendNext();
        }
    }

    private void close(CloseReason.CloseCode code, String words) {
        try {
            if (socket.isOpen()) socket.close(new CloseReason(code, words));
        } catch (IOException | RuntimeException gone) {
            // nobody is left to be told
        }
    }
}
