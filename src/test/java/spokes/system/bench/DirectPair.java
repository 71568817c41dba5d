package spokes.system.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import spokes.media.buffer.Packet;
import spokes.media.transport.dtls.DtlsRole;
import spokes.system.client.WireLoop;
import spokes.system.client.WirePeer;

/** Two ends of the load source joined to each other. */
final class DirectPair {
    private final Delays delays = new Delays();
    private final WirePeer mouth, ear;
    private final CompletableFuture<Void> mouthConnected = new CompletableFuture<>(), earConnected = new CompletableFuture<>();

    DirectPair(WireLoop mouths, WireLoop ears) {
        mouth = CompletableFuture.supplyAsync(() -> new WirePeer(mouths, Caller.IDENTITY, WirePeer.Reading.OPENED, new End(mouthConnected)), mouths).join();
        ear = CompletableFuture.supplyAsync(() -> new WirePeer(ears, Caller.IDENTITY, WirePeer.Reading.OPENED, new End(earConnected)), ears).join();
        var mouthAt = mouth.bind();
        var earAt = ear.bind();
        ears.execute(() -> ear.connect(mouthAt, mouth.credentials(), List.of(mouth.fingerprint()), DtlsRole.SERVER));
        mouths.execute(() -> mouth.connect(earAt, ear.credentials(), List.of(ear.fingerprint()), DtlsRole.CLIENT));
    }

    CompletableFuture<Void> connected() {
        return CompletableFuture.allOf(mouthConnected, earConnected);
    }

    void send(Packet packet) {
        mouth.sendRtp(packet);
    }

    Delays delays() {
        return delays;
    }

    private final class End implements WirePeer.Sink {
        private final CompletableFuture<Void> connected;

        End(CompletableFuture<Void> connected) {
            this.connected = connected;
        }

        @Override
        public void connected() {
            connected.complete(null);
        }

        @Override
        public void rtp(Packet packet, long nowNs) {
            delays.add(nowNs - Receipts.sentNs(packet));
        }

        @Override
        public void failed(String reason) {
            connected.completeExceptionally(new IllegalStateException(reason));
        }
    }
}
