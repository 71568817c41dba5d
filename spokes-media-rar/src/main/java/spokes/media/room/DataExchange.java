package spokes.media.room;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;
import spokes.media.peer.DataKind;

/**
 * Who gets which data packet in a room (livekit-protocol §7.1): everybody but its sender, unless it names somebody, by the same kind of channel.
 *
 * <p>A packet is written anew once for all receivers. One that is numbered and comes while a receiver's channel is not open yet is sent to it when it opens;
 * for that the last {@value #CACHE_MS} ms, at most {@value #MAX_CACHE_BYTES} bytes, are kept. A receiver that is too slow loses packets, and nobody waits for it,
 * unless the operator says how slow that is ({@link RoomRules#slowDataBps}): then those who send reliable data to a faster one are let send only as much as it
 * takes ({@link Intake}), and one that is slower loses what is more.
 * A sender that sends more than it may ({@link RoomRules.DataRate}) loses what is too much.
 */
final class DataExchange {
    static final int CACHE_MS = 2_000, MAX_CACHE_BYTES = 100_000;
    private static final int MAX_NONCES = 100, MAX_CALLS = 1_000;

    private record Kept(long atNs, DataSide from, Envelope envelope, byte[] sealed) {}

    private final Room room;
    private final Counters counters;
    private final Collection<Participant> participants;
    private final Deque<Kept> cache = new ArrayDeque<>(0);
    private final SequencedSet<ByteBuffer> nonces = new LinkedHashSet<>();
    /** Of calls that the server made. */
    private final SequencedSet<String> calls = new LinkedHashSet<>();
    private int cachedBytes;

    DataExchange(Room room, Counters counters, Collection<Participant> participants) {
        this.room = room;
        this.counters = counters;
        this.participants = participants;
    }

    /** A packet of a participant. */
    void onPacket(Participant from, DataKind kind, byte[] packet, long nowNs) {
        var sender = from.data.who();
        var read = Envelope.read(packet);
        if (read.isEmpty() || !sender.publishesData() || read.get().value() == Envelope.TRANSCRIPTION && !sender.agent()) {
            counters.add(Counter.DROPPED_DATA);
            return;
        }
        var envelope = read.get();
        long sequence = kind.isReliable() ? envelope.sequence() : 0;
        if (!from.data.accepts(sequence, nowNs) || isRepeated(envelope)) {
            counters.add(Counter.DROPPED_DATA);
            return;
        }
        boolean answer = envelope.value() == Envelope.RPC_ACK || envelope.value() == Envelope.RPC_RESPONSE;
        if (answer && calls.contains(envelope.requestId())) {
            if (envelope.value() == Envelope.RPC_RESPONSE) {
                calls.remove(envelope.requestId());
            }
            room.say(new MediaEvent.RpcAnswered(room.name, from.sid, packet));
            return;
        }
        if (envelope.value() == Envelope.STREAM_HEADER) {
            counters.streams().dataStream(envelope.streamType(), envelope.mimeFamily(), envelope.receivers(), envelope.streamBytes());
        }
        var sealed = envelope.sealed(kind.isReliable(), from.sid.value(), sender.hidden() ? "" : sender.identity(), sender.agent());
        if (envelope.value() == Envelope.METRICS) {
            participants.stream().filter(who -> who.data.who().metrics()).forEach(who -> send(who, kind, sealed, nowNs));
            return;
        }
        if (sequence > 0) {
            keep(new Kept(nowNs, from.data, envelope, sealed), nowNs);
        }
        for (var who : participants) {
            if (who != from && isFor(envelope, who) && send(who, kind, sealed, nowNs) && waits(kind)) {
                from.data.awaited.add(who);
            }
        }
    }

    private boolean waits(DataKind kind) {
        return room.rules.slowDataBps() > 0 && kind == DataKind.RELIABLE;
    }

    /** How many more bytes a participant may send, so that nothing is lost to those to whom it sends; for those who are slow nobody waits. */
    int roomFor(Participant from, long nowNs) {
        int bytes = Integer.MAX_VALUE;
        for (var each = from.data.awaited.iterator(); each.hasNext();) {
            var who = each.next();
            int buffered = who.bufferedBytes(DataKind.RELIABLE);
            who.data.intake.look(buffered, nowNs);
            if (who.hasEnded() || buffered == 0 || isSlow(who)) {
                each.remove();
            } else {
                bytes = Math.min(bytes, Math.max(0, who.data.intake.mostBytes() - buffered));
            }
        }
        return bytes;
    }

    /** Nobody waits for it any more. */
    void left(Participant who) {
        participants.forEach(each -> each.data.awaited.remove(who));
    }

    private boolean isSlow(Participant who) {
        return who.data.intake.isSlowerThan(room.rules.slowDataBps());
    }

    /** Whether a receiver that is slow has more to take in than it can. */
    private boolean isBehind(Participant who, int bytes, long nowNs) {
        int buffered = who.bufferedBytes(DataKind.RELIABLE);
        who.data.intake.look(buffered, nowNs);
        return isSlow(who) && buffered + bytes > who.data.intake.mostBytes();
    }

    /** A packet, also one of a data track, that its sender may not send by now. What a flood costs is one comparison a packet, and nobody else hears of it. */
    void tooMuch(Participant from, long nowNs) {
        counters.add(Counter.LIMITED_DATA);
        if (from.data.complains(nowNs)) {
            room.say(new MediaEvent.DataLimited(room.name, from.sid));
        }
    }

    /** A packet of the server's own. */
    void send(MediaCommand.SendData command, long nowNs) {
        var read = Envelope.read(command.packet());
        if (read.isEmpty() || isRepeated(read.get())) {
            counters.add(Counter.DROPPED_DATA);
            return;
        }
        if (!command.call().isEmpty()) {
            if (calls.size() == MAX_CALLS) {
                calls.removeFirst();                // nobody answered it
            }
            calls.add(command.call());
        }
        var kind = command.reliable() ? DataKind.RELIABLE : DataKind.LOSSY;
        for (var who : participants) {
            if (isFor(read.get(), who) && !send(who, kind, command.packet(), nowNs) && command.reliable() && !who.isOpen(kind)) {
                who.data.hold(command.packet());
            }
        }
    }

    private static boolean isFor(Envelope envelope, Participant who) {
        return envelope.isFor(who.data.who().identity(), who.sid.value());
    }

    private boolean send(Participant who, DataKind kind, byte[] packet, long nowNs) {
        if (who.hasEnded() || !who.isOpen(kind)) {
            return false;
        }
        boolean taken = !(waits(kind) && isBehind(who, packet.length, nowNs)) && who.send(kind, packet, nowNs);
        if (taken && waits(kind)) {
            who.data.intake.added(packet.length);
        }
        counters.add(taken ? Counter.DATA_FORWARDED : Counter.DATA_REFUSED);
        return taken;
    }

    private boolean isRepeated(Envelope envelope) {
        var nonce = envelope.nonce().map(ByteBuffer::wrap);
        if (nonce.isEmpty()) {
            return false;
        }
        if (nonces.size() == MAX_NONCES && !nonces.contains(nonce.get())) {
            nonces.removeFirst();
        }
        return !nonces.add(nonce.get());
    }

    private void keep(Kept packet, long nowNs) {
        cache.add(packet);
        cachedBytes += packet.sealed.length;
        while (cachedBytes > MAX_CACHE_BYTES || !cache.isEmpty() && nowNs - cache.peek().atNs > CACHE_MS * 1_000_000L) {
            cachedBytes -= cache.poll().sealed.length;
        }
    }

    /** The receiver's reliable channel is open: it gets what came for it since it is here. */
    void opened(Participant who, long nowNs) {
        for (var packet : cache) {
            boolean recent = nowNs - packet.atNs <= CACHE_MS * 1_000_000L && packet.atNs - who.data.joinedNs >= 0;
            if (recent && packet.from != who.data && isFor(packet.envelope, who)) {
                send(who, DataKind.RELIABLE, packet.sealed, nowNs);
            }
        }
        who.releaseData(nowNs);
    }
}
