package spokes.media.track;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put32;
import static spokes.media.buffer.Bytes.put8;
import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u8;

import java.util.Arrays;
import java.util.Optional;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.KeyFrameRequests;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.PayloadTypes;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.FrameInfo;
import spokes.media.simulcast.Layer;
import spokes.media.simulcast.LayerActivity;
import spokes.media.simulcast.LayerMeter;
import spokes.media.transport.ice.Liveness;

/**
 * One published track: one layer, or several (simulcast), each with an SSRC of its own and maybe one for retransmissions. Knows
 * its down tracks and gives them every packet.
 *
 * <p>The publisher of the lowest layer is asked for a key frame at most every {@value #LOW_THROTTLE_MS} ms, of others every
 * {@value #HIGH_THROTTLE_MS} ms (LiveKit's {@code pli_throttle}).
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class UpTrack implements AutoCloseable {
    static final int LOW_THROTTLE_MS = 500, HIGH_THROTTLE_MS = 1000, DEFAULT_RTT_MS = 100;
    private static final long MS = 1_000_000;
    private static final int RTX_HEADER_BYTES = 2, MAX_SPATIAL = 4;

    /** What an up track wants of the world. Sinks never call back in. */
    public interface Sink extends RtcpSink {
        /**
         * How loud an audio packet is (RFC 6464). Not said while the track is muted.
         *
         * @param levelDbov 0 (loudest) … 127 (silent), to be read as -dBov
         * @param timestamp of the packet, in ticks of the codec's clock
         */
        default void audioLevel(UpTrack track, int levelDbov, int timestamp, long nowNs) {}
    }

    private final MediaKind kind;
    private final int feedbackSsrc;
    private final RtcpWriter writer;
    private final Sink sink;
    private final UpStream[] media;
    private final UpStream[] repairs;
    private final KeyFrameRequests[] keyFrames;
    private final LayerActivity activity;
    private final LayerMeter meter = new LayerMeter();
    private final FrameInfo info = new FrameInfo();
    private final RtpPacket restored = new RtpPacket();
    private PayloadTypes payloadTypes = new PayloadTypes();
    private int audioLevelId;
    private int dependencyDescriptorId;
    private DownTrack[] downTracks = {};
    private boolean muted;
    private boolean silencing;
    private byte[] silenceTrailer = {};
    private boolean closed;
    private long rttNs = DEFAULT_RTT_MS * MS;
    private final UpQuality quality = new UpQuality();
    private long packetsReceived;
    private long bytesReceived;

    /**
     * @param layers how many layers it may have, 1 for a track without simulcast
     * @param feedbackSsrc the SSRC under which we send RTCP to this publisher
     */
    public UpTrack(MediaKind kind, int layers, int feedbackSsrc, RtcpWriter writer, Sink sink) {
        this.kind = kind;
        this.feedbackSsrc = feedbackSsrc;
        this.writer = writer;
        this.sink = sink;
        media = new UpStream[layers];
        repairs = new UpStream[layers];
        keyFrames = new KeyFrameRequests[layers];
        for (int i = 0; i < layers; i++) {
            int layer = i;
            keyFrames[i] = new KeyFrameRequests((i == 0 ? LOW_THROTTLE_MS : HIGH_THROTTLE_MS) * MS, () -> sendPictureLoss(layer));
        }
        activity = new LayerActivity(kind == MediaKind.VIDEO ? Math.max(layers, MAX_SPATIAL) : layers);
    }

    /** What the publisher's SDP says; again whenever that changes. Before the first time packets are dropped. */
    public void negotiated(PayloadTypes payloadTypes, ExtensionMap extensions) {
        this.payloadTypes = payloadTypes;
        audioLevelId = extensions.id(HeaderExtension.AUDIO_LEVEL);
        dependencyDescriptorId = extensions.id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    }

    /**
     * From now on this SSRC is the given layer (0 is the smallest). An SSRC that the layer had before is forgotten
     * ({@link UpStream#live} turns false), as happens when Firefox changes its SSRC.
     *
     * @return what the peer hands this SSRC's packets and sender reports to
     */
    public UpStream bind(int ssrc, int layer, long nowNs) {
        if (media[layer] != null) {
            media[layer].close();
        }
        media[layer] = new UpStream(this, ssrc, layer, false, rttNs);
        reconsider(nowNs);
        return media[layer];
    }

    /** From now on this SSRC carries the retransmissions (RFC 4588) of the given layer. */
    public UpStream bindRtx(int ssrc, int layer, long nowNs) {
        if (repairs[layer] != null) {
            repairs[layer].close();
        }
        repairs[layer] = new UpStream(this, ssrc, layer, true, rttNs);
        return repairs[layer];
    }

    /** The stream that is this layer now. */
    public Optional<UpStream> stream(int layer) {
        return Optional.ofNullable(media[layer]);
    }

    /** The stream that carries this layer's retransmissions now. */
    public Optional<UpStream> rtxStream(int layer) {
        return Optional.ofNullable(repairs[layer]);
    }

    public int layers() {
        return media.length;
    }

    /** While muted nothing is forwarded; afterwards audio goes on at once and video with a key frame. */
    public void mute(boolean muted, long nowNs) {
        if (this.muted == muted) {
            return;
        }
        silencing = false;
        for (var down : downTracks) {
            silencing |= muted ? down.fallSilent(nowNs) : down.speakAgain();
        }
        this.muted = muted;
        activity.reset();
        reconsider(nowNs);
    }

    /** A subscriber is to be ticked for its {@link Silence}. */
    void silencing() {
        silencing = true;
    }

    /** What marks silence that we put in as ours, for clients that decrypt; empty where nothing is encrypted. */
    public void silenceTrailer(byte[] trailer) {
        silenceTrailer = trailer.clone();
    }

    byte[] silenceTrailer() {
        return silenceTrailer;
    }

    public boolean muted() {
        return muted;
    }

    /** The round trip to the publisher, where somebody knows it; {@value #DEFAULT_RTT_MS} ms until then. */
    public void rtt(long rttNs) {
        this.rttNs = rttNs;
        for (var stream : media) {
            if (stream != null) {
                stream.rtt(rttNs);
            }
        }
    }

    /**
     * How well it has come in since this was asked last, as {@link QualityScore}.
     *
     * @param consent of the publisher's connection
     * @param redundant its packets repeat those before
     * @param mayRest its source sends only when something changes
     */
    public double quality(Liveness consent, boolean redundant, boolean mayRest, StreamWatch watch) {
        return quality.look(this, consent, redundant, mayRest, watch);
    }

    /** The largest picture size that anybody wants, -1 when nobody wants anything. */
    int wantedSpatial() {
        int wanted = Layer.NONE.spatial();
        for (var down : downTracks) {
            wanted = Math.max(wanted, down.isOpen() ? down.wished().spatial() : wanted);
        }
        return wanted;
    }

    /** Null while there is none. */
    UpStream media(int layer) {
        return media[layer];
    }

    public MediaKind kind() {
        return kind;
    }

    /** Packets that came in, without duplicates and retransmissions of what had come already. */
    public long packetsReceived() {
        return packetsReceived;
    }

    public long bytesReceived() {
        return bytesReceived;
    }

    /**
     * What it takes to forward the track up to this layer: the packets of the encoding itself when it is simulcast, those of all
     * spatial layers up to it when it is scalable. 0 for what is not sent at present.
     */
    public long bitrateBps(int spatial, int temporal, long nowNs) {
        if (isSimulcast()) {
            return meter.bitrateBps(spatial, temporal, nowNs);
        }
        long sum = 0;
        for (int s = 0; s <= Math.min(spatial, meter.highestSpatial()); s++) {
            sum += meter.bitrateBps(s, temporal, nowNs);
        }
        return spatial > meter.highestSpatial() ? 0 : sum;
    }

    /** Frames per second of this layer with everything below it. */
    double frameRate(int spatial, int temporal, long nowNs) {
        return meter.frameRate(isSimulcast() ? spatial : Math.min(spatial, Math.max(meter.highestSpatial(), 0)), temporal, nowNs);
    }

    private int spatial(UpStream stream) {
        return isSimulcast() ? stream.layer() : Math.min(info.spatialLayer, MAX_SPATIAL - 1);
    }

    /** Whether its layers are streams of their own; otherwise there is one stream, which may have layers inside. */
    boolean isSimulcast() {
        return media.length > 1;
    }

    /** Which stream has this layer. */
    int streamOf(int spatial) {
        return isSimulcast() ? spatial : Math.min(spatial, 0);
    }

    /** Lost packets, key-frame requests, silent layers: for this track and for the down tracks that wait. */
    public void onTick(long nowNs) {
        for (int i = 0; i < media.length; i++) {
            if (media[i] != null) {
                media[i].onTick(nowNs);
            }
            keyFrames[i].onTick(nowNs);
        }
        if (activity.onTick(nowNs)) {
            reconsider(nowNs);
        }
        if (kind == MediaKind.VIDEO || silencing) {
            silencing = false;
            for (var down : downTracks) {
                down.onTick(nowNs);
                silencing |= kind == MediaKind.AUDIO && down.nextDeadlineNs() != Long.MAX_VALUE;
            }
        }
    }

    public long nextDeadlineNs() {
        long next = activity.nextDeadlineNs();
        for (int i = 0; i < media.length; i++) {
            if (media[i] != null) {
                next = Math.min(next, media[i].nextDeadlineNs());
            }
            next = Math.min(next, keyFrames[i].nextDeadlineNs());
        }
        if (kind == MediaKind.VIDEO || silencing) {
            for (var down : downTracks) {
                next = Math.min(next, down.nextDeadlineNs());
            }
        }
        return next;
    }

    /** Gives the memory back. Its down tracks send nothing any more; they are still to be closed. */
    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < media.length; i++) {
            if (media[i] != null) {
                media[i].close();
            }
            if (repairs[i] != null) {
                repairs[i].close();
            }
        }
    }

    void attach(DownTrack down) {
        downTracks = Arrays.copyOf(downTracks, downTracks.length + 1);
        downTracks[downTracks.length - 1] = down;
    }

    /** One for all subscribers with the same payload types, so that it is at hand when a packet goes to the next of them. */
    PayloadMapping payloads(PayloadMapping mapping) {
        for (var down : downTracks) {
            if (down.payloads().equals(mapping)) {
                return down.payloads();
            }
        }
        return mapping;
    }

    /** One for all subscribers with the same ids. */
    ExtensionBlocks extensions(ExtensionMapping mapping) {
        for (var down : downTracks) {
            if (down.extensions().mapping().equals(mapping)) {
                return down.extensions();
            }
        }
        return new ExtensionBlocks(mapping);
    }

    void detach(DownTrack down) {
        downTracks = Arrays.stream(downTracks).filter(d -> d != down).toArray(DownTrack[]::new);
    }

    boolean hasDownTracks() {
        return downTracks.length > 0;
    }

    /** Whether there is anything to forward at all. */
    boolean flows() {
        return !muted && !closed;
    }

    LayerActivity activity() {
        return activity;
    }

    long rttNs() {
        return rttNs;
    }

    int dependencyDescriptorId() {
        return dependencyDescriptorId;
    }

    boolean knows(int payloadType) {
        return payloadTypes.has(payloadType);
    }

    int clockRateHz(int payloadType) {
        return knows(payloadType) ? codecOf(payloadType).clockRateHz() : kind == MediaKind.AUDIO ? 48_000 : 90_000;
    }

    /** Of a payload type that is {@linkplain #knows known}. */
    Codec codecOf(int payloadType) {
        return payloadTypes.codecOf(payloadType);
    }

    private void reconsider(long nowNs) {
        for (var down : downTracks) {
            down.reconsider(nowNs);
        }
    }

    void forward(UpStream stream, RtpPacket packet, Codec codec, long nowNs) {
        packetsReceived++;
        bytesReceived += packet.length();
        stream.describe(packet, codec, false, info);
        if (info.keyFrame) {
            keyFrames[stream.layer()].onKeyFrame();
        }
        if (muted) {
            return;
        }
        if (audioLevelId != 0) {
            readAudioLevel(packet, nowNs);
        }
        if (kind == MediaKind.VIDEO) {
            meter.onPacket(spatial(stream), info.temporalLayer, packet.length(), info.frameStart, nowNs);
        }
        boolean woke = activity.onPacket(spatial(stream), packet.timestamp(), nowNs);
        var downs = downTracks;
        for (int i = 0; i < downs.length; i++) {
            downs[i].onPacket(stream, packet, info, codec, nowNs);
        }
        if (woke) {
            reconsider(nowNs);                                // afterwards: it may have brought its key frame along
        }
    }

    private void readAudioLevel(RtpPacket packet, long nowNs) {
        int at = packet.extension(audioLevelId);
        if (at >= 0) {
            sink.audioLevel(this, u8(packet.bytes(), at) & 0x7F, packet.timestamp(), nowNs);
        }
    }

    /** Padding, or a payload type that nobody knows: not forwarded, and nobody shall miss it. */
    void skip(UpStream stream, RtpPacket packet, long nowNs) {
        var downs = downTracks;
        for (int i = 0; i < downs.length; i++) {
            downs[i].onSkipped(stream, packet, nowNs);
        }
    }

    /** Undoes a retransmission (RFC 4588 §4) in place: the original number stands before the payload. */
    void onRepair(UpStream stream, RtpPacket packet, long nowNs) {
        int apt = payloadTypes.apt(packet.payloadType());
        stream.stats().onPacket(packet.seq(), packet.timestamp(), clockRateHz(Math.max(apt, 0)), nowNs);
        var original = media[stream.layer()];
        if (apt < 0 || original == null || packet.payloadLength() < RTX_HEADER_BYTES) {
            return;
        }
        Packet memory = packet.packet();
        var b = memory.bytes;
        int seq = u16(b, packet.payloadOffset());
        int marker = packet.marker() ? 0x80 : 0;
        System.arraycopy(b, memory.offset, b, memory.offset + RTX_HEADER_BYTES, packet.headerLength());
        memory.offset += RTX_HEADER_BYTES;
        memory.length -= RTX_HEADER_BYTES;
        put8(b, memory.offset + 1, marker | apt);
        put16(b, memory.offset + 2, seq);
        put32(b, memory.offset + 8, original.ssrc());
        if (restored.wrap(memory)) {
            original.onRestored(restored, nowNs);
        }
    }

    void askAgain(int ssrc, int[] seqs, int count) {
        sink.rtcp(writer.begin().nack(feedbackSsrc, ssrc, seqs, count).packet());
    }

    /** Someone can do nothing without a key frame of that layer. */
    void wantKeyFrame(int layer, long nowNs) {
        if (kind == MediaKind.VIDEO && flows() && media[layer] != null) {
            keyFrames[layer].ask(nowNs);
        }
    }

    private void sendPictureLoss(int layer) {
        if (media[layer] != null && flows()) {
            sink.rtcp(writer.begin().pictureLoss(feedbackSsrc, media[layer].ssrc()).packet());
        }
    }
}
