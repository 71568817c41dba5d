package spokes.media.transport.sctp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Two associations and a seeded path between them, in virtual time on one thread. */
final class SctpPair {
    private record Due(long atNs, long order, Runnable action) {}

    /** One end, and what it was told. */
    final class End implements SctpAssociation.Sink {
        final SctpAssociation association;
        final List<String> opened = new ArrayList<>();
        final Map<String, Integer> streams = new HashMap<>();
        final List<byte[]> received = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        private End other;
        private long freeNs;
        int roomBytes = Integer.MAX_VALUE;

        End(boolean client) {
            association = new SctpAssociation(client, random, this);
        }

        @Override
        public void send(byte[] packet, int offset, int length) {
            sent++;
            longest = Math.max(longest, length);
            var copy = Arrays.copyOfRange(packet, offset, offset + length);
            if (captured != null) {
                captured.add(copy);
            }
            if (cut || random.nextDouble() < loss) {
                return;
            }
            freeNs = Math.max(freeNs, nowNs) + (bitrateBps == 0 ? 0 : length * 8L * 1_000_000_000L / bitrateBps);
            at(freeNs + delayNs + (jitterNs == 0 ? 0 : random.nextLong(jitterNs)), () -> other.association.onPacket(copy, 0, copy.length, nowNs));
        }

        int open(String label, boolean ordered, int retransmits) {
            int stream = association.open(label, ordered, retransmits, SctpAssociation.ALWAYS, nowNs);
            streams.put(label, stream);
            return stream;
        }

        boolean says(String label, byte[] message) {
            return association.send(streams.get(label), true, message, nowNs);
        }

        @Override
        public void opened(int stream, String label) {
            opened.add(label);
            streams.put(label, stream);
        }

        @Override
        public void message(int stream, boolean binary, byte[] message) {
            told.add(stream + (binary ? " binary " : " text ") + message.length);
            received.add(message);
        }

        @Override
        public int roomBytes(long nowNs) {
            return roomBytes;
        }

        @Override
        public void closed(int stream) {
            told.add("closed " + stream);
        }

        @Override
        public void failed(String reason) {
            told.add("failed: " + reason);
        }
    }

    final Random random;
    final End client, server;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>((a, b) -> a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
    long nowNs = 5_000_000_000L;
    long delayNs = 5_000_000, jitterNs, bitrateBps;
    double loss;
    boolean cut;
    int sent, longest;
    List<byte[]> captured;
    private long order;

    SctpPair(long seed) {
        random = new Random(seed);
        client = new End(true);
        server = new End(false);
        client.other = server;
        server.other = client;
    }

    static SctpPair connected(long seed) {
        var pair = new SctpPair(seed);
        pair.server.association.connect(pair.nowNs);
        pair.runs(100);
        return pair;
    }

    private void at(long atNs, Runnable action) {
        agenda.add(new Due(atNs, order++, action));
    }

    void runs(long milliseconds) {
        runs(milliseconds, () -> false);
    }

    /** @return how long it took until that was so, in milliseconds */
    long runs(long milliseconds, BooleanSupplier enough) {
        long beganNs = nowNs, endNs = nowNs + milliseconds * 1_000_000L;
        while (!enough.getAsBoolean()) {
            long next = Math.min(client.association.nextDeadlineNs(), server.association.nextDeadlineNs());
            next = agenda.isEmpty() ? next : Math.min(next, agenda.peek().atNs);
            if (next > endNs) {
                nowNs = endNs;
                break;
            }
            nowNs = Math.max(nowNs, next);
            while (!agenda.isEmpty() && agenda.peek().atNs <= nowNs) {
                agenda.poll().action.run();
            }
            for (var end : List.of(client, server)) {
                if (end.association.nextDeadlineNs() <= nowNs) {
                    end.association.onTick(nowNs);
                }
            }
        }
        return (nowNs - beganNs) / 1_000_000;
    }

    byte[] message(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
