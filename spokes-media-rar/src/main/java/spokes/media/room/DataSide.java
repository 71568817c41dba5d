package spokes.media.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import spokes.media.api.MediaCommand;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;
import spokes.media.peer.DataKind;
import spokes.media.peer.Deadline;
import spokes.media.peer.Peer;

/** What one participant has to do with data: who it is to the others, which of its numbers came last, what waits until its channel is open, and its data tracks. */
final class DataSide {
    /** What the server sends to one whose channel is not open yet. */
    static final int MAX_HELD_BYTES = 100_000, MAX_HELD = 1000;
    /** So often signaling hears of the last number; what is sent twice because of that is noticed here. */
    static final int TELL_MS = 200;
    private static final long COMPLAIN_NS = 1_000_000_000L;

    final ParticipantSid sid;
    final long joinedNs;
    /** What it publishes. */
    final DataTracksByHandle tracks = new DataTracksByHandle();
    /** How fast it takes what it is sent. */
    final Intake intake;
    /** To whom it has sent what may still be on its way, where senders wait. */
    final Set<Participant> awaited = new LinkedHashSet<>(0);
    private final LongConsumer tell;
    private final Deque<byte[]> held = new ArrayDeque<>(0);
    private final Allowance messages, bytes;
    private MediaCommand.Identify who;
    private long complainedNs;
    private int heldBytes;
    private long last, told;
    private long toldNs, tellNs = Deadline.NEVER;

    /** @param tell hears the last number */
    DataSide(RoomName room, ParticipantSid sid, RoomRules.DataRate rate, LongConsumer tell, long nowNs) {
        messages = new Allowance(rate.messagesPerSecond(), nowNs);
        bytes = new Allowance(rate.bytesPerSecond(), nowNs);
        complainedNs = nowNs - COMPLAIN_NS;
        intake = new Intake(nowNs);
        this.sid = sid;
        this.tell = tell;
        joinedNs = nowNs;
        toldNs = nowNs - TELL_MS * 1_000_000L;
        who = MediaCommand.Identify.nobody(room, sid);
    }

    void identify(MediaCommand.Identify now) {
        who = now;
    }

    MediaCommand.Identify who() {
        return who;
    }

    /** @return false when this participant sends more than it may */
    boolean affords(int lengthBytes, long nowNs) {
        if (!messages.has(1, nowNs) || !bytes.has(lengthBytes, nowNs)) {
            return false;
        }
        messages.take(1, nowNs);
        bytes.take(lengthBytes, nowNs);
        return true;
    }

    /** @return whether its client is to be told that it sends too much: once a second is enough */
    boolean complains(long nowNs) {
        boolean now = nowNs - complainedNs >= COMPLAIN_NS;
        complainedNs = now ? nowNs : complainedNs;
        return now;
    }

    /** @return whether the number is new; 0 is none */
    boolean accepts(long sequence, long nowNs) {
        if (sequence > 0) {
            if (sequence <= last) {
                return false;
            }
            last = sequence;
            if (tellNs == Deadline.NEVER) {
                tellNs = Math.max(nowNs, toldNs + TELL_MS * 1_000_000L);
            }
        }
        return true;
    }

    void onTick(long nowNs) {
        if (Deadline.due(tellNs, nowNs)) {
            tellNs = Deadline.NEVER;
            toldNs = nowNs;
            if (told != last) {
                told = last;
                tell.accept(last);
            }
        }
    }

    long nextDeadlineNs() {
        return tellNs;
    }

    /** @return false when too much waits already */
    boolean hold(byte[] packet) {
        if (heldBytes + packet.length > MAX_HELD_BYTES || held.size() == MAX_HELD) {
            return false;
        }
        heldBytes += packet.length;
        return held.add(packet);
    }

    void release(Peer peer, long nowNs) {
        for (var packet = held.poll(); packet != null; packet = held.poll()) {
            peer.send(DataKind.RELIABLE, packet, nowNs);
        }
        heldBytes = 0;
    }
}
