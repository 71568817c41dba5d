package spokes.media.rehearsal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import spokes.media.buffer.Packet;
import spokes.media.peer.DataKind;
import spokes.media.peer.PacketKind;
import spokes.media.sdp.SessionDescription;
import spokes.media.transport.dtls.DtlsEndpoint;
import spokes.media.transport.dtls.DtlsFailure;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.ice.IceCredentials;
import spokes.media.transport.sctp.SctpAssociation;
import spokes.media.transport.srtp.SrtpKeys;
import spokes.media.transport.srtp.SrtpSession;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/**
 * A client's stack for one peer connection: ICE on one address, DTLS, SRTP, SCTP. No network is between it and the server, so nothing is ever sent again
 * but what DTLS and SCTP repeat by themselves.
 *
 * <p>Owned by its rehearsal; not thread-safe.
 */
final class ClientPeer implements AutoCloseable {
    private static final long PRIORITY = 0x6E7F_1EFF, WEAKEST = 0, STRONGEST = -1;

    /** What it wants of the world. */
    interface Surroundings {
        void toServer(ClientPeer from, byte[] datagram);

        void blocks(Runnable handshake);

        /** A packet in the clear, valid during the call only. */
        void heard(ClientPeer by, Packet packet);
    }

    final InetSocketAddress address;
    final IceCredentials credentials;
    private final InetSocketAddress server;
    /** Whoever makes the offers, decides which way is taken. */
    private final boolean controlling;
    private final DtlsIdentity identity;
    private final SecureRandom random;
    private final Surroundings world;
    private final StunKey password;
    private final StunWriter writer = new StunWriter();
    private final StunMessage message = new StunMessage();
    private final Packet packet = new Packet();
    private final DtlsEndpoint dtls;
    private final SctpAssociation channels;
    private Optional<StunKey> theirPassword = Optional.empty();
    private Runnable handshake = () -> {};
    private Optional<SrtpSession> srtp = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private boolean reached;
    private long nowNs;

    ClientPeer(InetSocketAddress address, InetSocketAddress server, boolean controlling, DtlsIdentity identity, SecureRandom random, Executor loop, Surroundings world) {
        this.address = address;
        this.server = server;
        this.controlling = controlling;
        this.identity = identity;
        this.random = random;
        this.world = world;
        credentials = IceCredentials.generate(random);
        password = new StunKey(credentials.pwd());
        dtls = new DtlsEndpoint(identity, random, loop, new Records());
        channels = new SctpAssociation(true, random, new Channels());
    }

    Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    /** The server's description is known: checks begin. Later ones with the same credentials change nothing. */
    void described(SessionDescription theirs) {
        if (theirPassword.isPresent()) {
            return;
        }
        var transport = theirs.transport().orElseThrow();
        var key = new StunKey(transport.ice().pwd());
        theirPassword = Optional.of(key);
        handshake = dtls.handshake(DtlsRole.CLIENT, transport.fingerprints().stream().map(Fingerprint::parse).flatMap(Optional::stream).toList());
        byte[] user = (transport.ice().ufrag() + ":" + credentials.ufrag()).getBytes(StandardCharsets.US_ASCII);
        send(writer.check(random.nextInt(), random.nextLong(), user, PRIORITY, controlling, controlling ? STRONGEST : WEAKEST, controlling, key).copy());
    }

    private void send(byte[] datagram) {
        world.toServer(this, datagram);
    }

    /** A datagram of the server. */
    void onDatagram(byte[] datagram, long now) {
        nowNs = now;
        packet.set(datagram, 0, datagram.length);
        switch (PacketKind.of(packet)) {
            case STUN -> onStun();
            case DTLS -> dtls.onPacket(packet.bytes, packet.offset, packet.length);
            case RTP -> {
                if (srtp.isPresent() && srtp.get().unprotectRtp(packet)) {
                    world.heard(this, packet);
                }
            }
            case RTCP -> srtp.ifPresent(session -> session.unprotectRtcp(packet));
            case UNKNOWN -> { /* the server sends no such thing */ }
        }
    }

    private void onStun() {
        if (!message.wrap(packet.bytes, packet.offset, packet.length)) {
            return;
        }
        if (message.isBindingRequest()) {
            if (message.authenticBy(password)) {
                send(writer.success(message, server, password).copy());
            }
        } else if (!reached && theirPassword.isPresent() && message.authenticBy(theirPassword.get())) {
            reached = true;
            world.blocks(handshake);
        }
    }

    /** Encrypts in place and sends. */
    void sendRtp(Packet plain) {
        if (srtp.isPresent() && srtp.get().protectRtp(plain)) {
            send(Arrays.copyOfRange(plain.bytes, plain.offset, plain.end()));
        }
    }

    boolean isSecured() {
        return srtp.isPresent();
    }

    /** Its data channels were opened, by whichever side opens them. */
    boolean hasChannels() {
        return channels.isEstablished();
    }

    /** Why it will not get through. */
    Optional<String> failure() {
        return failure;
    }

    void onTick(long now) {
        nowNs = now;
        channels.onTick(now);
    }

    long nextDeadlineNs() {
        return srtp.isPresent() ? channels.nextDeadlineNs() : SctpAssociation.NEVER;
    }

    @Override
    public void close() {
        dtls.close();
        srtp.ifPresent(SrtpSession::close);
        srtp = Optional.empty();
    }

    private final class Records implements DtlsEndpoint.Sink {
        @Override
        public void send(byte[] bytes, int offset, int length) {
            ClientPeer.this.send(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void secured(SrtpKeys keys) {
            srtp = Optional.of(new SrtpSession(keys));
            if (controlling) {
                List.of(DataKind.RELIABLE, DataKind.LOSSY).forEach(kind -> channels.open(kind.label(), kind.isReliable(),
                        kind.isReliable() ? SctpAssociation.ALWAYS : 0, SctpAssociation.ALWAYS, nowNs));
                channels.connect(nowNs);
            }
        }

        @Override
        public void failed(DtlsFailure kind, String reason) {
            failure = Optional.of(reason);
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {
            channels.onPacket(bytes, offset, length, nowNs);
        }

        @Override
        public void closed() {
            // The server closes it when its participant leaves.
        }
    }

    private final class Channels implements SctpAssociation.Sink {
        @Override
        public void send(byte[] bytes, int offset, int length) {
            dtls.send(bytes, offset, length);
        }

        @Override
        public void opened(int stream, String label) {
            // Nothing is said on it.
        }

        @Override
        public void message(int stream, boolean binary, byte[] content) {
            // Nobody says anything.
        }

        @Override
        public void closed(int stream) {
            // They stay open until the end.
        }

        @Override
        public void failed(String reason) {
            failure = Optional.of(reason);
        }
    }
}
