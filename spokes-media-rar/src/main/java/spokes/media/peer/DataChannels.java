package spokes.media.peer;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import spokes.media.transport.sctp.SctpAssociation;

/**
 * A peer's data channels, known by what they are for. A channel with the same label opened again takes the place of the one before.
 *
 * <p>The association begins with the keys: where the channels are ours, at once; else when the client begins it.
 * Owned by one media loop; not thread-safe.
 */
final class DataChannels {
    private static final int MAX_EARLY = 8;

    /** What it wants of its peer. */
    interface Sink {
        void send(byte[] packet, int offset, int length);

        void opened(DataKind kind, long nowNs);

        void message(DataKind kind, byte[] message, long nowNs);

        int roomBytes(long nowNs);
    }

    private final RandomGenerator random;
    private final Counters counters;
    private final Sink sink;
    /** Those that we open. */
    private final Set<DataKind> ours;
    private final Map<DataKind, Integer> streams = new EnumMap<>(DataKind.class);
    private final Map<Integer, DataKind> kinds = new HashMap<>();
    private final Set<DataKind> open = EnumSet.noneOf(DataKind.class);
    /** What overtakes the news that there are keys. */
    private final Deque<byte[]> early = new ArrayDeque<>(0);
    private Optional<SctpAssociation> association = Optional.empty();
    private long nowNs;
    /** Of the messages that the association dropped because they were late, those that are counted. */
    private long expired;

    DataChannels(RandomGenerator random, Counters counters, Set<DataKind> ours, Sink sink) {
        this.random = random;
        this.counters = counters;
        this.ours = ours;
        this.sink = sink;
    }

    /** There are keys, perhaps others than before. */
    void begin(boolean dtlsClient, long now) {
        nowNs = now;
        streams.clear();
        kinds.clear();
        open.clear();
        var begun = new SctpAssociation(dtlsClient, random, new Events());
        association = Optional.of(begun);
        expired = 0;
        if (!ours.isEmpty()) {
            for (var kind : ours) {
                int stream = begun.open(kind.label, kind.reliable, kind.reliable ? SctpAssociation.ALWAYS : 0, SctpAssociation.ALWAYS, nowNs);
                streams.put(kind, stream);
                kinds.put(stream, kind);
            }
            begun.connect(nowNs);
        }
        for (var packet = early.poll(); packet != null; packet = early.poll()) {
            onPacket(packet, 0, packet.length, now);
        }
    }

    void onPacket(byte[] bytes, int offset, int length, long now) {
        nowNs = now;
        if (association.isEmpty()) {
            if (early.size() < MAX_EARLY) {
                early.add(Arrays.copyOfRange(bytes, offset, offset + length));
            }
            return;
        }
        long before = association.get().malformed();
        association.get().onPacket(bytes, offset, length, now);
        counters.add(Counter.DROPPED_DATA, association.get().malformed() - before);
        countExpired(association.get());
    }

    /** The other side has it too. */
    boolean isOpen(DataKind kind) {
        return open.contains(kind);
    }

    /** @return false when there is no such channel, or too much waits for this receiver already */
    boolean send(DataKind kind, byte[] message, long now) {
        nowNs = now;
        var stream = streams.get(kind);
        if (stream == null || association.isEmpty() || association.get().bufferedBytes(stream) + message.length > kind.maxBufferedBytes) {
            return false;
        }
        boolean taken = association.get().send(stream, true, message, kind.maxWaitMs, nowNs);
        countExpired(association.get());
        return taken;
    }

    /** What waits for this receiver, or is on its way. */
    int bufferedBytes(DataKind kind) {
        var stream = streams.get(kind);
        return stream == null || association.isEmpty() ? 0 : association.get().bufferedBytes(stream);
    }

    void onTick(long now) {
        nowNs = now;
        if (association.isPresent()) {
            association.get().onTick(now);
            countExpired(association.get());
        }
    }

    private void countExpired(SctpAssociation of) {
        counters.add(Counter.DATA_REFUSED, of.expired() - expired);
        expired = of.expired();
    }

    long nextDeadlineNs() {
        return association.isPresent() ? association.get().nextDeadlineNs() : Deadline.NEVER;
    }

    private final class Events implements SctpAssociation.Sink {
        @Override
        public void send(byte[] packet, int offset, int length) {
            sink.send(packet, offset, length);
        }

        @Override
        public void opened(int stream, String label) {
            var kind = DataKind.of(label);
            streams.put(kind, stream);
            kinds.put(stream, kind);
            open.add(kind);
            sink.opened(kind, nowNs);
        }

        @Override
        public void message(int stream, boolean binary, byte[] message) {
            counters.add(Counter.DATA_RECEIVED);
            var kind = kinds.get(stream);
            if (kind != null) {
                sink.message(kind, message, nowNs);
            }
        }

        @Override
        public int roomBytes(long now) {
            return sink.roomBytes(now);
        }

        @Override
        public void closed(int stream) {
            var kind = kinds.remove(stream);
            if (kind != null && streams.remove(kind, stream)) {
                open.remove(kind);
            }
        }

        @Override
        public void failed(String reason) {
            counters.add(Counter.DATA_FAILED);
        }
    }
}
