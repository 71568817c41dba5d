package spokes.media.scenario;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.NackRequester;
import spokes.media.rtcp.ReceiveStats;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.Sequence;

/** What a browser's stand-in receives of one track: which frames are whole, and whether the numbers hang together. */
final class Watched implements NackRequester.Sink {
    private static final int SILENCE_BYTES = 20;

    private final World world;
    private final Browser browser;
    final MediaKind kind;
    final int ssrc, rtxSsrc;
    private final NackRequester nacks;
    final ReceiveStats stats;
    private final Map<Integer, BitSet> partsOfFrame = new HashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    /** Frames that are whole, by the publisher's number, and when each became whole. */
    final Map<Integer, Long> frames = new LinkedHashMap<>();
    /** Of which layer each of them is. */
    final Map<Integer, Integer> layers = new HashMap<>();
    final TreeSet<Long> seqs = new TreeSet<>();
    final TreeSet<Integer> pictureIds = new TreeSet<>();
    /** Packets that the server put in after a mute. */
    int silences;
    int keyFrames, packets, repaired, lastPayloadType = -1, biggestTimestampStep;
    private long reference = -1;
    private int lastTimestamp;
    private final RtpPacket view = new RtpPacket();
    long firstFrameNs = -1;
    int senderReports;
    final Screen screen;

    Watched(World world, Browser browser, MediaKind kind, int ssrc, int rtxSsrc) {
        this.world = world;
        this.browser = browser;
        this.kind = kind;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        nacks = new NackRequester(20_000_000, this);
        stats = new ReceiveStats(ssrc);
        screen = new Screen(world.nowNs());
    }

    void onRtp(Packet packet) {
        if (!view.wrap(packet)) {
            throw new AssertionError("the server sent a malformed packet");
        }
        int at = view.payloadOffset(), seq = view.seq();
        if (view.ssrc() == rtxSsrc && view.payloadLength() == 0) {
            return;                                           // padding repeats nothing
        }
        if (view.ssrc() == rtxSsrc) {
            seq = Bytes.u16(packet.bytes, at);
            at += 2;
            repaired++;
        } else {
            lastPayloadType = view.payloadType();
            stats.onPacket(seq, view.timestamp(), kind == MediaKind.AUDIO ? 48_000 : 90_000, world.nowNs());
        }
        packets++;
        screen.onPacket(world.nowNs());
        nacks.onPacket(seq, world.nowNs());
        reference = reference < 0 ? 0x1_0000L + seq : Sequence.extend(reference, seq);
        if (!seqs.add(reference) || view.payloadLength() == 0) {
            return;
        }
        if (kind == MediaKind.AUDIO && view.payloadLength() <= SILENCE_BYTES) {
            silences++;
            return;
        }
        onPayload(packet.bytes, at, view.timestamp());
    }

    private void onPayload(byte[] b, int at, int timestamp) {
        if (packets > 1) {
            biggestTimestampStep = Math.max(biggestTimestampStep, Math.abs(timestamp - lastTimestamp));
        }
        lastTimestamp = timestamp;
        if (kind == MediaKind.VIDEO) {
            pictureIds.add(Bytes.u16(b, at + 2) & 0x7FFF);
            at += 5;
        }
        int frame = Bytes.i32(b, at), index = b[at + 4], of = b[at + 5];
        boolean key = b[at + 6] == 1;
        if (kind == MediaKind.VIDEO) {
            screen.onPart(b[at + 7], Bytes.i32(b, at + 8), frame, index, of, key, world.nowNs());
        }
        var parts = partsOfFrame.computeIfAbsent(frame, _ -> new BitSet());
        parts.set(index);
        sizes.put(frame, of);
        if (parts.cardinality() == of && frames.putIfAbsent(frame, world.nowNs()) == null) {
            firstFrameNs = firstFrameNs < 0 ? world.nowNs() : firstFrameNs;
            keyFrames += key ? 1 : 0;
            layers.put(frame, (int) b[at + 7]);
        }
    }

    /** How many sequence numbers are missing between the first and the last. */
    long holes() {
        return seqs.isEmpty() ? 0 : seqs.last() - seqs.first() + 1 - seqs.size();
    }

    /** The largest layer of which a frame became whole since then; -1 when none did. */
    int largestLayerSince(long sinceNs) {
        return frames.entrySet().stream().filter(frame -> frame.getValue() >= sinceNs).mapToInt(frame -> layers.get(frame.getKey())).max().orElse(-1);
    }

    /** When, from then on, the first frame of this layer became whole; {@link Long#MAX_VALUE} when none did. */
    long firstOfLayerNs(int layer, long sinceNs) {
        return frames.entrySet().stream().filter(frame -> frame.getValue() >= sinceNs && layers.get(frame.getKey()) == layer)
                .mapToLong(Map.Entry::getValue).min().orElse(Long.MAX_VALUE);
    }

    /** The longest time, from then on, between one frame that became whole and the next. */
    long longestGapNs(long sinceNs) {
        long last = sinceNs, longest = 0;
        for (long atNs : frames.values().stream().filter(at -> at >= sinceNs).sorted().toList()) {
            longest = Math.max(longest, atNs - last);
            last = atNs;
        }
        return Math.max(longest, world.nowNs() - last);
    }

    /** How often, from then on, a frame was of another layer than the one before. */
    int changesSince(long sinceNs) {
        int changes = 0, last = -1;
        for (var frame : frames.entrySet().stream().filter(entry -> entry.getValue() >= sinceNs).sorted(Map.Entry.comparingByValue()).toList()) {
            int layer = layers.get(frame.getKey());
            changes += last >= 0 && layer != last ? 1 : 0;
            last = layer;
        }
        return changes;
    }

    void onTick() {
        nacks.onTick(world.nowNs());
        if (browser.decodes && kind == MediaKind.VIDEO && screen.lacksKeyFrame(world.nowNs())) {
            browser.askForKeyFrame(this);
        }
    }

    @Override
    public void nack(int[] numbers, int count) {
        browser.nack(this, numbers, count);
    }

    @Override
    public void givenUp(long nowNs) {
        browser.askForKeyFrame(this);
    }
}
