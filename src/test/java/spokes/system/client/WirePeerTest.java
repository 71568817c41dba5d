package spokes.system.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsFailure;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.ice.IceAgent;
import spokes.media.transport.ice.IceCredentials;
import spokes.media.transport.ice.Liveness;
import spokes.media.transport.ice.Path;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpSession;

/** The stand-in for a browser against the transport of the engine, over real sockets on loopback. */
@Timeout(30)
class WirePeerTest {
    static final SecureRandom RANDOM = new SecureRandom();
    static final DtlsIdentity IDENTITY = DtlsIdentity.generate(RANDOM, Instant.now());

    final WireLoop loop = new WireLoop("wire");
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Echo server;

    @BeforeEach
    void a_server_that_echoes() throws IOException {
        server = new Echo();
    }

    @AfterEach
    void end() {
        loop.close();
        server.close();
    }

    @Test
    void connects_and_hears_its_own_echo() throws Exception {
        var peer = connect(WirePeer.Reading.OPENED, IDENTITY.fingerprint());
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
        for (int seq = 1; seq <= 20; seq++) {
            int number = seq;
            loop.execute(() -> peer.sendRtp(rtp(number)));
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("rtp " + seq);
        }
        assertThat(peer.refused()).isZero();
    }

    @Test
    void a_load_source_may_leave_media_sealed() throws Exception {
        var peer = connect(WirePeer.Reading.SEALED, IDENTITY.fingerprint());
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
        loop.execute(() -> peer.sendRtp(rtp(7)));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("rtp 7");
    }

    @Test
    void believes_no_other_certificate() throws Exception {
        connect(WirePeer.Reading.OPENED, DtlsIdentity.generate(RANDOM, Instant.now()).fingerprint());
        assertThat(told.poll(10, TimeUnit.SECONDS)).contains("fingerprint");
    }

    private WirePeer connect(WirePeer.Reading reading, Fingerprint expected) throws Exception {
        var made = new LinkedBlockingQueue<WirePeer>();
        loop.execute(() -> {
            var peer = new WirePeer(loop, IDENTITY, reading, new Told());
            peer.connect(server.address, server.credentials, List.of(expected), DtlsRole.CLIENT);
            made.add(peer);
        });
        return made.poll(10, TimeUnit.SECONDS);
    }

    private static Packet rtp(int seq) {
        var packet = new Packet();
        packet.length = 100;
        Bytes.put16(packet.bytes, 0, 0x806F);
        Bytes.put16(packet.bytes, 2, seq);
        Bytes.put32(packet.bytes, 8, 0x5F0C_0001);
        return packet;
    }

    private final class Told implements WirePeer.Sink {
        @Override
        public void connected() {
            told.add("connected");
        }

        @Override
        public void rtp(Packet packet, long nowNs) {
            told.add("rtp " + Bytes.u16(packet.bytes, packet.offset + 2));
        }

        @Override
        public void failed(String reason) {
            told.add(reason);
        }
    }

    /** One peer's transport behind one socket; sends back what it understood. */
    private static final class Echo implements IceAgent.Sink, DtlsEndpoint.Sink, AutoCloseable {
        final IceCredentials credentials = IceCredentials.generate(RANDOM);
        final InetSocketAddress address;
        private final DatagramChannel channel = DatagramChannel.open();
        private final ConcurrentLinkedQueue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
        private final IceAgent ice = new IceAgent(credentials, this);
        private final DtlsEndpoint dtls = new DtlsEndpoint(IDENTITY, RANDOM, mailbox::add, this);
        private final List<Thread> threads = new ArrayList<>();
        private Optional<Path> path = Optional.empty();
        private Optional<SrtpSession> srtp = Optional.empty();
        private volatile boolean running = true;

        Echo() throws IOException {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.configureBlocking(false);
            address = (InetSocketAddress) channel.getLocalAddress();
            threads.add(Thread.ofPlatform().name("echo").start(this::run));
        }

        private void run() {
            var in = ByteBuffer.allocate(2048);
            while (running) {
                for (var task = mailbox.poll(); task != null; task = mailbox.poll()) {
                    task.run();
                }
                try {
                    in.clear();
                    var from = (InetSocketAddress) channel.receive(in);
                    if (from == null) {
                        Thread.sleep(1);
                    } else {
                        onDatagram(in.array(), in.position(), from);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private void onDatagram(byte[] bytes, int length, InetSocketAddress from) {
            if (bytes[0] < 0) {
                var packet = new Packet();
                System.arraycopy(bytes, 0, packet.bytes, 0, length);
                packet.length = length;
                srtp.filter(session -> session.unprotectRtp(packet) && session.protectRtp(packet))
                        .ifPresent(_ -> send(packet.bytes, packet.offset, packet.length));
            } else if (bytes[0] >= 20) {
                dtls.onPacket(bytes, 0, length);
            } else {
                ice.onPacket(bytes, 0, length, 0, from, System.nanoTime());
            }
        }

        @Override
        public void firstPath(Path first) {
            // Whoever comes is let in: the client's check of our certificate is the one under test.
            threads.add(Thread.ofVirtual().start(dtls.handshake(DtlsRole.SERVER, List.of(IDENTITY.fingerprint()))));
        }

        @Override
        public void selected(Path selected) {
            path = Optional.of(selected);
        }

        @Override
        public void liveness(Liveness now) {}

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            try {
                channel.send(ByteBuffer.wrap(bytes, offset, length), to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            path.ifPresent(now -> send(bytes, offset, length, now.socket(), now.remote()));
        }

        @Override
        public void secured(SrtpKeys keys) {
            srtp = Optional.of(new SrtpSession(keys));
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {}

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {}

        @Override
        public void closed() {}

        @Override
        public void close() {
            dtls.close();
            running = false;
            try {
                for (var thread : threads) {
                    thread.join(5_000);
                }
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
