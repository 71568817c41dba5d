package spokes.media.peer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.transport.ice.Path;
import spokes.media.transport.ice.Verdict;
import spokes.media.transport.stun.Stun;

/**
 * Finds out whose a datagram is. All peers of a loop share its ports, and with the other loops theirs: what is for none of our peers is
 * offered to the {@link Neighbours}.
 *
 * <p>A STUN check names its receiver by user fragment, and an answer the check of ours that it answers. Everything else is known by the path it came on, once an authenticated check came
 * on it. When a NAT gives a client a new address in the middle of a call, its media arrives before its next check (Chrome's come every 2.5 s);
 * such packets are given to the peer that receives their SSRC, and only if they prove authentic the new path is learned. It is
 * learned for receiving alone: we send where checks come from.
 */
public final class Switchboard {
    /** A browser checks from each of its addresses; more than this is no browser. */
    private static final int MAX_PATHS_PER_PEER = 64;
    private static final int MAX_SSRCS = 1 << 17, MAX_SOCKETS = 1 << 16;

    private final Counters counters;
    private final Arrivals arrivals;
    private final Neighbours neighbours;
    private final Map<String, Peer> byUfrag = new HashMap<>();
    /** Who asked what is being answered. */
    private final Map<Integer, Peer> byMark = new HashMap<>();
    /** By number of the local socket, then by remote address. */
    private final SsrcMap<Map<InetSocketAddress, Peer>> byPath = new SsrcMap<>(MAX_SOCKETS, Map.of());
    private final SsrcMap<SsrcOwner> bySsrc = new SsrcMap<>(MAX_SSRCS, SsrcOwner.NONE);

    /** Who receives an SSRC; when two peers do, nobody can be told by it. */
    private record SsrcOwner(List<Peer> peers) {
        static final SsrcOwner NONE = new SsrcOwner(List.of());
    }

    public Switchboard(Counters counters, Neighbours neighbours) {
        this.counters = counters;
        this.arrivals = counters.arrivals();
        this.neighbours = neighbours;
    }

    /** A datagram for any of the peers; the packet is the caller's again when the call returns. */
    public void onDatagram(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        packet.arrivalNs = nowNs;
        var kind = PacketKind.of(packet);
        if (!Path.isElsewhere(socket)) {
            count(kind, packet);
        }
        switch (kind) {
            case RTP, RTCP -> onMedia(kind, packet, socket, from, nowNs);
            case STUN -> onStun(packet, socket, from, nowNs);
            case DTLS -> onDtls(packet, socket, from, nowNs);
            case UNKNOWN -> counters.add(Counter.DROPPED_UNKNOWN);
        }
    }

    private void count(PacketKind kind, Packet packet) {
        counters.add(Counter.PACKETS_RECEIVED);
        counters.add(Counter.BYTES_RECEIVED, packet.length);
        if (kind == PacketKind.STUN) {
            counters.add(Counter.STUN_RECEIVED);
        } else if (kind == PacketKind.DTLS) {
            counters.add(Counter.DTLS_RECEIVED);
        }
    }

    private void onStun(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        if (Stun.isAnswer(packet.bytes, packet.offset, packet.length)) {
            onAnswer(packet, socket, from, nowNs);
            return;
        }
        var known = paths(socket).get(from);
        if (known != null && known.isAddressedBy(packet)) {
            onCheck(known, packet, socket, from, nowNs);
            return;
        }
        var ufrag = Stun.localUfrag(packet.bytes, packet.offset, packet.length);
        var peer = ufrag.map(byUfrag::get);
        if (peer.isEmpty()) {
            notOurs(packet, ufrag, socket, from, Counter.DROPPED_STUN);
        } else {
            onCheck(peer.get(), packet, socket, from, nowNs);
        }
    }

    private void onCheck(Peer peer, Packet packet, int socket, InetSocketAddress from, long nowNs) {
        switch (peer.onStun(packet, socket, from, nowNs)) {
            case ANSWERED -> {
                learn(peer, socket, from);
                arrivals.note(socket, from, nowNs);
            }
            case REFUSED, IGNORED, CONFIRMED -> { /* nothing to learn from it */ }
            case MALFORMED -> counters.add(Counter.DROPPED_MALFORMED);
            case UNAUTHENTICATED -> counters.add(Counter.DROPPED_STUN);
        }
    }

    /** A check of ours was answered; we know whose by what we wrote into it. */
    private void onAnswer(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        var peer = byMark.get(Stun.mark(packet.bytes, packet.offset));
        if (peer == null) {
            notOurs(packet, Optional.empty(), socket, from, Counter.DROPPED_STUN);
        } else if (peer.onStun(packet, socket, from, nowNs) == Verdict.CONFIRMED) {
            learn(peer, socket, from);
        } else {
            counters.add(Counter.DROPPED_STUN);
        }
    }

    private void onDtls(Packet packet, int socket, InetSocketAddress from, long nowNs) {
        var peer = paths(socket).get(from);
        if (peer == null) {
            notOurs(packet, Optional.empty(), socket, from, Counter.DROPPED_UNKNOWN_SENDER);
        } else {
            peer.onDtls(packet, nowNs);
        }
    }

    private void onMedia(PacketKind kind, Packet packet, int socket, InetSocketAddress from, long nowNs) {
        var peer = paths(socket).get(from);
        if (peer == null) {
            onMediaFromElsewhere(kind, packet, socket, from, nowNs);
        } else if (kind == PacketKind.RTP ? peer.onRtp(packet, socket, from, nowNs) : peer.onRtcp(packet, socket, from, nowNs)) {
            arrivals.note(socket, from, nowNs);
        }
    }

    private void onMediaFromElsewhere(PacketKind kind, Packet packet, int socket, InetSocketAddress from, long nowNs) {
        var owners = bySsrc.of(Bytes.i32(packet.bytes, packet.offset + (kind == PacketKind.RTP ? 8 : 4))).peers();
        if (owners.size() != 1) {
            notOurs(packet, Optional.empty(), socket, from, Counter.DROPPED_UNKNOWN_SENDER);
            return;
        }
        var peer = owners.getFirst();
        boolean authentic = kind == PacketKind.RTP ? peer.onRtp(packet, socket, from, nowNs) : peer.onRtcp(packet, socket, from, nowNs);
        if (authentic) {
            learn(peer, socket, from);
        }
    }

    /** What came from another loop already is not sent on its way again. */
    private void notOurs(Packet packet, Optional<String> ufrag, int socket, InetSocketAddress from, Counter drop) {
        if (socket >= Path.FIRST_ELSEWHERE || !neighbours.handOver(packet, ufrag, socket, from)) {
            counters.add(drop);
        }
    }

    private Map<InetSocketAddress, Peer> paths(int socket) {
        return byPath.of(socket);
    }

    private void learn(Peer peer, int socket, InetSocketAddress from) {
        var before = paths(socket).get(from);
        if (before == peer) {
            return;
        }
        if (peer.knownPaths().size() >= MAX_PATHS_PER_PEER) {
            unlearn(peer.knownPaths().removeFirst(), peer);
        }
        put(peer, before, socket, from);
        neighbours.learned(socket, from);
    }

    private void put(Peer peer, Peer before, int socket, InetSocketAddress from) {
        var path = new Path(socket, from);
        if (before != null) {
            before.knownPaths().remove(path);
        }
        var paths = paths(socket);
        if (paths.isEmpty()) {
            paths = new HashMap<>(4);
            byPath.put(socket, paths);
        }
        paths.put(from, peer);
        peer.knownPaths().addLast(path);
    }

    private void unlearn(Path path, Peer peer) {
        var paths = paths(path.socket());
        if (paths.get(path.remote()) == peer) {
            paths.remove(path.remote());
            if (paths.isEmpty()) {
                byPath.remove(path.socket());
            }
            neighbours.forgot(path.socket(), path.remote());
        }
    }

    void listen(String ufrag, Peer peer) {
        byUfrag.put(ufrag, peer);
        neighbours.listens(ufrag);
    }

    void asks(int mark, Peer peer) {
        byMark.put(mark, peer);
    }

    void asksNoMore(int mark) {
        byMark.remove(mark);
    }

    void ignore(String ufrag) {
        byUfrag.remove(ufrag);
        neighbours.ignores(ufrag);
    }

    void receives(int ssrc, Peer peer) {
        var owners = bySsrc.of(ssrc).peers();
        if (!owners.contains(peer) && owners.size() < 4) {
            var more = new ArrayList<>(owners);
            more.add(peer);
            bySsrc.put(ssrc, new SsrcOwner(List.copyOf(more)));
        }
    }

    void receivesNoMore(int ssrc, Peer peer) {
        var left = bySsrc.of(ssrc).peers().stream().filter(owner -> owner != peer).toList();
        if (left.isEmpty()) {
            bySsrc.remove(ssrc);
        } else {
            bySsrc.put(ssrc, new SsrcOwner(left));
        }
    }

    /** Nothing leads to the peer any more. */
    void forget(Peer peer) {
        peer.knownPaths().forEach(path -> unlearn(path, peer));
        peer.knownPaths().clear();
    }

    /** How many user fragments, paths and SSRCs lead to anybody; nothing must stay behind. */
    public int size() {
        int[] paths = {0};
        byPath.forEach(remotes -> paths[0] += remotes.size());
        return byUfrag.size() + byMark.size() + bySsrc.size() + paths[0];
    }
}
