package spokes.media.transport.sctp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import spokes.media.transport.sctp.Channel.Message;

/**
 * What goes out: messages cut into numbered chunks, what of them is on its way, and how much may be (RFC 9260 §6.1, §6.3, §7; RFC 3758 §3.5).
 *
 * <p>Channels take turns message by message, so a long queue of one delays another by one message. What is found lost is sent again once three later
 * chunks were acknowledged, or after the retransmission time-out, which is never below {@value #MIN_RTO_MS} ms. A chunk that was sent again
 * is found lost only by what was sent after it. Owned by one association; reads no clock.
 */
final class SendQueue {
    static final int MIN_RTO_MS = 400, MAX_RTO_MS = 5_000, FIRST_RTO_MS = 1_000, MAX_BURST = 4, MAX_TIMEOUTS = 15;
    static final long NEVER = Long.MAX_VALUE;
    private static final int DATA = 0, FORWARD_TSN = 192, DATA_HEADER_BYTES = 16, MTU = PacketWriter.MAX_BYTES;
    private static final int MAX_PAYLOAD = MTU - PacketWriter.HEADER_BYTES - DATA_HEADER_BYTES;
    private static final int MAX_SKIPPED_STREAMS = 50;

    private static final class Chunk {
        final long tsn;
        final Message message;
        final int offset, length;
        final boolean ends;
        long sentNs;
        /** The highest number sent when this was sent last. */
        long sentBefore;
        int transmissions, misses;
        boolean acknowledged, lost, abandoned;

        Chunk(long tsn, Message message, int offset, int length) {
            this.tsn = tsn;
            this.message = message;
            this.offset = offset;
            this.length = length;
            ends = offset + length == message.bytes.length;
        }

        boolean isOnItsWay() {
            return transmissions > 0 && !acknowledged && !lost && !abandoned;
        }
    }

    private final PacketWriter writer;
    private final Deque<Chunk> outstanding = new ArrayDeque<>();
    private final Deque<Chunk> lost = new ArrayDeque<>();
    private final Deque<Channel> turns = new ArrayDeque<>();
    private long acknowledged, nextTsn, givenUpTo;
    private int flightBytes, window = 10 * MTU, threshold = Integer.MAX_VALUE, partialBytes, theirWindow;
    private boolean forwardDue, speaksForward, fast;
    private boolean recovering;
    private long recoveredAt;
    private long timerNs = NEVER, rtoNs = FIRST_RTO_MS * 1_000_000L, smoothedNs, variationNs;
    private int timeouts;
    private long expired;
    /** Sent though there was no room for it. */
    private Optional<Chunk> probe = Optional.empty();

    SendQueue(int firstTsn, PacketWriter writer) {
        this.writer = writer;
        nextTsn = (firstTsn & 0xFFFF_FFFFL) + (1L << 32);
        acknowledged = nextTsn - 1;
        givenUpTo = acknowledged;
    }

    void begin(int theirWindowBytes, boolean forwardTsn) {
        theirWindow = theirWindowBytes;
        speaksForward = forwardTsn;
    }

    void add(Message message) {
        var channel = message.channel;
        if (channel.queue.isEmpty()) {
            turns.add(channel);
        }
        channel.queue.add(message);
        channel.bufferedBytes += message.bytes.length;
    }

    /** What the last number is that was sent. */
    int lastTsn() {
        return (int) (nextTsn - 1);
    }

    /** Nothing of it is left to be sent. */
    boolean isSent(Channel channel) {
        return channel.queue.isEmpty();
    }

    /** Messages that waited for too long. */
    long expired() {
        return expired;
    }

    long rtoNs() {
        return rtoNs;
    }

    long nextDeadlineNs() {
        return timerNs;
    }

    // --- what the other side says ---

    /**
     * @param blocks first and last distances from the cumulative number
     * @return false when it acknowledges what was never sent
     */
    boolean onSack(int tsn, int windowBytes, List<int[]> blocks, long nowNs) {
        long cumulative = acknowledged + (tsn - (int) acknowledged);
        if (cumulative >= nextTsn) {
            return false;
        }
        if (cumulative < acknowledged) {
            return true;
        }
        int flightBefore = flightBytes, ackedBytes = 0;
        boolean advanced = cumulative > acknowledged;
        acknowledged = cumulative;
        long highestNew = -1;
        for (var first = outstanding.peek(); first != null && first.tsn <= cumulative; first = outstanding.peek()) {
            outstanding.poll();
            ackedBytes += acknowledge(first, nowNs);
            highestNew = first.tsn;
        }
        if (!blocks.isEmpty()) {
            var block = blocks.iterator();
            var now = block.next();
            for (var chunk : outstanding) {
                while (chunk.tsn > cumulative + now[1] && block.hasNext()) {
                    now = block.next();
                }
                if (chunk.tsn >= cumulative + now[0] && chunk.tsn <= cumulative + now[1] && !chunk.acknowledged) {
                    ackedBytes += acknowledge(chunk, nowNs);
                    highestNew = chunk.tsn;
                }
            }
        }
        if (recovering && cumulative >= recoveredAt) {
            recovering = false;
        }
        miss(highestNew, nowNs);
        if (advanced || windowBytes == 0) {
            timeouts = 0;           // it lives
        }
        if (advanced) {
            grow(flightBefore, ackedBytes);
        }
        if (windowBytes > 0) {
            askedFor(nowNs);
        }
        theirWindow = Math.max(0, windowBytes - flightBytes);
        giveUp();
        if (advanced || ackedBytes > 0 || timerNs == NEVER) {
            restartTimer(nowNs);
        }
        return true;
    }

    /** There is room again: a chunk by which that was asked for in vain need not wait until it is overdue (RFC 9260 §6.1). */
    private void askedFor(long nowNs) {
        if (probe.isPresent() && probe.get().isOnItsWay()) {
            lose(probe.get(), nowNs);
            fast = true;
        }
        probe = Optional.empty();
    }

    private int acknowledge(Chunk chunk, long nowNs) {
        if (chunk.acknowledged) {
            return 0;
        }
        if (chunk.isOnItsWay()) {
            flightBytes -= chunk.length;
            if (chunk.transmissions == 1) {
                measure(nowNs - chunk.sentNs);
            }
        }
        if (!chunk.abandoned) {
            chunk.message.channel.bufferedBytes -= chunk.length;
        }
        chunk.acknowledged = true;
        return chunk.length;
    }

    private void measure(long tripNs) {
        if (smoothedNs == 0) {
            smoothedNs = tripNs;
            variationNs = tripNs / 2;
        } else {
            variationNs += (Math.abs(smoothedNs - tripNs) - variationNs) / 4;
            smoothedNs += (tripNs - smoothedNs) / 8;
        }
        rtoNs = Math.clamp(smoothedNs + 4 * variationNs, MIN_RTO_MS * 1_000_000L, MAX_RTO_MS * 1_000_000L);
    }

    private void miss(long highestNew, long nowNs) {
        boolean found = false;
        for (var chunk : outstanding) {
            if (chunk.tsn >= highestNew) {
                break;
            }
            if (chunk.isOnItsWay() && highestNew > chunk.sentBefore && ++chunk.misses >= 3) {
                lose(chunk, nowNs);
                found = true;
            }
        }
        if (found && !recovering) {
            recovering = true;
            recoveredAt = nextTsn - 1;
            threshold = Math.max(window / 2, 4 * MTU);
            window = threshold;
            partialBytes = 0;
            fast = true;
        }
    }

    private void lose(Chunk chunk, long nowNs) {
        flightBytes -= chunk.length;
        chunk.lost = true;
        chunk.misses = 0;
        if (speaksForward && chunk.message.isOver(chunk.transmissions, nowNs)) {
            abandon(chunk.message);
        } else {
            lost.add(chunk);
        }
    }

    /** All fragments of the message; what of it was not sent gets one number, so that the other side learns of its end too. */
    private void abandon(Message message) {
        if (message.abandoned) {
            return;
        }
        message.abandoned = true;
        for (var chunk : outstanding) {
            if (chunk.message == message && !chunk.acknowledged) {
                if (chunk.isOnItsWay()) {
                    flightBytes -= chunk.length;
                }
                message.channel.bufferedBytes -= chunk.length;
                chunk.abandoned = true;
            }
        }
        lost.removeIf(chunk -> chunk.abandoned);
        int unsent = message.bytes.length - message.sentBytes;
        if (unsent > 0) {
            message.channel.bufferedBytes -= unsent;
            message.channel.queue.remove(message);
            var rest = new Chunk(nextTsn++, message, message.bytes.length, 0);
            rest.abandoned = true;
            outstandingLater.add(rest);
        }
    }

    /** Found while walking through {@link #outstanding}. */
    private final List<Chunk> outstandingLater = new ArrayList<>();

    /** Moves on over what is given up at the front of what is outstanding. */
    private void giveUp() {
        outstanding.addAll(outstandingLater);
        outstandingLater.clear();
        long before = Math.max(givenUpTo, acknowledged);
        givenUpTo = before;
        for (var chunk : outstanding) {
            if (chunk.tsn > givenUpTo && !chunk.abandoned && !chunk.acknowledged) {
                break;
            }
            givenUpTo = Math.max(givenUpTo, chunk.tsn);
        }
        forwardDue |= givenUpTo > before && outstanding.stream().takeWhile(chunk -> chunk.tsn <= givenUpTo).anyMatch(chunk -> chunk.abandoned);
    }

    private void grow(int flightBefore, int ackedBytes) {
        if (recovering || flightBefore + MTU < window) {
            return;
        }
        if (window <= threshold) {
            window += Math.min(ackedBytes, 2 * MTU);
        } else {
            partialBytes += ackedBytes;
            if (partialBytes >= window) {
                partialBytes -= window;
                window += MTU;
            }
        }
        window = Math.min(window, ReceiveQueue.WINDOW_BYTES * 2);
    }

    private void restartTimer(long nowNs) {
        timerNs = flightBytes > 0 || !lost.isEmpty() || givenUpTo > acknowledged ? nowNs + rtoNs : NEVER;
    }

    // --- time ---

    /** @return false when the other side has not answered for too long */
    boolean onTick(long nowNs) {
        if (timerNs == NEVER || nowNs - timerNs < 0) {
            return true;
        }
        threshold = Math.max(window / 2, 4 * MTU);
        window = MTU;
        partialBytes = 0;
        recovering = false;
        fast = true;
        rtoNs = Math.min(rtoNs * 2, MAX_RTO_MS * 1_000_000L);
        lost.clear();
        for (var chunk : outstanding) {
            if (chunk.isOnItsWay()) {
                lose(chunk, nowNs);
            } else if (chunk.lost && !chunk.abandoned && !chunk.acknowledged) {
                lost.add(chunk);
            }
        }
        giveUp();
        forwardDue |= givenUpTo > acknowledged;
        timerNs = nowNs + rtoNs;
        return ++timeouts <= MAX_TIMEOUTS;
    }

    // --- sending ---

    /** Writes packets as far as the windows allow, each handed to {@code packet} when it is full; no more than a burst at a time. */
    void transmit(int tag, Runnable packet, long nowNs) {
        for (int packets = 0; packets < MAX_BURST || fast && packets == 0; packets++) {
            writer.begin(tag);
            if (forwardDue) {
                forwardDue = false;
                if (givenUpTo > acknowledged) {
                    writeForward();
                }
            }
            fill(nowNs);
            if (writer.isEmpty()) {
                break;
            }
            fast = false;
            packet.run();
        }
        if (timerNs == NEVER) {
            restartTimer(nowNs);
        }
    }

    private void fill(long nowNs) {
        boolean first = fast;
        while (!lost.isEmpty() && (first || flightBytes < window) && fits(lost.peek().length)) {
            var chunk = lost.poll();
            if (chunk.acknowledged || chunk.abandoned) {
                continue;
            }
            chunk.lost = false;
            write(chunk, nowNs);
        }
        if (!lost.isEmpty()) {
            return;         // nothing new before what is missing
        }
        while (flightBytes < window) {
            var next = next(nowNs);
            if (next.isEmpty()) {
                return;
            }
            var message = next.get();
            int length = Math.min(MAX_PAYLOAD, message.bytes.length - message.sentBytes);
            boolean allowed = theirWindow >= length || flightBytes == 0;
            if (!allowed || !fits(length)) {
                return;
            }
            var chunk = take(message, length);
            if (theirWindow < length) {
                probe = Optional.of(chunk);
            }
            theirWindow = Math.max(0, theirWindow - length);
            outstanding.add(chunk);
            write(chunk, nowNs);
        }
    }

    private boolean fits(int payloadBytes) {
        return writer.room() >= DATA_HEADER_BYTES + (payloadBytes + 3 & ~3);
    }

    /** The message whose turn it is; those that have come too late are dropped on the way. */
    private Optional<Message> next(long nowNs) {
        while (!turns.isEmpty()) {
            var channel = turns.peek();
            var message = channel.queue.peek();
            if (message == null) {
                turns.poll();
            } else if (message.sentBytes == 0 && message.mayExpire && nowNs - message.expiresNs >= 0) {
                channel.queue.poll();
                channel.bufferedBytes -= message.bytes.length;
                expired++;
            } else {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    private Chunk take(Message message, int length) {
        var channel = message.channel;
        if (message.sentBytes == 0 && message.ordered) {
            message.ssn = channel.nextSsn;
            channel.nextSsn = channel.nextSsn + 1 & 0xFFFF;
        }
        var chunk = new Chunk(nextTsn++, message, message.sentBytes, length);
        message.sentBytes += length;
        if (message.sentBytes == message.bytes.length) {
            channel.queue.poll();
            turns.poll();
            if (!channel.queue.isEmpty()) {
                turns.add(channel);
            }
        }
        return chunk;
    }

    private void write(Chunk chunk, long nowNs) {
        var message = chunk.message;
        chunk.transmissions++;
        chunk.sentNs = nowNs;
        chunk.sentBefore = Math.max(chunk.tsn, chunk.transmissions == 1 ? chunk.tsn : nextTsn - 1);
        flightBytes += chunk.length;
        writer.chunk(DATA, (chunk.ends ? 1 : 0) | (chunk.offset == 0 ? 2 : 0) | (message.ordered ? 0 : 4));
        writer.u32((int) chunk.tsn);
        writer.u16(message.channel.stream);
        writer.u16(message.ssn);
        writer.u32(message.ppid);
        writer.put(message.bytes, chunk.offset, chunk.length);
        writer.endChunk();
    }

    private void writeForward() {
        Map<Integer, Integer> skipped = new TreeMap<>();
        for (var chunk : outstanding) {
            if (chunk.tsn > givenUpTo) {
                break;
            }
            if (chunk.abandoned && chunk.message.ordered && (skipped.size() < MAX_SKIPPED_STREAMS || skipped.containsKey(chunk.message.channel.stream))) {
                skipped.put(chunk.message.channel.stream, chunk.message.ssn);
            }
        }
        writer.chunk(FORWARD_TSN, 0);
        writer.u32((int) givenUpTo);
        skipped.forEach((stream, ssn) -> {
            writer.u16(stream);
            writer.u16(ssn);
        });
        writer.endChunk();
    }
}
