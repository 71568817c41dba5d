package spokes.media.transport.dtls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import spokes.media.transport.srtp.SrtpKeys;

/** A server and a client end with a wire between them that a test can tap. The test's thread is both ends' loop. */
final class DtlsPair {
    static final DtlsIdentity SERVER = DtlsIdentity.generate(new SecureRandom(), Instant.now()), CLIENT = DtlsIdentity.generate(new SecureRandom(), Instant.now());

    final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    final List<Thread> handshakes = new ArrayList<>();
    final End server = new End(SERVER), client = new End(CLIENT);

    DtlsPair() {
        server.other = client;
        client.other = server;
    }

    void start() {
        start(List.of(SERVER.fingerprint()), List.of(CLIENT.fingerprint()));
    }

    void start(List<Fingerprint> clientExpects, List<Fingerprint> serverExpects) {
        start(client.endpoint.handshake(DtlsRole.CLIENT, clientExpects));
        start(server.endpoint.handshake(DtlsRole.SERVER, serverExpects));
    }

    void start(Runnable handshake) {
        handshakes.add(Thread.ofVirtual().start(handshake));
    }

    /** Does the loop's work until the condition holds; fails after 10 s. */
    void runUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        try {
            while (!condition.getAsBoolean()) {
                var task = mailbox.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (task == null) {
                    throw new AssertionError("not within 10 s; server: " + server + ", client: " + client);
                }
                task.run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    DtlsPair secured() {
        start();
        runUntil(() -> !server.keys.isEmpty() && !client.keys.isEmpty());
        return this;
    }

    final class End implements DtlsEndpoint.Sink {
        final DtlsEndpoint endpoint;
        final List<SrtpKeys> keys = new ArrayList<>();
        final List<String> failures = new ArrayList<>(), data = new ArrayList<>();
        final List<byte[]> sent = new ArrayList<>();
        int closed;
        /** What the wire does with what this end sends. */
        UnaryOperator<List<byte[]>> wire = UnaryOperator.identity();
        private End other;

        End(DtlsIdentity identity) {
            endpoint = new DtlsEndpoint(identity, new SecureRandom(), mailbox::add, this);
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            var datagram = Arrays.copyOfRange(bytes, offset, offset + length);
            sent.add(datagram);
            for (var delivered : wire.apply(List.of(datagram))) {
                mailbox.add(() -> other.endpoint.onPacket(delivered, 0, delivered.length));
            }
        }

        @Override
        public void secured(SrtpKeys secured) {
            keys.add(secured);
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {
            failures.add(reason);
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {
            data.add(new String(bytes, offset, length, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void closed() {
            closed++;
        }

        boolean over() {
            return !keys.isEmpty() || !failures.isEmpty();
        }

        @Override
        public String toString() {
            return "keys " + keys.size() + ", failures " + failures + ", sent " + sent.size() + ", closed " + closed;
        }
    }
}
