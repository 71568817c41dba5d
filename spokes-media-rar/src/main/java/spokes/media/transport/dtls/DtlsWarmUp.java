package spokes.media.transport.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpSession;

/**
 * A few joins with ourselves at start, so that the first person to join does not wait for class loading, for the native cipher library
 * (0.3 s) and for cold code. It ends with media over the new keys.
 */
public final class DtlsWarmUp {
    private static final int ROUNDS = 3, PATIENCE_S = 10, PACKETS = 1_000, PACKET_BYTES = 200;

    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private int open;

    private DtlsWarmUp() {}

    /**
     * Blocks for about a second in a cold JVM; call it on a thread of ours, not on one of the container's.
     *
     * @param threads where the two blocking ends run, e.g. a new virtual thread each
     */
    public static void run(DtlsIdentity identity, SecureRandom random, Executor threads) {
        for (int round = 0; round < ROUNDS; round++) {
            new DtlsWarmUp().shakeHands(identity, random, threads);
        }
    }

    private void shakeHands(DtlsIdentity identity, SecureRandom random, Executor threads) {
        var server = new End();
        var client = new End();
        server.endpoint = new DtlsEndpoint(identity, random, mailbox::add, server);
        client.endpoint = new DtlsEndpoint(identity, random, mailbox::add, client);
        server.other = client;
        client.other = server;
        open = 2;
        threads.execute(server.endpoint.handshake(DtlsRole.SERVER, List.of(identity.fingerprint())));
        threads.execute(client.endpoint.handshake(DtlsRole.CLIENT, List.of(identity.fingerprint())));
        deliver();
        talk(server, client);
        client.endpoint.close();
        server.endpoint.close();
    }

    /** This thread plays the loop. Giving up early costs nothing but a slower first join. */
    private void deliver() {
        try {
            while (open > 0) {
                var task = mailbox.poll(PATIENCE_S, TimeUnit.SECONDS);
                if (task == null) {
                    return;
                }
                task.run();
            }
        } catch (InterruptedException _) {
            open = 0;
        }
    }

    private static void talk(End speaker, End listener) {
        if (speaker.srtp.isEmpty() || listener.srtp.isEmpty()) {
            return;
        }
        var packet = new Packet();
        for (int seq = 0; seq < PACKETS; seq++) {
            packet.length = PACKET_BYTES;
            Bytes.put32(packet.bytes, 0, 0x8000_0000 | seq);
            if (!speaker.srtp.get().protectRtp(packet) || !listener.srtp.get().unprotectRtp(packet)) {
                return;
            }
        }
    }

    private final class End implements DtlsEndpoint.Sink {
        private DtlsEndpoint endpoint;
        private End other;
        private Optional<SrtpSession> srtp = Optional.empty();

        @Override
        public void send(byte[] bytes, int offset, int length) {
            other.endpoint.onPacket(bytes, offset, length);
        }

        @Override
        public void secured(SrtpKeys keys) {
            srtp = Optional.of(new SrtpSession(keys));
            open--;
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {
            open = 0;
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {}

        @Override
        public void closed() {}
    }
}
