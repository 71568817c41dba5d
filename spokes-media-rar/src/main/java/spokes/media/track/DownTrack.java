package spokes.media.track;

import static spokes.media.buffer.Bytes.put16;
import static spokes.media.buffer.Bytes.put32;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import spokes.media.api.MediaKind;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.NtpTime;
import spokes.media.rtcp.RtcpSink;
import spokes.media.rtcp.RtcpWriter;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.PayloadMapping;
import spokes.media.rtp.Red;
import spokes.media.rtp.RtpPacket;
import spokes.media.rtp.Sequence;
import spokes.media.rtp.codec.Codec;
import spokes.media.rtp.codec.FrameInfo;
import spokes.media.simulcast.Layer;
import spokes.media.simulcast.LayerFilter;

/**
 * One subscription: a published track on its way to one subscriber, under an SSRC, sequence numbers and timestamps of its own
 * that stay continuous whatever the publisher does. Ticked by its {@link UpTrack}.
 *
 * <p>Of a simulcast track it forwards the highest layer that is alive and within the limit; it changes at a key frame of the new
 * layer and stays with the old one until then. While it waits for a key frame it asks again every two round trips
 * ({@value #MIN_ASK_MS} to {@value #MAX_ASK_MS} ms). Sender reports go out in the publisher's own clock, so that what was captured together is played together.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class DownTrack implements AutoCloseable {
    static final int MIN_ASK_MS = 200, MAX_ASK_MS = 1000, DEFAULT_RESEND_PAUSE_MS = 100, MIN_RESEND_PAUSE_MS = 10;
    static final int PATIENCE_MS = 150, GREETING_MS = 200;
    private static final long MS = 1_000_000;
    /** What a packet may grow by: extensions in the two-byte form, a retransmission header, an SRTP tag. */
    private static final int HEADROOM_BYTES = 40;
    private static final int VIDEO_CLOCK_RATE_HZ = 90_000, NO_RTX = -1, RESTART_GAP = 3000, MAX_CATCH_UP = 500;

    /** The subscriber's connection. Packets are in cleartext, valid during the call, and may be changed in place. */
    public interface Sink extends RtcpSink {
        void rtp(Packet packet, long nowNs);

        /** One that was sent before. */
        default void resent(Packet packet, long nowNs) {
            rtp(packet, nowNs);
        }

        /** How long packets wait on their way at present, as far as that is known. */
        default long queueNs() {
            return 0;
        }
    }

    private final UpTrack source;
    private final boolean video;
    private final int ssrc;
    private final int rtxSsrc;
    private final byte[] cname;
    private final Packet scratch;
    private final RtcpWriter writer;
    private final Sink sink;
    private final RtpRewriter rewriter;
    private final SentHistory history;
    private PayloadMapping payloads = new PayloadMapping();
    private ExtensionBlocks extensions = new ExtensionBlocks(new ExtensionMapping(ExtensionMap.NONE, ExtensionMap.NONE));
    private boolean trailers = true;
    private boolean negotiated;
    private boolean connected;
    private boolean takes;                                    // what the track sends, if it does
    private boolean greeted;
    private final Wanted wanted = new Wanted();
    private final LayerFilter filter = new LayerFilter();
    private int lastDroppedPicture = -1;
    private UpStream current;                                 // null while there is nothing to continue with
    private boolean waiting;
    private long askNs;
    private int rtxSeq;
    private int lastFirSeq = -1;
    private int clockRateHz;
    private final SenderReports reports = new SenderReports();
    private final DownQuality quality = new DownQuality();
    private PlayoutDelay playoutDelay = PlayoutDelay.none();
    private long numbersUsed;
    private long packetsSent;
    private long payloadBytesSent;
    private long packetsResent;
    private final Silence silence = new Silence();
    private final Resending resending = new Resending();

    /** What only resending needs: made when the first packet is asked for. */
    private static final class Resending {
        private Packet packet;
        private RtpPacket view;
        private FrameInfo info;

        void prepare() {
            if (packet == null) {
                packet = new Packet();
                view = new RtpPacket();
                info = new FrameInfo();
            }
        }
    }

    /**
     * Sends nothing before {@link #negotiated} and {@link #connected}.
     *
     * @param ssrc as offered to the subscriber
     * @param rtxSsrc as offered for retransmissions, 0 for none
     * @param cname the same for all tracks of one publisher, or players would not synchronise them
     * @param scratch where packets are written; may be shared by all down tracks of a loop
     */
    public DownTrack(UpTrack source, int ssrc, int rtxSsrc, String cname, RandomGenerator random, Packet scratch, RtcpWriter writer,
            Sink sink) {
        this.source = source;
        this.ssrc = ssrc;
        this.rtxSsrc = rtxSsrc;
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
        this.scratch = scratch;
        this.writer = writer;
        this.sink = sink;
        video = source.kind() == MediaKind.VIDEO;
        rewriter = new RtpRewriter(random.nextInt(1, 1 << 15));     // below 2^15, so that SRTP's roll-over is never guessed wrong
        rtxSeq = random.nextInt(1, 1 << 15);
        history = new SentHistory(video ? 512 : 128);
        source.attach(this);
    }

    /** Between these bounds a player shall hold this video back; to be said before the first packet. */
    public void playoutDelay(int leastMs, int mostMs) {
        playoutDelay = PlayoutDelay.of(leastMs, mostMs);
    }

    /** For a subscriber that would take for a part of the picture what others read behind it ({@link PacketTrailer}). */
    public void withoutTrailers() {
        trailers = false;
    }

    /** What the subscriber's answer accepted; again whenever that changes. Video asks for a key frame at once. */
    public void negotiated(PayloadMapping payloads, ExtensionMapping extensions, long nowNs) {
        this.payloads = source.payloads(payloads);
        this.extensions = source.extensions(extensions);
        negotiated = true;
        reconsider(nowNs);
        greet(nowNs);
    }

    /** Whether the subscriber's connection can carry media now. */
    public void connected(boolean connected, long nowNs) {
        this.connected = connected;
        reconsider(nowNs);
        greet(nowNs);
    }

    /**
     * How much the subscriber wants.
     *
     * @param maxLayer highest layer wanted, 0 is the smallest; {@link Integer#MAX_VALUE} for all
     */
    public void limit(boolean disabled, int maxLayer, long nowNs) {
        limit(disabled, maxLayer, 0, nowNs);
    }

    /** @param framesPerSecond as many are enough; 0 for all */
    public void limit(boolean disabled, int maxLayer, int framesPerSecond, long nowNs) {
        wanted.wish(disabled, maxLayer, framesPerSecond);
        if (silence.isDue()) {
            source.silencing();                               // it was held back while the track was disabled
        }
        reconsider(nowNs);
    }

    /** How much the subscriber's path carries, beside what the subscriber wants; {@link Layer#NONE} pauses. */
    public void allow(Layer max, long nowNs) {
        if (wanted.allow(max)) {
            reconsider(nowNs);
        }
    }

    /** What the subscriber wants of the track at most; {@link Layer#NONE} while it wants nothing. */
    public Layer wished() {
        return wanted.wished();
    }

    public int ssrc() {
        return ssrc;
    }

    /** 0 when there is none. */
    public int rtxSsrc() {
        return rtxSsrc;
    }

    public UpTrack source() {
        return source;
    }

    /** The round trip to the subscriber, 0 until it is known. */
    public long rttNs() {
        return reports.rttNs();
    }

    public long packetsSent() {
        return packetsSent;
    }

    /** Without headers, and without retransmissions. */
    public long payloadBytesSent() {
        return payloadBytesSent;
    }

    public long packetsResent() {
        return packetsResent;
    }

    /** The layer that is being forwarded, -1 for none. */
    public int layer() {
        return current == null ? -1 : source.isSimulcast() ? current.layer() : Math.min(filter.spatial(), Math.max(source.activity().best(wanted.maxSpatial()), 0));
    }

    /**
     * How well it has got through since this was asked last, as {@link QualityScore}.
     *
     * @param redundant its packets repeat those before
     * @param watch hears what it was found by
     */
    public double quality(boolean redundant, StreamWatch watch) {
        if (!isOpen() || wanted.disabled() || !source.flows()) {
            return quality.rests();
        }
        if (wanted.nothing()) {
            return quality.stopped();
        }
        int best = source.isSimulcast() && current != null ? source.activity().best(wanted.wished().spatial()) : -1;
        return quality.look(rtxSsrc != 0, redundant, reports.rttNs(), Math.max(0, best - Math.max(layer(), 0)), watch);
    }

    boolean isOpen() {
        return negotiated && connected;
    }

    private boolean flows() {
        return takes && source.flows();
    }

    PayloadMapping payloads() {
        return payloads;
    }

    ExtensionBlocks extensions() {
        return extensions;
    }

    /** Something changed: is there still something to forward, and is it the right thing? */
    void reconsider(long nowNs) {
        takes = negotiated && connected && !wanted.nothing();
        if (!flows() || current != null && !current.live()) {
            current = null;
        }
        boolean waitedBefore = waiting;
        int best = source.activity().best(wanted.maxSpatial());
        int stream = source.streamOf(best);
        filter.want(source.isSimulcast() ? Integer.MAX_VALUE : source.activity().unlessSilent(wanted.maxSpatial()), wanted.maxTemporal(source, best, nowNs));
        boolean patient = current != null && filter.staysTooLarge();
        waiting = video && flows() && (current == null || stream >= 0 && stream != current.layer() || patient || filter.lacksLargerPicture(source.isSimulcast() ? 0 : best));
        if (waiting && patient && !waitedBefore) {
            askNs = nowNs + PATIENCE_MS * MS;                 // most encoders let go of a layer by themselves
        } else if (waiting && (!waitedBefore || nowNs - askNs >= 0)) {
            askForKeyFrame(stream, nowNs);
        }
    }

    /** Of the stream that we want; and when there is no picture at all, of the smallest as well, for it comes soonest. */
    private void askForKeyFrame(int stream, long nowNs) {
        askNs = nowNs + Math.clamp(2 * source.rttNs(), MIN_ASK_MS * MS, MAX_ASK_MS * MS);
        if (stream >= 0) {
            source.wantKeyFrame(stream, nowNs);
        }
        if (current == null && stream != 0) {
            source.wantKeyFrame(0, nowNs);
        }
    }

    /** The publisher has muted, maybe in the middle of something. True when silence is to follow. */
    boolean fallSilent(long nowNs) {
        if (!video && current != null && flows() && payloads.voice() >= 0) {
            silence.begin(nowNs);
        }
        return silence.isDue();
    }

    /** True when silence is to follow all the same, since nothing was ever sent. */
    boolean speakAgain() {
        if (rewriter.sentAny()) {
            silence.end();
        }
        return silence.isDue();
    }

    /**
     * A track that is muted when its subscriber comes, or sends nothing for {@value #GREETING_MS} ms, says that it is there: some clients know no track of which nothing
     * ever came (those of pion).
     */
    private void greet(long nowNs) {
        if (greeted || !isOpen() || (video ? payloads.first() : payloads.voice()) < 0) {
            return;
        }
        greeted = true;
        if (!rewriter.sentAny()) {
            silence.begin(source.muted() ? nowNs : nowNs + GREETING_MS * MS);
            source.silencing();
        }
    }

    private void sendSilence(long nowNs) {
        int clockRateHz = video ? VIDEO_CLOCK_RATE_HZ : payloads.voiceCodec().clockRateHz();
        rewriter.invent(Silence.FRAME_MS * clockRateHz / 1000, clockRateHz, nowNs);
        var b = scratch.bytes;
        put16(b, 2, rewriter.lastSeq());
        put32(b, 4, rewriter.lastTimestamp());
        put32(b, 8, ssrc);
        scratch.offset = 0;
        if (video) {
            writeNothing(payloads.first());
        } else {
            b[0] = (byte) 0x80;
            b[1] = (byte) payloads.voice();
            scratch.length = Silence.write(b, RtpPacket.FIXED_HEADER_BYTES, payloads.voiceCodec(), source.silenceTrailer());
        }
        packetsSent++;
        sink.rtp(scratch, nowNs);
    }

    /** A single byte of padding: its own length. */
    private void writeNothing(int payloadType) {
        scratch.bytes[0] = (byte) 0xA0;
        scratch.bytes[1] = (byte) payloadType;
        scratch.bytes[RtpPacket.FIXED_HEADER_BYTES] = 1;
        scratch.length = RtpPacket.FIXED_HEADER_BYTES + 1;
    }

    void onTick(long nowNs) {
        if (maySilence() && silence.takes(nowNs)) {
            if (awaitsKeyFrame()) {
                silence.end();
            } else {
                sendSilence(nowNs);
            }
        }
        if (waiting && nowNs - askNs >= 0 || flows() && wanted.due(nowNs)) {
            reconsider(nowNs);
        }
    }

    private boolean maySilence() {
        return isOpen() && !wanted.disabled();
    }

    /** The track sends, and something that can be begun with is on its way. */
    private boolean awaitsKeyFrame() {
        return waiting && source.activity().best(wanted.maxSpatial()) >= 0;
    }

    long nextDeadlineNs() {
        long next = Math.min(maySilence() ? silence.nextDeadlineNs() : Long.MAX_VALUE, waiting ? askNs : Long.MAX_VALUE);
        return flows() ? Math.min(next, wanted.nextDeadlineNs()) : next;
    }

    /** A packet of the up track; the same object for all its down tracks, so nothing is changed in it. */
    void onPacket(UpStream stream, RtpPacket packet, FrameInfo info, Codec codec, long nowNs) {
        int payloadType = payloads.out(packet.payloadType());
        if (payloadType < 0 || !flows()) {
            onSkipped(stream, packet, nowNs);
            return;
        }
        if (stream == current && Math.abs(rewriter.ahead(packet.seq())) > RESTART_GAP) {
            current = null;                                   // the publisher began anew
            reconsider(nowNs);
        }
        if (stream == current) {
            if (!video || filter.admits(info)) {
                place(packet, info, payloadType, nowNs);
            } else {
                leaveOut(packet, info, codec, nowNs);
            }
            if (video && filter.changed()) {
                reconsider(nowNs);
            }
        } else if (startsWith(stream, info)) {
            silence.end();
            rewriter.anchor(stream, packet, info, codec.clockRateHz(), nowNs);
            filter.begin(info);
            filter.admits(info);
            current = stream;
            clockRateHz = codec.clockRateHz();
            reconsider(nowNs);
            place(packet, info, payloadType, nowNs);
            catchUp(packet.seq(), nowNs);
        }
    }

    private void place(RtpPacket packet, FrameInfo info, int payloadType, long nowNs) {
        if (rewriter.place(packet.seq())) {
            forward(packet, info, payloadType, nowNs);
        }
    }

    /** It belongs to a layer above what this subscriber gets. */
    private void leaveOut(RtpPacket packet, FrameInfo info, Codec codec, long nowNs) {
        boolean picture = codec == Codec.VP8 && info.pictureId >= 0 && info.pictureId != lastDroppedPicture;
        lastDroppedPicture = info.pictureId;
        if (!rewriter.skip(packet.seq(), picture) && rewriter.place(packet.seq())) {
            sendEmpty(packet, nowNs);
        }
    }

    /** The first packet of the key frame came late, by retransmission: what came before it and belongs behind it follows. */
    private void catchUp(int seq, long nowNs) {
        int behind = Math.min(Sequence.difference(current.highestSeq(), seq), MAX_CATCH_UP);
        for (int i = 1; i <= behind; i++) {
            resending.prepare();
            var packet = resending.view;
            if (current.cache().copy(seq + i & 0xFFFF, resending.packet) && packet.wrap(resending.packet)
                    && source.knows(packet.payloadType()) && payloads.out(packet.payloadType()) >= 0) {
                var codec = source.codecOf(packet.payloadType());
                current.describe(packet, codec, true, resending.info);
                if (!video || filter.admits(resending.info)) {
                    place(packet, resending.info, payloads.out(packet.payloadType()), nowNs);
                } else {
                    leaveOut(packet, resending.info, codec, nowNs);
                }
            }
        }
    }

    /** May we go over to this stream with this packet? Audio always; video with a key frame, where that is an improvement. */
    private boolean startsWith(UpStream stream, FrameInfo info) {
        if (!video) {
            return true;
        }
        if (!info.keyFrame) {
            return false;
        }
        int best = source.activity().best(wanted.maxSpatial());
        boolean stranded = current == null || stream == current || !source.activity().isAlive(current.layer());
        return stream.layer() == source.streamOf(best) || stranded && stream.layer() <= wanted.maxSpatial();
    }

    private void forward(RtpPacket packet, FrameInfo info, int payloadType, long nowNs) {
        int stretch = rewriter.placedIn();
        int seq = rewriter.seq(packet.seq(), stretch);
        int timestamp = rewriter.timestamp(packet.timestamp(), stretch);
        if (!write(packet, info, stretch, payloadType, seq, timestamp, NO_RTX)) {
            return;
        }
        rewriter.sent(seq, timestamp, info, nowNs);
        history.put(seq, packet.seq(), stretch);
        packetsSent++;
        payloadBytesSent += packet.payloadLength();
        sink.rtp(scratch, nowNs);
        if (reports.due(nowNs)) {
            sendReport(nowNs);
        }
    }

    /** Writes the packet as the subscriber shall see it; as a retransmission (RFC 4588) when {@code rtxPayloadType} is one. */
    private boolean write(RtpPacket packet, FrameInfo info, int stretch, int payloadType, int seq, int timestamp, int rtxPayloadType) {
        boolean rtx = rtxPayloadType >= 0;
        int from = video ? packet.payloadOffset() : soundAt(packet);
        if (from < 0 || packet.length() + packet.headerLength() + HEADROOM_BYTES > Packet.CAPACITY) {
            return false;
        }
        int length = packet.payloadOffset() + packet.payloadLength() - from;
        var b = scratch.bytes;
        int payloadAt = writeExtensions(packet, info, rewriter.frameNumberOffset(stretch), playoutDelay(seq, info, rtx));
        b[0] = (byte) (payloadAt > RtpPacket.FIXED_HEADER_BYTES ? 0x90 : 0x80);
        b[1] = (byte) ((packet.marker() || video && filter.endsPicture(info) ? 0x80 : 0) | (rtx ? rtxPayloadType : payloadType));
        put16(b, 2, rtx ? rtxSeq : seq);
        put32(b, 4, timestamp);
        put32(b, 8, rtx ? rtxSsrc : ssrc);
        if (rtx) {
            put16(b, payloadAt, seq);
            payloadAt += 2;
        }
        System.arraycopy(packet.bytes(), from, b, payloadAt, length);
        if (video) {
            rewriter.rewriteFrameIds(b, payloadAt, info, stretch);
        } else {
            renumberBlocks(packet.payloadType(), payloadAt, length);
        }
        boolean ends = (b[1] & 0x80) != 0;
        scratch.offset = 0;
        scratch.length = payloadAt + length - (trailers || !ends ? 0 : PacketTrailer.length(b, payloadAt, length));
        return true;
    }

    /** Where the payload begins that this subscriber takes, negative when it is malformed. */
    private int soundAt(RtpPacket packet) {
        return payloads.strips(packet.payloadType()) ? Red.primaryAt(packet.bytes(), packet.payloadOffset(), packet.payloadLength()) : packet.payloadOffset();
    }

    private void renumberBlocks(int publisherPayloadType, int payloadAt, int length) {
        if (payloads.blocks(publisherPayloadType) >= 0 && Red.primaryAt(scratch.bytes, payloadAt, length) >= 0) {
            Red.renumber(scratch.bytes, payloadAt, payloads.blocks(publisherPayloadType));
        }
    }

    /** Most packets are just what other subscribers get; not those that come again, and not those that say what nobody else is told. */
    private int writeExtensions(RtpPacket packet, FrameInfo info, int frameNumberOffset, int delay) {
        int at = RtpPacket.FIXED_HEADER_BYTES;
        return delay < 0 && info != resending.info
                ? extensions.write(source.packetsReceived(), packet, info, filter, frameNumberOffset, scratch.bytes, at)
                : extensions.mapping().write(packet, scratch.bytes, at, frameNumberOffset, info, filter.saysTargets(info), filter.activeTargets(info), delay);
    }

    private int playoutDelay(int seq, FrameInfo info, boolean again) {
        if (!extensions.mapping().takesPlayoutDelay()) {
            return PlayoutDelay.NOTHING;
        }
        return again ? playoutDelay.again() : playoutDelay.in(seq, info.keyFrame);
    }

    /** A packet that is not forwarded: later numbers move up; when it is too late for that, an empty one fills the gap. */
    void onSkipped(UpStream stream, RtpPacket packet, long nowNs) {
        if (stream == current && !rewriter.skip(packet.seq()) && flows() && rewriter.place(packet.seq())) {
            sendEmpty(packet, nowNs);
        }
    }

    private void sendEmpty(RtpPacket packet, long nowNs) {
        int payloadType = payloads.out(packet.payloadType());
        if (payloadType < 0) {
            return;
        }
        var b = scratch.bytes;
        writeNothing(payloadType);
        put16(b, 2, rewriter.seq(packet.seq(), rewriter.placedIn()));
        put32(b, 4, rewriter.timestamp(packet.timestamp(), rewriter.placedIn()));
        put32(b, 8, ssrc);
        scratch.offset = 0;
        rewriter.filled(rewriter.seq(packet.seq(), rewriter.placedIn()));
        packetsSent++;
        sink.rtp(scratch, nowNs);
    }

    /** The subscriber misses {@code seq}, and {@code seq + 1 + i} for every bit {@code i} of {@code following} (RFC 4585 §6.2.1). */
    public void onNack(int seq, int following, long nowNs) {
        if (!flows()) {
            return;
        }
        resend(seq, nowNs);
        for (int i = 0; i < 16; i++) {
            if ((following >> i & 1) != 0) {
                resend(seq + 1 + i & 0xFFFF, nowNs);
            }
        }
    }

    private void resend(int seq, long nowNs) {
        long sent = history.find(seq);
        if (sent < 0 || !rewriter.remembers(SentHistory.stretch(sent))) {
            return;
        }
        int stretch = SentHistory.stretch(sent);
        resending.prepare();
        var packet = resending.view;
        if (!rewriter.source(stretch).cache().copy(SentHistory.inSeq(sent), resending.packet) || !packet.wrap(resending.packet)
                || !history.mayResend(seq, resendPauseMs(), (int) (nowNs / MS))) {
            return;
        }
        resend(packet, seq, stretch, nowNs);
    }

    /**
     * What was sent again is under way for a round trip. Behind a queue that is longer than it was when the round trip was measured, and a client that asks every round
     * trip would fill a narrow path with copies until nothing else gets through.
     */
    private int resendPauseMs() {
        long rttMs = reports.rttNs() == 0 ? DEFAULT_RESEND_PAUSE_MS : Math.max(reports.rttNs() / MS, MIN_RESEND_PAUSE_MS);
        return (int) (rttMs + sink.queueNs() / MS);
    }

    private void resend(RtpPacket packet, int seq, int stretch, long nowNs) {
        int payloadType = payloads.out(packet.payloadType());
        if (payloadType < 0 || !source.knows(packet.payloadType())) {
            return;
        }
        rewriter.source(stretch).describe(packet, source.codecOf(packet.payloadType()), true, resending.info);
        int rtxPayloadType = rtxSsrc == 0 ? NO_RTX : payloads.rtx(packet.payloadType());
        if (write(packet, resending.info, stretch, payloadType, seq, rewriter.timestamp(packet.timestamp(), stretch), rtxPayloadType)) {
            rtxSeq = rtxPayloadType < 0 ? rtxSeq : rtxSeq + 1 & 0xFFFF;
            packetsResent++;
            sink.resent(scratch, nowNs);
        }
    }

    /**
     * Sends one packet of padding, under the SSRC of retransmissions: to see whether the path carries more.
     *
     * @return how many bytes; 0 when the subscriber did not agree to retransmissions
     */
    public int pad(long nowNs) {
        if (!video || rtxSsrc == 0 || !negotiated || !connected || payloads.anyRtx() < 0) {
            return 0;
        }
        int at = extensions.mapping().writeNumber(scratch.bytes, RtpPacket.FIXED_HEADER_BYTES);
        Padding.write(scratch, at, payloads.anyRtx(), rtxSeq, rtxSsrc, nowNs);
        rtxSeq = rtxSeq + 1 & 0xFFFF;
        int length = scratch.length;
        sink.rtp(scratch, nowNs);
        return length;
    }

    public void onPictureLoss(long nowNs) {
        playoutDelay.onPictureLoss();
        int layer = current == null ? source.streamOf(source.activity().best(wanted.maxSpatial())) : current.layer();
        if (flows() && layer >= 0) {
            source.wantKeyFrame(layer, nowNs);
        }
    }

    /** Like a picture loss, once for each command (RFC 5104 §4.3.1.1). */
    public void onFullIntraRequest(int commandSeq, long nowNs) {
        if (commandSeq != lastFirSeq) {
            lastFirSeq = commandSeq;
            onPictureLoss(nowNs);
        }
    }

    /** In the publisher's clock: both numbers of the pair move on by the same time, so the pair stays exact. */
    private void sendReport(long nowNs) {
        if (!current.hasSenderReport()) {
            return;
        }
        long elapsedNs = nowNs - current.reportNs();
        long ntp = NtpTime.plus(current.reportNtp(), elapsedNs);
        int timestamp = rewriter.timestampNow(current.reportTimestamp() + RtpRewriter.ticks(elapsedNs, clockRateHz));
        reports.sent(ntp, nowNs);
        sink.rtcp(writer.begin().senderReport(ssrc, ntp, timestamp, packetsSent, payloadBytesSent).cname(ssrc, cname).packet());
    }

    /** A report block about {@link #ssrc}: what got through, and the round trip. */
    public void onReportBlock(int cumulativeLost, int extendedHighestSeq, int jitterTicks, int lastSr, int delaySinceLastSr, long nowNs) {
        playoutDelay.onReport(extendedHighestSeq);
        numbersUsed = Sequence.extend(numbersUsed, rewriter.lastSeq());
        quality.onReport(extendedHighestSeq, cumulativeLost, clockRateHz == 0 ? 0 : jitterTicks * 1_000_000_000L / clockRateHz, numbersUsed - packetsSent, packetsResent);
        reports.onReportBlock(lastSr, delaySinceLastSr, nowNs);
    }

    @Override
    public void close() {
        source.detach(this);
        connected = false;
        takes = false;
        current = null;
        waiting = false;
        silence.end();
        history.clear();
    }
}
