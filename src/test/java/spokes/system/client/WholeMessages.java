package spokes.system.client;

import com.google.protobuf.ByteString;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** Takes whatever comes by a WebSocket, and puts the parts of a binary message together. Called by one thread at a time. */
public abstract class WholeMessages implements WebSocket.Listener {
    private ByteString begun = ByteString.EMPTY;

    protected abstract void onMessage(ByteString whole);

    @Override
    public final void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public final CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        begun = begun.concat(ByteString.copyFrom(data));
        if (last) {
            var whole = begun;
            begun = ByteString.EMPTY;
            onMessage(whole);
        }
        return null;
    }
}
