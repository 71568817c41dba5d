package spokes.media.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import spokes.media.api.MediaKind;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpWriter;

/** A microphone or a camera of a browser's stand-in. Its frames are numbered, so that a receiver knows which arrived. */
final class Source {
    static final int OPUS = 109, VP8 = 120, RTX = 124, H264 = 126;
    static final int MID_ID = 4, LEVEL_ID = 1, TWCC_ID = 3, RID_ID = 10, REPAIRED_RID_ID = 11;
    private static final int HISTORY = 1000;

    /** One encoding, with an SSRC of its own. */
    final class Layer {
        final String rid;
        final int ssrc, rtxSsrc;
        int seq, rtxSeq, timestamp;
        boolean keyFrameWanted = true, paused;
        /** The encoder does not do what it is asked for, so many times. */
        int deafTo;
        int keyFrames, keyFramesAsked, resent;
        /** How many frames this encoding has made: each needs the one before, unless it is a key frame. */
        int frames;
        int packetsPerFrame = 2, payloadBytes = 60;
        final Map<Integer, byte[]> history = new LinkedHashMap<>();

        Layer(String rid) {
            this.rid = rid;
            ssrc = world.random.nextInt();
            rtxSsrc = world.random.nextInt();
            seq = world.random.nextInt(1 << 15, 1 << 16);          // wraps within minutes
            timestamp = world.random.nextInt();
        }

        /** The encoder leaves it out for want of time or room, or takes it up again: with a key frame, since there is nothing to go on from. */
        void pauses(boolean now) {
            keyFrameWanted |= paused && !now;
            paused = now;
        }
    }

    private final World world;
    private final Browser browser;
    final MediaKind kind;
    final TrackSid sid;
    final String cid;
    /** The track id in the SDP: the cid, except in Firefox. */
    String nameInSdp;
    final List<Layer> layers = new ArrayList<>();
    String mid = "";
    boolean sending = true, muted, screen;
    /** It hears nothing, and so sends one packet in twenty. */
    boolean dtx;
    int framesSent;
    int levelDbov = 20;
    int pictureId;
    /** It sends every packet once more with a new transport-wide number, as Firefox does to fill up a probe. */
    boolean repeats;
    /** What a microphone is coded in. */
    Voice voice = Voice.OPUS;

    /** With how many ticks of its clock there are in a packet of 20 ms. */
    enum Voice {
        OPUS(Source.OPUS, 960, "opus/48000/2"), PCMU(0, 160, "PCMU/8000"), PCMA(8, 160, "PCMA/8000");

        final int payloadType, ticks;
        final String rtpmap;

        Voice(int payloadType, int ticks, String rtpmap) {
            this.payloadType = payloadType;
            this.ticks = ticks;
            this.rtpmap = rtpmap;
        }
    }

    /** The transport-wide number of the packet just made. */
    private long number;
    private final Packet packet = new Packet();
    private final RtcpWriter writer = new RtcpWriter();

    Source(World world, Browser browser, MediaKind kind, List<String> rids) {
        this.world = world;
        this.browser = browser;
        this.kind = kind;
        int n = world.random.nextInt(1 << 30);
        sid = new TrackSid((kind == MediaKind.AUDIO ? "TR_AM" : "TR_VC") + n);
        cid = "cid-" + n;
        nameInSdp = cid;
        (rids.isEmpty() ? List.of("") : rids).forEach(rid -> layers.add(new Layer(rid)));
        pictureId = world.random.nextInt(1 << 15);
    }

    /** From now on the layers, smallest first, have these rates. */
    Source weighs(long... bitratesBps) {
        for (int i = 0; i < bitratesBps.length; i++) {
            int bytesPerFrame = (int) (bitratesBps[i] / 8 / 30);
            layers.get(i).packetsPerFrame = Math.ceilDiv(bytesPerFrame, 1100);
            layers.get(i).payloadBytes = bytesPerFrame / layers.get(i).packetsPerFrame;
        }
        return this;
    }

    /** What Firefox does when a sender changes. */
    void changesSsrcs() {
        var rids = layers.stream().map(layer -> layer.rid).toList();
        layers.clear();
        rids.forEach(rid -> layers.add(new Layer(rid)));
    }

    boolean simulcast() {
        return layers.size() > 1;
    }

    TrackAnnouncement announcement() {
        return TrackAnnouncement.of(sid, cid, kind).codecs(List.of(kind == MediaKind.AUDIO ? voice.name().toLowerCase(Locale.ROOT) : "vp8")).muted(muted).dtx(kind == MediaKind.AUDIO)
                .rids(simulcast() ? layers.stream().map(layer -> layer.rid).toList() : List.of()).screen(screen).build();
    }

    void starts() {
        if (!browser.running || !sending) {
            return;
        }
        if (browser.publisher.secured() && !muted) {
            frame();
        }
        world.in(Duration.ofNanos(kind == MediaKind.AUDIO ? 20_000_000 : 33_333_333), this::starts);
    }

    private void frame() {
        framesSent++;
        pictureId = pictureId + 1 & 0x7FFF;
        for (var layer : layers) {
            layer.timestamp += kind == MediaKind.AUDIO ? voice.ticks : 3000;
            if (layer.paused || dtx && framesSent % 20 != 0) {
                continue;
            }
            boolean key = layer.keyFrameWanted;
            layer.keyFrameWanted = false;
            layer.frames++;
            layer.keyFrames += key ? 1 : 0;
            int packets = kind == MediaKind.AUDIO ? 1 : key ? layer.packetsPerFrame * 5 / 2 : layer.packetsPerFrame;
            for (int i = 0; i < packets; i++) {
                send(layer, key, i, packets);
            }
            if (framesSent % 25 == 1) {
                report(layer);
            }
        }
    }

    private void send(Layer layer, boolean key, int index, int packets) {
        layer.seq = layer.seq + 1 & 0xFFFF;
        boolean video = kind == MediaKind.VIDEO;
        var b = packet.bytes;
        packet.clear();
        b[0] = (byte) 0x90;
        b[1] = (byte) ((index == packets - 1 && video ? 0x80 : 0) | (video ? VP8 : voice.payloadType));
        Bytes.put16(b, 2, layer.seq);
        Bytes.put32(b, 4, layer.timestamp);
        Bytes.put32(b, 8, layer.ssrc);
        int at = payload(extensions(b, layer, false), layer, key, index, packets);
        packet.length = at;
        layer.history.put(layer.seq, java.util.Arrays.copyOf(b, at));
        if (layer.history.size() > HISTORY) {
            layer.history.remove(layer.history.keySet().iterator().next());
        }
        leaves();
        if (repeats && video) {
            packet.clear();
            System.arraycopy(layer.history.get(layer.seq), 0, b, 0, at);
            extensions(b, layer, false);
            packet.length = at;
            leaves();
        }
    }

    private void leaves() {
        if (kind == MediaKind.VIDEO) {
            browser.departures.left(number, packet.length, world.nowNs());
        }
        browser.publisher.sendRtp(packet);
    }

    private int extensions(byte[] b, Layer layer, boolean repair) {
        int at = 16;
        at = element(b, at, MID_ID, mid.getBytes());
        if (kind == MediaKind.AUDIO) {
            at = element(b, at, LEVEL_ID, new byte[] {(byte) levelDbov});
        } else {
            number = browser.departures.number();
            at = element(b, at, TWCC_ID, new byte[] {(byte) (number >> 8), (byte) number});
        }
        if (simulcast()) {
            at = element(b, at, repair ? REPAIRED_RID_ID : RID_ID, layer.rid.getBytes());
        }
        while ((at & 3) != 0) {
            b[at++] = 0;
        }
        Bytes.put16(b, 12, 0xBEDE);
        Bytes.put16(b, 14, (at - 16) / 4);
        return at;
    }

    private static int element(byte[] b, int at, int id, byte[] data) {
        b[at] = (byte) (id << 4 | data.length - 1);
        System.arraycopy(data, 0, b, at + 1, data.length);
        return at + 1 + data.length;
    }

    private int payload(int at, Layer layer, boolean key, int index, int packets) {
        var b = packet.bytes;
        if (kind == MediaKind.VIDEO) {
            b[at++] = (byte) (index == 0 ? 0x90 : 0x80);
            b[at++] = (byte) 0x80;
            Bytes.put16(b, at, 0x8000 | pictureId);
            at += 2;
            b[at++] = (byte) (index == 0 && key ? 0 : 1);
        }
        Bytes.put32(b, at, framesSent);
        b[at + 4] = (byte) index;
        b[at + 5] = (byte) packets;
        b[at + 6] = (byte) (key ? 1 : 0);
        b[at + 7] = (byte) layers.indexOf(layer);
        Bytes.put32(b, at + 8, layer.frames);
        return at + layer.payloadBytes;
    }

    private void report(Layer layer) {
        long ntp = (world.nowNs() / 1_000_000_000L << 32) | (world.nowNs() % 1_000_000_000L << 32) / 1_000_000_000L;
        browser.publisher.sendRtcp(writer.begin().senderReport(layer.ssrc, ntp, layer.timestamp, framesSent, framesSent * 60L).packet());
    }

    void onNack(int ssrc, int seq) {
        for (var layer : layers) {
            if (layer.ssrc == ssrc && layer.history.containsKey(seq)) {
                resend(layer, seq, layer.history.get(seq));
            }
        }
    }

    /** By RTX for video (RFC 4588), as it was for audio. */
    private void resend(Layer layer, int seq, byte[] original) {
        layer.resent++;
        if (kind == MediaKind.AUDIO) {
            packet.set(original, 0, original.length);
            leaves();
            return;
        }
        var b = packet.bytes;
        packet.clear();
        System.arraycopy(original, 0, b, 0, 12);
        b[1] = (byte) (original[1] & 0x80 | RTX);
        Bytes.put16(b, 2, layer.rtxSeq++);
        Bytes.put32(b, 8, layer.rtxSsrc);
        int at = extensions(b, layer, true);
        int payloadAt = 16 + 4 * Bytes.u16(original, 14);
        Bytes.put16(b, at, seq);
        System.arraycopy(original, payloadAt, b, at + 2, original.length - payloadAt);
        packet.length = at + 2 + original.length - payloadAt;
        leaves();
    }

    void onKeyFrameRequest(int ssrc) {
        for (var layer : layers) {
            if (layer.ssrc == ssrc) {
                layer.keyFrameWanted |= layer.deafTo == 0;
                layer.deafTo = Math.max(layer.deafTo - 1, 0);
                layer.keyFramesAsked++;
            }
        }
    }
}
