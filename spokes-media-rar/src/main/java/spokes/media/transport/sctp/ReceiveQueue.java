package spokes.media.transport.sctp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What comes in: which numbers have arrived, and messages put together from their fragments (RFC 9260 §6.2, §6.5–6.9).
 *
 * <p>Numbers are kept as longs that do not wrap. At most {@value #WINDOW_BYTES} bytes wait here for what is missing, and a message may have
 * {@value #MAX_MESSAGE_BYTES}. Owned by one association.
 */
final class ReceiveQueue {
    static final int WINDOW_BYTES = 1 << 20, MAX_MESSAGE_BYTES = 256 * 1024;
    /** What a fragment costs us besides its bytes. */
    private static final int OVERHEAD_BYTES = 64;
    private static final int MAX_BLOCKS = 100;

    interface Sink {
        void message(int stream, int ppid, byte[] bytes);
    }

    /** The other side does what cannot be made good. */
    static final class Overflow extends RuntimeException {
        Overflow(String message) {
            super(message, null, false, false);
        }
    }

    private record Fragment(int stream, int ssn, int ppid, int flags, byte[] bytes) {
        boolean begins() {
            return (flags & 2) != 0;
        }

        boolean ends() {
            return (flags & 1) != 0;
        }

        boolean unordered() {
            return (flags & 4) != 0;
        }
    }

    private record Whole(int ppid, byte[] bytes) {}

    private static final class Stream {
        int nextSsn;
        final Map<Integer, Whole> waiting = new HashMap<>();
    }

    private final Sink sink;
    private final Map<Long, Fragment> fragments = new HashMap<>();
    /** First to last number of what arrived beyond the first gap. */
    private final TreeMap<Long, Long> beyond = new TreeMap<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private long cumulative;
    private int heldBytes;

    ReceiveQueue(int firstTsn, Sink sink) {
        this.sink = sink;
        cumulative = (firstTsn & 0xFFFF_FFFFL) - 1 + (1L << 32);
    }

    int cumulativeTsn() {
        return (int) cumulative;
    }

    int windowBytes() {
        return Math.max(0, WINDOW_BYTES - heldBytes);
    }

    boolean hasGaps() {
        return !beyond.isEmpty();
    }

    /** First and last number of each block, as distances from the cumulative one. */
    List<int[]> blocks() {
        var blocks = new ArrayList<int[]>();
        for (var block : beyond.entrySet()) {
            if (blocks.size() == MAX_BLOCKS || block.getValue() - cumulative > 0xFFFF) {
                break;
            }
            blocks.add(new int[] {(int) (block.getKey() - cumulative), (int) (block.getValue() - cumulative)});
        }
        return blocks;
    }

    private long unwrap(int tsn) {
        return cumulative + (tsn - (int) cumulative);
    }

    private boolean has(long tsn) {
        if (tsn <= cumulative) {
            return true;
        }
        var block = beyond.floorEntry(tsn);
        return block != null && tsn <= block.getValue();
    }

    /** True when every number up to this one has arrived. */
    boolean reached(int tsn) {
        return unwrap(tsn) <= cumulative;
    }

    /** @return false when it was here before, or there is no room for it */
    boolean onData(int tsn, int stream, int ssn, int ppid, int flags, byte[] packet, int offset, int length) {
        long number = unwrap(tsn);
        if (has(number) || number - cumulative > 0xFFFF || number != cumulative + 1 && heldBytes + length + OVERHEAD_BYTES > WINDOW_BYTES) {
            return false;
        }
        var bytes = java.util.Arrays.copyOfRange(packet, offset, offset + length);
        fragments.put(number, new Fragment(stream, ssn, ppid, flags, bytes));
        hold(length);
        if (heldBytes > 2 * WINDOW_BYTES) {
            throw new Overflow("more is missing than we can wait for");
        }
        arrived(number);
        assemble(number);
        return true;
    }

    private void hold(int bytes) {
        heldBytes += bytes + OVERHEAD_BYTES;
    }

    private void release(Fragment fragment) {
        heldBytes -= fragment.bytes.length + OVERHEAD_BYTES;
    }

    private void arrived(long number) {
        if (number == cumulative + 1) {
            cumulative = number;
            absorb();
            return;
        }
        long first = number, last = number;
        var before = beyond.floorEntry(number);
        if (before != null && before.getValue() == number - 1) {
            first = before.getKey();
        }
        var after = beyond.remove(number + 1);
        beyond.put(first, after == null ? last : after);
    }

    /** Blocks that are no longer behind a gap. */
    private void absorb() {
        for (var next = beyond.firstEntry(); next != null && next.getKey() <= cumulative + 1; next = beyond.firstEntry()) {
            cumulative = Math.max(cumulative, next.getValue());
            beyond.pollFirstEntry();
        }
    }

    /** Fragments of one message have consecutive numbers. */
    private void assemble(long number) {
        long last = number;
        for (var at = fragments.get(last); !at.ends(); at = fragments.get(last)) {
            if (!fragments.containsKey(++last)) {
                return;
            }
        }
        long first = number;
        for (var at = fragments.get(first); !at.begins(); at = fragments.get(first)) {
            if (!fragments.containsKey(--first)) {
                if (last - first > MAX_MESSAGE_BYTES) {
                    throw new Overflow("a message is too long");
                }
                return;
            }
        }
        var head = fragments.get(first);
        var whole = new Whole(head.ppid, join(first, last));
        if (head.unordered()) {
            sink.message(head.stream, whole.ppid, whole.bytes);
        } else {
            inOrder(head.stream, head.ssn, whole);
        }
    }

    private byte[] join(long first, long last) {
        int length = 0;
        for (long at = first; at <= last; at++) {
            length += fragments.get(at).bytes.length;
        }
        if (length > MAX_MESSAGE_BYTES) {
            throw new Overflow("a message is too long");
        }
        var bytes = new byte[length];
        int filled = 0;
        for (long at = first; at <= last; at++) {
            var fragment = fragments.remove(at);
            release(fragment);
            System.arraycopy(fragment.bytes, 0, bytes, filled, fragment.bytes.length);
            filled += fragment.bytes.length;
        }
        return bytes;
    }

    private void inOrder(int number, int ssn, Whole whole) {
        var stream = streams.computeIfAbsent(number, _ -> new Stream());
        if (ssn == stream.nextSsn) {
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
            sink.message(number, whole.ppid, whole.bytes);
            deliver(number, stream);
        } else if ((short) (ssn - stream.nextSsn) > 0 && stream.waiting.putIfAbsent(ssn, whole) == null) {
            hold(whole.bytes.length);
        }
    }

    private void deliver(int number, Stream stream) {
        for (var next = stream.waiting.remove(stream.nextSsn); next != null; next = stream.waiting.remove(stream.nextSsn)) {
            heldBytes -= next.bytes.length + OVERHEAD_BYTES;
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
            sink.message(number, next.ppid, next.bytes);
        }
    }

    /** The other side has given up everything up to this number (RFC 3758 §3.6). */
    void skipTo(int tsn) {
        long number = unwrap(tsn);
        if (number <= cumulative || number - cumulative > 0xFFFF) {
            return;
        }
        for (var fragment = fragments.entrySet().iterator(); fragment.hasNext();) {
            var at = fragment.next();
            if (at.getKey() <= number) {
                release(at.getValue());
                fragment.remove();
            }
        }
        cumulative = number;
        absorb();
    }

    /** And in this ordered stream every message up to this one. */
    void skipTo(int number, int ssn) {
        var stream = streams.computeIfAbsent(number, _ -> new Stream());
        while ((short) (ssn - stream.nextSsn) >= 0) {
            var waiting = stream.waiting.remove(stream.nextSsn);
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
            if (waiting != null) {
                heldBytes -= waiting.bytes.length + OVERHEAD_BYTES;
                sink.message(number, waiting.ppid, waiting.bytes);
            }
        }
        deliver(number, stream);
    }

    /** The stream begins anew (RFC 6525). */
    void reset(int number) {
        var stream = streams.remove(number);
        if (stream != null) {
            stream.waiting.values().forEach(whole -> heldBytes -= whole.bytes.length + OVERHEAD_BYTES);
        }
    }
}
