package spokes.system.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import spokes.media.buffer.Packet;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsFailure;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.ice.IceCredentials;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpSession;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/**
 * A browser's media stack without a browser: controlling ICE on one UDP socket of its own, DTLS, SRTP. Codecs and RTP are the caller's.
 *
 * <p>Owned by its {@link WireLoop}: every method is called there, and the sink is.
 */
public final class WirePeer implements AutoCloseable {
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(50), CONSENT_NS = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a peer tells. A packet is valid during the call only. */
    public interface Sink {
        /** ICE, DTLS and SRTP are up: packets can be sent. */
        void connected();

        void rtp(Packet packet, long nowNs);

        default void rtcp(Packet packet, long nowNs) {}

        default void applicationData(byte[] bytes, int offset, int length) {}

        void failed(String reason);
    }

    /** What to do with media that arrives. */
    public enum Reading {
        /** Decrypt it; what is not authentic is dropped and counted. */
        OPENED,
        /** Hand on RTP as it came, still encrypted behind its header: a load source counts and times, and should not cost more than it measures. */
        SEALED
    }

    private final WireLoop loop;
    private final DtlsIdentity identity;
    private final Reading reading;
    private final Sink sink;
    private final IceCredentials credentials = IceCredentials.generate(RANDOM);
    private final DatagramChannel channel;
    private final SelectionKey key;
    private final DtlsEndpoint dtls;
    private final StunMessage check = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final StunKey password = new StunKey(credentials.pwd());
    private Optional<ConnectivityChecks> checks = Optional.empty();
    private Runnable handshake = () -> {};
    private Optional<SrtpSession> srtp = Optional.empty();
    private boolean reached, closed;
    private long nextCheckNs;
    private long refused;

    public WirePeer(WireLoop loop, DtlsIdentity identity, Reading reading, Sink sink) {
        this.loop = loop;
        this.identity = identity;
        this.reading = reading;
        this.sink = sink;
        this.dtls = new DtlsEndpoint(identity, RANDOM, loop, new DtlsSink());
        try {
            channel = loop.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            key = loop.add(this, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ours, for {@code a=ice-ufrag} and {@code a=ice-pwd}. */
    public IceCredentials credentials() {
        return credentials;
    }

    /** Ours, for {@code a=fingerprint}. */
    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    /** Takes an address on loopback before {@link #connect}, for whoever has to be told it. */
    public InetSocketAddress bind() {
        try {
            return (InetSocketAddress) channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Begins, with what the server's description says.
     *
     * @param role ours: {@link DtlsRole#CLIENT} when our description says {@code a=setup:active}
     */
    public void connect(InetSocketAddress server, IceCredentials remote, List<Fingerprint> remoteFingerprints, DtlsRole role) {
        try {
            channel.connect(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checks = Optional.of(new ConnectivityChecks(credentials, remote, RANDOM));
        handshake = dtls.handshake(role, remoteFingerprints);
        check(System.nanoTime());
    }

    /** The server's new credentials after an ICE restart; keys stay. */
    public void restart(IceCredentials remote) {
        checks = Optional.of(new ConnectivityChecks(credentials, remote, RANDOM));
        check(System.nanoTime());
    }

    /** Encrypts in place and sends; false before {@link Sink#connected}, or when it does not fit into the socket now. */
    public boolean sendRtp(Packet plain) {
        return srtp.isPresent() && srtp.get().protectRtp(plain) && loop.write(channel, plain.bytes, plain.offset, plain.length);
    }

    public boolean sendRtcp(Packet plain) {
        return srtp.isPresent() && srtp.get().protectRtcp(plain) && loop.write(channel, plain.bytes, plain.offset, plain.length);
    }

    /** Sends an SCTP packet. */
    public boolean sendData(byte[] bytes, int offset, int length) {
        return dtls.send(bytes, offset, length);
    }

    public boolean isConnected() {
        return srtp.isPresent();
    }

    /** Packets that were not authentic, or came twice. */
    public long refused() {
        return refused;
    }

    void onTick(long nowNs) {
        if (checks.isPresent() && nowNs - nextCheckNs >= 0) {
            check(nowNs);
        }
    }

    private void check(long nowNs) {
        nextCheckNs = nowNs + (reached ? CONSENT_NS : RETRY_NS);
        var message = checks.orElseThrow().next();
        loop.write(channel, message, 0, message.length);
    }

    /** Which protocol it is, the first byte tells (RFC 7983). */
    void onDatagram(Packet packet, long nowNs) {
        int first = packet.bytes[packet.offset] & 0xFF;
        if (first >= 128 && first <= 191) {
            onMedia(packet, nowNs);
        } else if (first >= 20 && first <= 63) {
            dtls.onPacket(packet.bytes, packet.offset, packet.length);
        } else if (first <= 3) {
            onStun(packet, nowNs);
        }
    }

    private void onMedia(Packet packet, long nowNs) {
        int type = packet.bytes[packet.offset + 1] & 0xFF;
        boolean rtcp = type >= 192 && type <= 223;
        if (srtp.isEmpty()) {
            return;
        }
        if (rtcp ? srtp.get().unprotectRtcp(packet) : reading == Reading.SEALED || srtp.get().unprotectRtp(packet)) {
            if (rtcp) {
                sink.rtcp(packet, nowNs);
            } else {
                sink.rtp(packet, nowNs);
            }
        } else {
            refused++;
        }
    }

    private void onStun(Packet packet, long nowNs) {
        if (checks.isPresent() && checks.get().answeredBy(packet.bytes, packet.offset, packet.length)) {
            nextCheckNs = nowNs + CONSENT_NS;
            if (!reached) {
                reached = true;
                Thread.ofVirtual().name("handshake").start(handshake);
            }
            return;
        }
        if (check.wrap(packet.bytes, packet.offset, packet.length) && check.isBindingRequest() && check.authenticBy(password)) {
            answer();
        }
    }

    private void answer() {
        try {
            var reply = writer.success(check, (InetSocketAddress) channel.getRemoteAddress(), password);
            loop.write(channel, reply.bytes(), 0, reply.length());
        } catch (IOException _) {
            // Closed meanwhile.
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        dtls.close();
        srtp.ifPresent(SrtpSession::close);
        checks = Optional.empty();
        loop.remove(this);
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class DtlsSink implements DtlsEndpoint.Sink {
        @Override
        public void send(byte[] bytes, int offset, int length) {
            loop.write(channel, bytes, offset, length);
        }

        @Override
        public void secured(SrtpKeys keys) {
            srtp = Optional.of(new SrtpSession(keys));
            sink.connected();
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {
            sink.failed(reason);
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {
            sink.applicationData(bytes, offset, length);
        }

        @Override
        public void closed() {
            sink.failed("the server ended the association");
        }
    }
}
