package spokes.media.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import spokes.media.buffer.Bytes;
import spokes.media.transport.sctp.SctpAssociation;

/** The data channels of one connection of a browser's stand-in: it is the DTLS client. Begins only when it, or the server, has a channel to open. */
final class Channels implements SctpAssociation.Sink {
    /** What the server says of a channel that it opens. @param retransmits at most so many, -1 for as many as it takes */
    record Open(int stream, String label, boolean ordered, int retransmits) {}

    private static final int DATA = 0, DCEP = 50, OPEN = 3, PARTIALLY_BY_COUNT = 1, UNORDERED = 0x80;

    private final World world;
    private final Consumer<byte[]> out;
    private final Map<String, Integer> streams = new HashMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    private final SctpAssociation association;
    /** Takes in nothing: a device that is asleep. */
    boolean deaf;
    private long wakeNs = SctpAssociation.NEVER;
    /** By label. */
    final Map<String, List<byte[]>> received = new HashMap<>();
    /** As they stood in the packets that came. */
    final List<Open> opens = new ArrayList<>();

    Channels(World world, Consumer<byte[]> out) {
        this.world = world;
        this.out = out;
        association = new SctpAssociation(true, new Random(world.seed), this);
    }

    void open(String label, boolean ordered, int retransmits) {
        int stream = association.open(label, ordered, retransmits, SctpAssociation.ALWAYS, world.nowNs());
        streams.put(label, stream);
        labels.put(stream, label);
        association.connect(world.nowNs());
        sleep();
    }

    void say(String label, byte[] message) {
        association.send(streams.get(label), true, message, world.nowNs());
        sleep();
    }

    void onRecord(byte[] record) {
        if (!deaf) {
            notes(record);
            association.onPacket(record, 1, record.length - 1, world.nowNs());
            sleep();
        }
    }

    /** Looks for OPEN messages (RFC 8832 §5.1) in the chunks of an SCTP packet, which begins behind the first byte. */
    private void notes(byte[] record) {
        for (int at = 1 + 12; at + 16 < record.length; at += Bytes.u16(record, at + 2) + 3 & ~3) {
            int open = at + 16;
            if (record[at] == DATA && Bytes.i32(record, at + 12) == DCEP && record[open] == OPEN) {
                int type = record[open + 1] & 0xFF;
                var label = new String(record, open + 12, Bytes.u16(record, open + 8));
                boolean byCount = (type & ~UNORDERED) == PARTIALLY_BY_COUNT;
                assertThat(type & ~UNORDERED).as("channel type of %s", label).isLessThanOrEqualTo(PARTIALLY_BY_COUNT);
                opens.add(new Open(Bytes.u16(record, at + 8), label, (type & UNORDERED) == 0, byCount ? Bytes.i32(record, open + 4) : -1));
            }
        }
    }

    private void sleep() {
        long next = association.nextDeadlineNs();
        if (next != SctpAssociation.NEVER && (wakeNs == SctpAssociation.NEVER || next - wakeNs < 0)) {
            wakeNs = next;
            world.in(Duration.ofNanos(Math.max(0, next - world.nowNs())), () -> {
                if (wakeNs == next) {
                    wakeNs = SctpAssociation.NEVER;
                    association.onTick(world.nowNs());
                    sleep();
                }
            });
        }
    }

    @Override
    public void send(byte[] packet, int offset, int length) {
        out.accept(HandedKeys.data(packet, offset, length));
    }

    @Override
    public void opened(int stream, String label) {
        labels.put(stream, label);
        streams.put(label, stream);
    }

    @Override
    public void message(int stream, boolean binary, byte[] message) {
        received.computeIfAbsent(labels.get(stream), _ -> new ArrayList<>()).add(message);
    }

    @Override
    public void closed(int stream) {
        labels.remove(stream);
    }

    @Override
    public void failed(String reason) {
        received.computeIfAbsent("failed", _ -> new ArrayList<>()).add(reason.getBytes());
    }
}
