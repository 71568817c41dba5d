package spokes.media.transport.sctp;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import spokes.media.buffer.Bytes;

/** Ends streams (RFC 6525): a channel is closed when each side has reset what it sends in it (RFC 8831 §6.7). One request of ours is under way at a time. */
final class StreamResets {
    private static final int RE_CONFIG = 130, OUTGOING_RESET = 13, RESPONSE = 16, DONE = 1, IN_PROGRESS = 6, NOTHING_TO_DO = 0, WRONG_NUMBER = 5;
    private static final int MAX_STREAMS = 64;

    interface Sink {
        void theirsEnded(int stream);

        void oursEnded(int stream);
    }

    private final Set<Integer> wanted = new LinkedHashSet<>();
    private final Set<Integer> asked = new LinkedHashSet<>();
    private int nextRequest;
    private int theirNextRequest;
    private int lastResult = NOTHING_TO_DO;
    private long againNs = SendQueue.NEVER;
    private int lastTsn;
    private boolean answering;
    private int answered;

    StreamResets(int firstTsn) {
        nextRequest = firstTsn;
    }

    void begin(int theirFirstTsn) {
        theirNextRequest = theirFirstTsn;
    }

    void want(int stream) {
        wanted.add(stream);
    }

    /** @return false when it makes no sense */
    boolean onChunk(byte[] bytes, int at, int length, ReceiveQueue receiving, Sink sink, List<Integer> all) {
        for (int i = at, end = at + length; i + 4 <= end;) {
            int type = Bytes.u16(bytes, i), size = Bytes.u16(bytes, i + 2);
            if (size < 4 || i + size > end) {
                return false;
            }
            if (type == OUTGOING_RESET && size >= 16) {
                onRequest(bytes, i + 4, size - 4, receiving, sink, all);
            } else if (type == RESPONSE && size >= 12) {
                onResponse((int) Bytes.u32(bytes, i + 4), (int) Bytes.u32(bytes, i + 8), sink);
            }
            i += size + 3 & ~3;
        }
        return true;
    }

    private void onRequest(byte[] bytes, int at, int length, ReceiveQueue receiving, Sink sink, List<Integer> all) {
        answered = (int) Bytes.u32(bytes, at);
        answering = true;
        if (answered == theirNextRequest - 1 && lastResult != IN_PROGRESS) {
            return;         // our answer was lost
        }
        if (answered != theirNextRequest && answered != theirNextRequest - 1) {
            lastResult = WRONG_NUMBER;
            return;
        }
        theirNextRequest = answered + 1;
        if (!receiving.reached((int) Bytes.u32(bytes, at + 8))) {
            lastResult = IN_PROGRESS;
            return;
        }
        lastResult = DONE;
        if (length == 12) {
            all.forEach(sink::theirsEnded);
        }
        for (int i = at + 12; i + 2 <= at + length; i += 2) {
            sink.theirsEnded(Bytes.u16(bytes, i));
        }
    }

    private void onResponse(int request, int result, Sink sink) {
        if (asked.isEmpty() || request != nextRequest || result == IN_PROGRESS) {
            return;
        }
        nextRequest++;
        againNs = SendQueue.NEVER;
        var done = List.copyOf(asked);
        asked.clear();
        done.forEach(sink::oursEnded);
    }

    /** Answers, and asks for what has nothing left to send. */
    void transmit(int tag, PacketWriter writer, IntPredicate isSent, SendQueue sending, Runnable packet, long nowNs) {
        boolean again = againNs != SendQueue.NEVER && nowNs - againNs >= 0;
        if (asked.isEmpty()) {
            wanted.stream().filter(isSent::test).limit(MAX_STREAMS).forEach(asked::add);
            wanted.removeAll(asked);
            again = !asked.isEmpty();
            lastTsn = sending.lastTsn();
        }
        if (answering) {
            answering = false;
            writer.begin(tag);
            writer.chunk(RE_CONFIG, 0);
            writer.parameter(RESPONSE, 8);
            writer.u32(answered);
            writer.u32(lastResult);
            writer.endChunk();
            packet.run();
        }
        if (again) {
            writer.begin(tag);
            writer.chunk(RE_CONFIG, 0);
            writer.parameter(OUTGOING_RESET, 12 + 2 * asked.size());
            writer.u32(nextRequest);
            writer.u32(theirNextRequest - 1);
            writer.u32(lastTsn);
            asked.forEach(writer::u16);
            writer.endChunk();
            packet.run();
            againNs = nowNs + sending.rtoNs();
        }
    }

    long nextDeadlineNs() {
        return againNs;
    }
}
