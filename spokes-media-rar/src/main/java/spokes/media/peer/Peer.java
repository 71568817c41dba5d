package spokes.media.peer;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaEvent.Station;
import spokes.media.api.PeerRole;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.bwe.TwccFeedback;
import spokes.media.rtcp.ReceiverReports;
import spokes.media.rtcp.RtcpReader;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.RtpPacket;
import spokes.media.sdp.IceParameters;
import spokes.media.sdp.LocalTransport;
import spokes.media.sdp.ProtocolViolation;
import spokes.media.sdp.RemoteCandidate;
import spokes.media.sdp.SessionDescription;
import spokes.media.sdp.Setup;
import spokes.media.track.DownTrack;
import spokes.media.track.UpStream;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.ice.IceAgent;
import spokes.media.transport.ice.IceCredentials;
import spokes.media.transport.ice.IceRole;
import spokes.media.transport.ice.Liveness;
import spokes.media.transport.ice.Path;
import spokes.media.transport.ice.Verdict;

/**
 * One peer connection: introduces its machines to each other, in the order in which a packet meets them.
 *
 * <p>In: {@link Switchboard} tells whose it is and what it is → decrypt → transport feedback → the stream of its SSRC, which undoes retransmission, drops
 * duplicates, reads the layer, and hands the packet to everybody who subscribes. Out: a down track has written it → encrypt → the path that ICE chose.
 *
 * <p>Whatever arrives, nothing is thrown out of here: what breaks a rule or is a bug of ours ends this peer through {@link Sink#ended}, and nobody else.
 * Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class Peer implements AutoCloseable, DownTrack.Sink, RtcpSink {
    /** Datagrams of media that may overtake the end of the handshake, which comes from another thread. */
    private static final int MAX_EARLY = 32;
    private static final int MAX_STREAMS = 512;
    private static final int TRANSPORT_FEEDBACK = 205, GENERIC_NACK = 1, PAYLOAD_FEEDBACK = 206, PICTURE_LOSS = 1;

    /** Media to us: known SSRCs, and how to find out about unknown ones. */
    public interface Receiver {
        /**
         * An authentic packet whose SSRC has no stream yet.
         *
         * @return whether there is a stream for it now
         */
        boolean bind(RtpPacket packet, long nowNs);

        /** A packet of a known stream came in with a payload type other than its last one. */
        void payloadTypeChanged(UpStream stream, int payloadType, long nowNs);
    }

    /** What a peer wants of its participant. */
    public interface Sink {
        /** Media can flow, for the first time or again. */
        void connected(long nowNs);

        /** No consent for too long, or the other side ended the association. */
        void lost(long nowNs);

        /** The first time that the connection got so far. */
        void reached(MediaEvent.Station station, String where);

        /** We can be reached by one candidate more than our description said. */
        void trickled(String candidate);

        /** A data channel of this kind can be used. */
        void dataOpened(DataKind kind, long nowNs);

        /** A message came by a data channel. */
        void data(DataKind kind, byte[] message, long nowNs);

        /** How many more bytes of messages may come by data channels. */
        default int roomForData(long nowNs) {
            return Integer.MAX_VALUE;
        }

        /** The peer cannot go on: a {@link ProtocolViolation}, or a bug of ours. */
        void ended(RuntimeException why);
    }

    private final Surroundings world;
    private final Receiver receiver;
    private final Sink sink;
    private final Counters counters;
    private final IceAgent ice;
    private final Evidence evidence;
    private final int feedbackSsrc;
    private final TwccFeedback arrivals;
    private final ReceiverReports reports;
    private final RtpPacket rtp = new RtpPacket();
    private final SsrcMap<Incoming> incoming = new SsrcMap<>(MAX_STREAMS, Incoming.NONE);
    private final Outgoing outgoing = new Outgoing();
    private final Departures departures = new Departures(outgoing, this::leave);
    private final RemoteFeedback feedback;
    private final Security security;
    private final DataChannels data;
    private final Doubt doubt = new Doubt();
    private final Deque<Path> knownPaths = new ArrayDeque<>(4);
    private final Deque<Packet> early = new ArrayDeque<>(0);
    private final List<String> ufrags = new ArrayList<>(1);

    private int transportCcId;
    private boolean hasPath;
    private int pathSocket;
    private InetSocketAddress pathRemote = new InetSocketAddress(0);
    /** What {@link Sink} was told last. */
    private boolean connected;

    private long settledNs, arrivedNs;
    private boolean described;
    private boolean byTcp;

    /** Whose client opens the data channels, if anybody. */
    public Peer(Surroundings world, Receiver receiver, Sink sink, IceRole role) {
        this(world, receiver, sink, role, Set.of());
    }

    /**
     * @param role who decides about the path: whoever makes the first offer controls
     * @param channels the data channels that we open
     */
    Peer(Surroundings world, Receiver receiver, Sink sink, IceRole role, Set<DataKind> channels) {
        this.world = world;
        this.receiver = receiver;
        this.sink = sink;
        counters = world.counters();
        evidence = new Evidence(world.ice().sockets());
        feedbackSsrc = world.freshSsrc();
        ice = new IceAgent(IceCredentials.generate(world.random()), world.ice(), role, new IceSink());
        arrivals = new TwccFeedback(feedbackSsrc, world.writer(), this);
        reports = new ReceiverReports(feedbackSsrc, "spokes", world.writer(), this);
        feedback = new RemoteFeedback(incoming, outgoing, reports, departures, counters);
        security = new Security(world, evidence, new Records());
        data = new DataChannels(world.random(), counters, channels, new Data());
        listen();
        ice.mark().ifPresent(mark -> world.switchboard().asks(mark, this));
    }

    private void listen() {
        ufrags.add(ice.local().ufrag());
        world.switchboard().listen(ice.local().ufrag(), this);
    }

    // --- what negotiation does ---

    /** Our side, for a description. */
    public LocalTransport local(Setup setup) {
        described = true;
        return new LocalTransport(new IceParameters(ice.local().ufrag(), ice.local().pwd()), world.ice().lite(), world.fingerprint(), setup, offered(world.candidates().lines()));
    }

    /** We can be reached by these too from now on, and perhaps no longer by all that the description says. */
    void candidatesCameUp(List<String> added) {
        if (described) {
            offered(added).forEach(sink::trickled);
        }
    }

    /**
     * Only what is reached by TCP stands in descriptions that are made from now on, and no candidate of the other side by UDP counts, so that nothing of ours
     * opens a way by UDP. Without effect while we cannot be reached by TCP.
     */
    public void preferTcp(boolean wanted) {
        byTcp = wanted;
    }

    private boolean isOnlyByTcp() {
        return byTcp && world.candidates().hasTcp();
    }

    private List<String> offered(List<String> lines) {
        return isOnlyByTcp() ? lines.stream().filter(OfferedCandidates::isTcp).toList() : lines;
    }

    /** Our addresses changed: the other side has so long to give a sign of life, or {@link #isOutOfReach}. */
    void doubt(long patienceNs, long nowNs) {
        ice.addressesChanged(nowNs);
        if (ice.selected().isPresent()) {
            doubt.begin(patienceNs, nowNs);
        } else {
            doubt.drop();
        }
    }

    /** True once, when a doubt turned out to be right. */
    boolean isOutOfReach(long nowNs) {
        return doubt.isOver(nowNs) && !ice.heardSince(doubt.sinceNs());
    }

    /** Where only the other side can restart ICE: it counts as lost at once. */
    void giveUp(long nowNs) {
        ice.giveUp();
        settle(nowNs);
    }

    /** A candidate of the other side: what stands behind {@code a=}. What is none is left out. */
    public void candidate(String line, long nowNs) {
        var candidate = RemoteCandidate.parse(line);
        candidate.ifPresent(named -> evidence.named(line, named));
        if (candidate.filter(named -> !(isOnlyByTcp() && named.protocol().equals("udp"))).filter(named -> ice.candidate(named, nowNs)).isEmpty()) {
            counters.add(Counter.CANDIDATES_IGNORED);
        }
    }

    /** What this connection has seen so far. */
    public MediaEvent.Diagnosis diagnosis(PeerRole role, long nowNs) {
        long lastCheckAgoMs = ice.checksReceived() == 0 ? -1 : Math.max(0, (nowNs - ice.lastCheckNs()) / 1_000_000);
        return new MediaEvent.Diagnosis(role, connected, evidence.remoteCandidates(), ice.checksReceived(), lastCheckAgoMs, ice.checksSent(), ice.checksAnswered(), evidence.dtlsReceived,
                evidence.dtlsFailure, evidence.rtpReceived, evidence.rtpSent, evidence.arrivedAt(), evidence.from());
    }

    private void reach(Station station, int socket, InetSocketAddress from) {
        if (evidence.reaches(station)) {
            sink.reached(station, evidence.where(new Path(socket, from)));
        }
    }

    /** New credentials; media goes on meanwhile, and DTLS and SRTP stay as they are. */
    public void restartIce(long nowNs) {
        counters.add(Counter.ICE_RESTARTS);
        ice.restart(IceCredentials.generate(world.random()), nowNs);
        listen();
    }

    /** True when the description brings other credentials than the one before: the other side restarts ICE. */
    boolean restarts(SessionDescription theirs) {
        return ice.remote().isPresent() && theirs.transport().filter(section -> !ice.remote().get().ufrag().equals(section.ice().ufrag())).isPresent();
    }

    /**
     * Takes credentials and fingerprints of the other side. Fingerprints that differ from those before mean a new association.
     *
     * @throws ProtocolViolation when there are none
     */
    void described(SessionDescription theirs, DtlsRole role, long nowNs) {
        var transport = theirs.transport().orElseThrow(() -> new ProtocolViolation(CloseReason.BAD_DESCRIPTION, "no ice-ufrag, ice-pwd and fingerprint in any section"));
        var remote = transport.fingerprints().stream().map(Fingerprint::parse).flatMap(Optional::stream).toList();
        if (remote.isEmpty()) {
            throw new ProtocolViolation(CloseReason.BAD_DESCRIPTION, "no fingerprint that can be read");
        }
        ice.setRemote(new IceCredentials(transport.ice().ufrag(), transport.ice().pwd()), nowNs);
        if (theirs.iceLite()) {
            ice.remoteIsLite(nowNs);
        }
        theirs.sections().forEach(section -> section.candidates().forEach(line -> candidate(line, nowNs)));
        security.expect(role, remote);
        settle(nowNs);
    }

    /** What the header extensions of incoming packets mean. */
    void extensions(ExtensionMap map) {
        transportCcId = map.id(HeaderExtension.TRANSPORT_CC);
    }

    /** How sure we are that the other side still hears and wants us. */
    Liveness consent() {
        return ice.liveness();
    }

    int feedbackSsrc() {
        return feedbackSsrc;
    }

    /** Packets of this SSRC go to the stream from now on. */
    void receive(UpStream stream, long nowNs) {
        forget(stream.ssrc());
        if (incoming.put(stream.ssrc(), new Incoming(Optional.of(stream), -1))) {
            reports.add(stream.stats(), nowNs);
            world.switchboard().receives(stream.ssrc(), this);
        }
    }

    void forget(int ssrc) {
        incoming.of(ssrc).known.ifPresent(stream -> {
            reports.remove(stream.stats());
            incoming.remove(ssrc);
            world.switchboard().receivesNoMore(ssrc, this);
        });
    }

    /** The down track sends by this peer from now on. */
    void send(DownTrack track, long nowNs) {
        outgoing.add(track);
        if (connected) {
            track.connected(true, nowNs);
        }
    }

    void sendNoMore(DownTrack track) {
        outgoing.remove(track);
    }

    // --- what arrives ---

    /** True when the datagram looks like a check to us. */
    boolean isAddressedBy(Packet packet) {
        return ice.isAddressedBy(packet.bytes, packet.offset, packet.length);
    }

    Verdict onStun(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        try {
            world.touched().run();
            var verdict = ice.onPacket(packet.bytes, packet.offset, packet.length, socket, from, nowNs);
            if (verdict == Verdict.ANSWERED) {
                evidence.cameBy(socket, from);
                reach(Station.STUN, socket, from);
            } else if (verdict == Verdict.CONFIRMED) {
                reach(Station.ANSWERED, socket, from);
            }
            settle(nowNs);
            return verdict;
        } catch (RuntimeException e) {
            sink.ended(e);
            return Verdict.IGNORED;
        }
    }

    void onDtls(Packet packet, long nowNs) {
        try {
            world.touched().run();
            arrivedNs = nowNs;
            security.onPacket(packet.bytes, packet.offset, packet.length, nowNs);
            settle(nowNs);
        } catch (RuntimeException e) {
            sink.ended(e);
        }
    }

    /** False when the packet did not prove to be this peer's. */
    boolean onRtp(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        try {
            world.touched().run();
            if (security.srtp().isEmpty() && !secured(packet, nowNs)) {
                return false;
            }
            if (!security.srtp().get().unprotectRtp(packet)) {
                onRefusedRtp(packet, nowNs);
                return false;
            }
            ice.onMediaFrom(socket, from, nowNs);
            counters.add(Counter.RTP_RECEIVED);
            counters.add(Counter.RTP_BYTES_RECEIVED, packet.length);
            if (evidence.rtpReceived++ == 0) {
                reach(Station.RTP_IN, socket, from);
            }
            onAuthenticRtp(packet, nowNs);
            return true;
        } catch (RuntimeException e) {
            sink.ended(e);
            return false;
        }
    }

    /** Firefox fills its probes up with packets that it has sent before, each with a new transport-wide number: without an answer to that it takes them for lost. */
    private void onRefusedRtp(Packet packet, long nowNs) {
        if (security.srtp().get().unprotectRepeatedRtp(packet) && rtp.wrap(packet)) {
            counters.add(Counter.DROPPED_REPEATED);
            noteArrival(packet, nowNs);
        } else {
            counters.add(Counter.DROPPED_UNAUTHENTICATED);
        }
    }

    private void noteArrival(Packet packet, long nowNs) {
        int feedbackAt = rtp.extension(transportCcId);
        if (feedbackAt >= 0 && rtp.extensionLength(feedbackAt) >= 2) {
            arrivals.onPacket(Bytes.u16(packet.bytes, feedbackAt), rtp.ssrc(), rtp.marker(), nowNs);
        }
    }

    private void onAuthenticRtp(Packet packet, long nowNs) {
        if (!rtp.wrap(packet)) {
            counters.add(Counter.DROPPED_MALFORMED);
            return;
        }
        noteArrival(packet, nowNs);
        var from = incoming.of(rtp.ssrc());
        if (from == Incoming.NONE) {
            if (!receiver.bind(rtp, nowNs)) {
                counters.add(Counter.DROPPED_UNBOUND);
                return;
            }
            from = incoming.of(rtp.ssrc());
        }
        if (from.payloadType != rtp.payloadType()) {
            from.payloadType = rtp.payloadType();
            receiver.payloadTypeChanged(from.stream, from.payloadType, nowNs);
        }
        from.stream.onPacket(rtp, nowNs);
    }

    /** False when the packet did not prove to be this peer's. */
    boolean onRtcp(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        try {
            world.touched().run();
            if (security.srtp().isEmpty() && !secured(packet, nowNs)) {
                return false;
            }
            if (!security.srtp().get().unprotectRtcp(packet)) {
                counters.add(Counter.DROPPED_UNAUTHENTICATED);
                return false;
            }
            ice.onMediaFrom(socket, from, nowNs);
            counters.add(Counter.RTCP_RECEIVED);
            feedback.nowNs = nowNs;
            if (!RtcpReader.read(packet.bytes, packet.offset, packet.length, feedback)) {
                counters.add(Counter.DROPPED_MALFORMED);
            }
            return true;
        } catch (RuntimeException e) {
            sink.ended(e);
            return false;
        }
    }

    /** The keys may be on their way from the handshake's thread; media that overtakes them waits. */
    private boolean secured(Packet packet, long nowNs) {
        settle(nowNs);
        if (security.srtp().isPresent()) {
            return true;
        }
        if (security.isShakingHands() && early.size() < MAX_EARLY) {
            var copy = new Packet();
            copy.set(packet.bytes, packet.offset, packet.length);
            copy.arrivalNs = packet.arrivalNs;
            early.add(copy);
        } else {
            counters.add(Counter.DROPPED_UNSECURED);
        }
        return false;
    }

    // --- what leaves ---

    /** A packet of one of our down tracks. Called in the middle of another peer's packet, so what fails here must not end that one. */
    @Override
    public void rtp(Packet packet, long nowNs) {
        try {
            if (!connected || security.srtp().isEmpty()) {
                return;
            }
            long number = departures.number(packet);
            if (security.srtp().get().protectRtp(packet)) {
                counters.add(Counter.PACKETS_FORWARDED);
                counters.add(Counter.BYTES_FORWARDED, packet.length);
                if (evidence.rtpSent++ == 0) {
                    reach(Station.RTP_OUT, pathSocket, pathRemote);
                }
                if (number != Departures.UNNUMBERED) {
                    world.touched().run();      // it may have to wait
                }
                departures.send(packet, number, nowNs);
            }
        } catch (RuntimeException e) {
            sink.ended(e);
        }
    }

    @Override
    public void resent(Packet packet, long nowNs) {
        long packets = counters.of(Counter.PACKETS_FORWARDED), bytes = counters.of(Counter.BYTES_FORWARDED);
        rtp(packet, nowNs);
        counters.add(Counter.PACKETS_RESENT, counters.of(Counter.PACKETS_FORWARDED) - packets);
        counters.add(Counter.BYTES_RESENT, counters.of(Counter.BYTES_FORWARDED) - bytes);
    }

    @Override
    public long queueNs() {
        return departures.estimator().queueNs();
    }

    private void leave(byte[] bytes, int offset, int lengthBytes, long number, long nowNs) {
        world.out().send(bytes, offset, lengthBytes, pathSocket, pathRemote);
    }

    /** How the video that we send is numbered, paced and estimated. */
    Departures departures() {
        return departures;
    }

    @Override
    public void rtcp(Packet packet) {
        try {
            if (!connected) {
                return;
            }
            count(packet);
            if (security.srtp().isPresent() && security.srtp().get().protectRtcp(packet)) {
                world.out().send(packet.bytes, packet.offset, packet.length, pathSocket, pathRemote);
            }
        } catch (RuntimeException e) {
            sink.ended(e);
        }
    }

    /** Feedback is sent alone (RFC 5506), so the first part tells what it is. */
    private void count(Packet rtcp) {
        counters.add(Counter.RTCP_SENT);
        int format = rtcp.bytes[rtcp.offset] & 0x1F, type = rtcp.bytes[rtcp.offset + 1] & 0xFF;
        if (type == TRANSPORT_FEEDBACK && format == GENERIC_NACK) {
            counters.add(Counter.NACKS_SENT);
            counters.add(Counter.PACKETS_ASKED_FOR, askedFor(rtcp));
        } else if (type == PAYLOAD_FEEDBACK && format == PICTURE_LOSS) {
            counters.add(Counter.KEY_FRAMES_REQUESTED);
        }
    }

    /** Each entry names a packet, and by bits those that follow it (RFC 4585 §6.2.1). */
    private static int askedFor(Packet nack) {
        int packets = 0;
        for (int at = nack.offset + 12; at + 4 <= nack.offset + nack.length; at += 4) {
            packets += 1 + Integer.bitCount(Bytes.u16(nack.bytes, at + 2));
        }
        return packets;
    }

    /** Whether the other side has a data channel of this kind. */
    public boolean isOpen(DataKind kind) {
        return data.isOpen(kind);
    }

    /**
     * A message by a data channel; its bytes are shared from now on. Called in the middle of another peer's packet, so what fails here must not end that one.
     *
     * @return false when there is no such channel, or too much waits for this receiver already
     */
    public boolean send(DataKind kind, byte[] message, long nowNs) {
        try {
            world.touched().run();
            return !security.isClosed() && data.send(kind, message, nowNs);
        } catch (RuntimeException e) {
            sink.ended(e);
            return false;
        }
    }

    /** What waits to be sent by a data channel, or was sent and not acknowledged. */
    public int bufferedBytes(DataKind kind) {
        return data.bufferedBytes(kind);
    }

    // --- time ---

    public void onTick(long nowNs) {
        settle(nowNs);
        security.onTick(nowNs);
        ice.onTick(nowNs);
        settle(nowNs);
        data.onTick(nowNs);
        if (connected) {
            arrivals.onTick(nowNs);
            reports.onTick(nowNs);
            departures.onTick(nowNs);
        }
    }

    public long nextDeadlineNs() {
        if (unsettled()) {
            return settledNs;           // long past: now
        }
        long pathNs = Deadline.sooner(Deadline.sooner(ice.nextDeadlineNs(), doubt.nextDeadlineNs()), Deadline.sooner(security.nextDeadlineNs(), data.nextDeadlineNs()));
        if (!connected) {
            return pathNs;
        }
        return Deadline.sooner(Deadline.sooner(pathNs, departures.nextDeadlineNs(settledNs)), Deadline.sooner(arrivals.nextDeadlineNs(), reports.nextDeadlineNs()));
    }

    /** The handshake's thread, or the record layer, said something that {@link #settle} has not seen. */
    private boolean unsettled() {
        return security.hasNews() || security.isEnded() && connected;
    }

    /** Does what machines said in the middle of something else. */
    private void settle(long nowNs) {
        settledNs = nowNs;
        if (security.settle(hasPath, nowNs)) {
            reach(Station.SECURED, pathSocket, pathRemote);
            data.begin(security.isDtlsClient(), nowNs);
        }
        boolean nowConnected = security.srtp().isPresent() && hasPath && ice.liveness() != Liveness.LOST && !security.isEnded();
        if (nowConnected != connected) {
            becomeConnected(nowConnected, nowNs);
        }
    }

    private void becomeConnected(boolean now, long nowNs) {
        connected = now;
        if (now) {
            sink.connected(nowNs);
        } else {
            departures.clear();
            counters.add(Counter.CONNECTIONS_LOST);
            sink.lost(nowNs);
        }
        outgoing.connected(now, nowNs);
        for (var waiting = early.poll(); waiting != null; waiting = early.poll()) {
            if (PacketKind.of(waiting) == PacketKind.RTP) {
                onRtp(waiting, pathSocket, pathRemote, nowNs);
            } else {
                onRtcp(waiting, pathSocket, pathRemote, nowNs);
            }
        }
    }

    /** Paths on which authentic packets of this peer came; kept by the switchboard. */
    Deque<Path> knownPaths() {
        return knownPaths;
    }

    /** Leaves nothing behind. Its streams and down tracks are closed by who made them. */
    @Override
    public void close() {
        if (security.isClosed()) {
            return;
        }
        security.close();
        connected = false;
        early.clear();
        outgoing.clear();
        incoming.forEach(from -> from.known.ifPresent(stream -> world.switchboard().receivesNoMore(stream.ssrc(), this)));
        incoming.clear();
        ufrags.forEach(world.switchboard()::ignore);
        ice.mark().ifPresent(world.switchboard()::asksNoMore);
        world.switchboard().forget(this);
    }

    private final class IceSink implements IceAgent.Sink {
        @Override
        public void firstPath(Path path) {
            hasPath = true;
        }

        @Override
        public void selected(Path path) {
            pathSocket = path.socket();
            pathRemote = path.remote();
        }

        @Override
        public void liveness(Liveness now) {
            // settle() looks at it as soon as the agent is through
        }

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            world.out().send(bytes, offset, length, socket, to);
        }
    }

    private final class Records implements Security.Sink {
        @Override
        public void record(byte[] bytes, int offset, int length) {
            if (hasPath) {
                world.out().send(bytes, offset, length, pathSocket, pathRemote);
            }
        }

        @Override
        public void applicationData(byte[] bytes, int offset, int length) {
            data.onPacket(bytes, offset, length, arrivedNs);
        }
    }

    private final class Data implements DataChannels.Sink {
        @Override
        public void send(byte[] packet, int offset, int length) {
            security.send(packet, offset, length);
        }

        @Override
        public void opened(DataKind kind, long nowNs) {
            sink.dataOpened(kind, nowNs);
        }

        @Override
        public void message(DataKind kind, byte[] message, long nowNs) {
            sink.data(kind, message, nowNs);
        }

        @Override
        public int roomBytes(long nowNs) {
            return sink.roomForData(nowNs);
        }
    }
}
