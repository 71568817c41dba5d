package spokes.media.transport.sctp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import spokes.media.buffer.Bytes;
import spokes.media.transport.sctp.Channel.Message;

/**
 * All data channels of one peer connection: an SCTP association over DTLS as a value of time and packets (RFC 9260, 8831).
 *
 * <p>Both sides may begin, also at once. Chunks come in packets of at most {@value PacketWriter#MAX_BYTES} bytes; an acknowledgement goes out for every second
 * packet or after {@value #SACK_DELAY_MS} ms, and says how much more there is room for ({@link Sink#roomBytes}). The other side was authenticated by DTLS, so the cookie proves only that it is about this association.
 * What is malformed is counted and dropped; what cannot be made good ends the association with {@link Sink#failed}.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class SctpAssociation {
    public static final long NEVER = SendQueue.NEVER;
    /** A channel without limit for how often or how long a message is sent. */
    public static final int ALWAYS = Channel.ALWAYS;
    static final int SACK_DELAY_MS = 40;
    /** Who was told that hardly anything may come is told when more may: so often it is looked, and so much more it must be. */
    static final int ROOM_MS = 20, LITTLE_ROOM_BYTES = 16 * 1024, MORE_ROOM_BYTES = 2 * PacketWriter.MAX_BYTES;
    /** What was promised before less was, counts for so long: it may be on its way. */
    private static final int PROMISE_MS = 1_000;
    private static final int DATA = 0, INIT = 1, INIT_ACK = 2, SACK = 3, HEARTBEAT = 4, HEARTBEAT_ACK = 5, ABORT = 6, SHUTDOWN = 7, SHUTDOWN_ACK = 8, ERROR = 9,
            COOKIE_ECHO = 10, COOKIE_ACK = 11, SHUTDOWN_COMPLETE = 14, RE_CONFIG = 130, FORWARD_TSN = 192;
    private static final int STATE_COOKIE = 7, SUPPORTED_EXTENSIONS = 0x8008, FORWARD_TSN_SUPPORTED = 0xC000;
    private static final int COOKIE_BYTES = 21, MAX_COOKIE_BYTES = 1000, MAX_TRIES = 8, STREAMS = 65_535, MAX_CHANNELS = 128;

    /** What it wants of the world. It only queues. */
    public interface Sink {
        /** An SCTP packet; the bytes are the association's again when the call returns. */
        void send(byte[] packet, int offset, int length);

        /** The channel can be used: the other side opened it, or knows now that we did. */
        void opened(int stream, String label);

        void message(int stream, boolean binary, byte[] message);

        void closed(int stream);

        /** How many more bytes of messages may come; the other side hears of it with each acknowledgement, and sends no more than that. */
        default int roomBytes(long nowNs) {
            return Integer.MAX_VALUE;
        }

        /** Said once; nothing follows. */
        void failed(String reason);
    }

    private enum State { CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ESTABLISHED, OVER }

    private final Sink sink;
    private final boolean evenStreams;
    private final int tag, firstTsn;
    private final long secret;
    private final PacketWriter writer = new PacketWriter();
    private final SendQueue sending;
    private final StreamResets resets;
    private final Map<Integer, Channel> channels = new LinkedHashMap<>();
    private ReceiveQueue receiving;
    private State state = State.CLOSED;
    private int theirTag;
    private byte[] cookie = {};
    private int tries;
    private long handshakeNs = NEVER, sackNs = NEVER, roomNs = NEVER;
    private int toldBytes, promisedBytes = ReceiveQueue.WINDOW_BYTES;
    private long promisedNs;
    private boolean sackNow, dataSeen;
    private int unacknowledgedPackets;
    private long malformed;
    private long nowNs;

    /** @param dtlsClient whose channels have even numbers (RFC 8832 §6) */
    public SctpAssociation(boolean dtlsClient, RandomGenerator random, Sink sink) {
        this.sink = sink;
        evenStreams = dtlsClient;
        int drawn = random.nextInt();
        tag = drawn == 0 ? 1 : drawn;
        firstTsn = random.nextInt();
        secret = random.nextLong();
        sending = new SendQueue(firstTsn, writer);
        receiving = new ReceiveQueue(0, this::onMessage);
        resets = new StreamResets(firstTsn);
    }

    // --- what the owner does ---

    /** Begins, without waiting for the other side to do so. */
    public void connect(long now) {
        nowNs = now;
        if (state == State.CLOSED) {
            state = State.COOKIE_WAIT;
            again();
        }
    }

    /** A channel of ours; messages may be sent at once. @return the number of its stream */
    public int open(String label, boolean ordered, int maxRetransmits, int maxLifetimeMs, long now) {
        nowNs = now;
        int stream = evenStreams ? 0 : 1;
        while (channels.containsKey(stream)) {
            stream += 2;
        }
        var channel = new Channel(stream, label, ordered, maxRetransmits, maxLifetimeMs);
        channels.put(stream, channel);
        sending.add(Message.control(channel, Dcep.open(channel), now));
        transmit();
        return stream;
    }

    /** @return false when there is no such channel (any more) */
    public boolean send(int stream, boolean binary, byte[] message, long now) {
        return send(stream, binary, message, ALWAYS, now);
    }

    /**
     * @param maxWaitMs dropped when nothing of it was sent by then, whatever the channel promises the other side; or {@link #ALWAYS}
     * @return false when there is no such channel (any more)
     */
    public boolean send(int stream, boolean binary, byte[] message, int maxWaitMs, long now) {
        nowNs = now;
        var channel = channels.get(stream);
        if (channel == null || channel.closing || state == State.OVER) {
            return false;
        }
        boolean empty = message.length == 0;
        sending.add(Message.data(channel, empty ? new byte[1] : message, Dcep.ppid(binary, empty), maxWaitMs == ALWAYS ? channel.maxLifetimeMs : maxWaitMs, now));
        transmit();
        return true;
    }

    /** What was neither acknowledged nor given up. */
    public int bufferedBytes(int stream) {
        var channel = channels.get(stream);
        return channel == null ? 0 : channel.bufferedBytes;
    }

    public void close(int stream, long now) {
        nowNs = now;
        var channel = channels.get(stream);
        if (channel != null && !channel.closing) {
            channel.closing = true;
            resets.want(stream);
            transmit();
        }
    }

    public boolean isEstablished() {
        return state == State.ESTABLISHED;
    }

    public boolean isOver() {
        return state == State.OVER;
    }

    /** Messages that were dropped since they had waited for too long to be sent. */
    public long expired() {
        return sending.expired();
    }

    /** Packets and chunks that made no sense. */
    public long malformed() {
        return malformed;
    }

    // --- what arrives ---

    public void onPacket(byte[] bytes, int offset, int length, long now) {
        nowNs = now;
        if (state == State.OVER) {
            return;
        }
        if (length < PacketWriter.HEADER_BYTES + PacketWriter.CHUNK_HEADER_BYTES || Integer.reverseBytes((int) Bytes.u32(bytes, offset + 8)) != PacketWriter.checksum(bytes, offset, length)) {
            malformed++;
            return;
        }
        int packetTag = (int) Bytes.u32(bytes, offset + 4);
        dataSeen = false;
        try {
            chunks(bytes, offset + PacketWriter.HEADER_BYTES, offset + length, packetTag);
        } catch (ReceiveQueue.Overflow e) {
            fail(e.getMessage());
        }
        if (state == State.ESTABLISHED) {
            acknowledge();
            transmit();
        }
    }

    private void chunks(byte[] bytes, int from, int end, int packetTag) {
        for (int at = from; at < end && state != State.OVER;) {
            int length = at + 4 <= end ? Bytes.u16(bytes, at + 2) : 0;
            if (length < 4 || at + length > end) {
                malformed++;
                return;
            }
            int type = bytes[at] & 0xFF;
            boolean theirs = type == ABORT && (bytes[at + 1] & 1) != 0;
            if (packetTag != (type == INIT ? 0 : theirs ? theirTag : tag)) {
                malformed++;
                return;
            }
            if (!chunk(type, bytes[at + 1] & 0xFF, bytes, at + 4, length - 4)) {
                malformed++;
            }
            at += length + 3 & ~3;
        }
    }

    /** @return false when it is malformed */
    private boolean chunk(int type, int flags, byte[] bytes, int at, int length) {
        boolean established = state == State.ESTABLISHED;
        return switch (type) {
            case DATA -> length >= 13 && (!established || onData(flags, bytes, at, length));
            case INIT -> length >= 16 && onInit(bytes, at, length);
            case INIT_ACK -> length >= 16 && onInitAck(bytes, at, length);
            case SACK -> length >= 12 && (!established || onSack(bytes, at, length));
            case HEARTBEAT -> answer(HEARTBEAT_ACK, bytes, at, length);
            case COOKIE_ECHO -> onCookie(bytes, at, length);
            case COOKIE_ACK -> {
                if (state == State.COOKIE_ECHOED) {
                    establish();
                }
                yield true;
            }
            case FORWARD_TSN -> length >= 4 && length % 4 == 0 && (!established || onForward(bytes, at, length));
            case RE_CONFIG -> !established || onReconfiguration(bytes, at, length);
            case ABORT -> fail("the other side ended it");
            case SHUTDOWN -> answer(SHUTDOWN_ACK, bytes, at, 0);
            case SHUTDOWN_ACK -> answer(SHUTDOWN_COMPLETE, bytes, at, 0) && fail("shut down");
            case SHUTDOWN_COMPLETE -> fail("shut down");
            case ERROR, HEARTBEAT_ACK -> true;
            default -> (type & 0x80) != 0;      // others may be skipped, or not understood
        };
    }

    private boolean onInit(byte[] bytes, int at, int length) {
        var peer = Handshake.read(bytes, at, length);
        if (peer.tag() == 0) {
            return false;
        }
        writer.begin(peer.tag());
        writer.chunk(INIT_ACK, 0);
        writeInit();
        writer.parameter(STATE_COOKIE, COOKIE_BYTES);
        writer.u32((int) (secret >>> 32));
        writer.u32((int) secret);
        writer.u32(peer.tag());
        writer.u32(peer.firstTsn());
        writer.u32(peer.windowBytes());
        writer.u8(peer.forwardTsn() ? 1 : 0);
        writer.endChunk();
        flush();
        return true;
    }

    private void writeInit() {
        writer.u32(tag);
        writer.u32(ReceiveQueue.WINDOW_BYTES);
        writer.u16(STREAMS);
        writer.u16(STREAMS);
        writer.u32(firstTsn);
        writer.parameter(FORWARD_TSN_SUPPORTED, 0);
        writer.parameter(SUPPORTED_EXTENSIONS, 2);
        writer.u8(RE_CONFIG);
        writer.u8(FORWARD_TSN);
        writer.pad();
    }

    private boolean onInitAck(byte[] bytes, int at, int length) {
        if (state != State.COOKIE_WAIT) {
            return true;
        }
        var peer = Handshake.read(bytes, at, length);
        if (peer.tag() == 0 || peer.cookie().length == 0 || peer.cookie().length > MAX_COOKIE_BYTES) {
            return false;
        }
        meet(peer);
        cookie = peer.cookie();
        state = State.COOKIE_ECHOED;
        tries = 0;
        again();
        return true;
    }

    private void meet(Handshake peer) {
        theirTag = peer.tag();
        receiving = new ReceiveQueue(peer.firstTsn(), this::onMessage);
        resets.begin(peer.firstTsn());
        sending.begin(peer.windowBytes(), peer.forwardTsn());
        promisedNs = nowNs;
    }

    private boolean onCookie(byte[] bytes, int at, int length) {
        if (length != COOKIE_BYTES || Bytes.u32(bytes, at) != secret >>> 32 || (int) Bytes.u32(bytes, at + 4) != (int) secret) {
            return false;
        }
        var peer = new Handshake((int) Bytes.u32(bytes, at + 8), (int) Bytes.u32(bytes, at + 16), (int) Bytes.u32(bytes, at + 12), bytes[at + 20] == 1, cookie);
        if (state == State.ESTABLISHED && peer.tag() != theirTag) {
            return false;
        }
        if (state != State.ESTABLISHED) {
            meet(peer);
        }
        writer.begin(theirTag);
        writer.chunk(COOKIE_ACK, 0);
        writer.endChunk();
        flush();
        if (state != State.ESTABLISHED) {
            establish();
        }
        return true;
    }

    private void establish() {
        state = State.ESTABLISHED;
        handshakeNs = NEVER;
    }

    /** The same with other type. */
    private boolean answer(int type, byte[] bytes, int at, int length) {
        if (state == State.ESTABLISHED && length + 4 <= PacketWriter.MAX_BYTES - PacketWriter.HEADER_BYTES) {
            writer.begin(theirTag);
            writer.chunk(type, 0);
            writer.put(bytes, at, length);
            writer.endChunk();
            flush();
        }
        return true;
    }

    private boolean onData(int flags, byte[] bytes, int at, int length) {
        int stream = Bytes.u16(bytes, at + 4);
        dataSeen = true;
        // Whoever is told that there is no room asks with one chunk again and again, and would go on as fast as these are taken.
        boolean mayCome = promisedBytes > 0 || sink.roomBytes(nowNs) > 0;
        boolean taken = mayCome && receiving.onData((int) Bytes.u32(bytes, at), stream, Bytes.u16(bytes, at + 6), (int) Bytes.u32(bytes, at + 8), flags, bytes, at + 12, length - 12);
        promisedBytes = taken ? Math.max(0, promisedBytes - (length - 12)) : promisedBytes;
        sackNow |= !taken || receiving.hasGaps() || (flags & 8) != 0;
        return true;
    }

    private void onMessage(int stream, int ppid, byte[] message) {
        var channel = channels.get(stream);
        if (ppid == Dcep.PPID) {
            onControl(stream, message);
        } else if (channel != null) {
            learned(channel);
            sink.message(stream, Dcep.isBinary(ppid), Dcep.isEmpty(ppid) ? new byte[0] : message);
        } else {
            malformed++;
        }
    }

    private void onControl(int stream, byte[] message) {
        var channel = channels.get(stream);
        if (Dcep.isAck(message)) {
            if (channel != null) {
                learned(channel);
            }
            return;
        }
        var opened = Dcep.parse(stream, message);
        if (opened.isEmpty() || channel != null || channels.size() >= MAX_CHANNELS) {
            malformed++;
            return;
        }
        channel = opened.get();
        channels.put(stream, channel);
        sending.add(Message.control(channel, Dcep.ack(), nowNs));
        learned(channel);
    }

    /** The other side uses it, so it is open. */
    private void learned(Channel channel) {
        if (!channel.known) {
            channel.known = true;
            sink.opened(channel.stream, channel.label);
        }
    }

    private boolean onSack(byte[] bytes, int at, int length) {
        int count = Bytes.u16(bytes, at + 8);
        if (length < 12 + 4 * count) {
            return false;
        }
        List<int[]> blocks = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int first = Bytes.u16(bytes, at + 12 + 4 * i), last = Bytes.u16(bytes, at + 14 + 4 * i);
            if (first == 0 || last < first) {
                return false;
            }
            blocks.add(new int[] {first, last});
        }
        return sending.onSack((int) Bytes.u32(bytes, at), (int) Math.min(Integer.MAX_VALUE, Bytes.u32(bytes, at + 4)), blocks, nowNs);
    }

    private boolean onForward(byte[] bytes, int at, int length) {
        receiving.skipTo((int) Bytes.u32(bytes, at));
        for (int i = at + 4; i + 4 <= at + length; i += 4) {
            receiving.skipTo(Bytes.u16(bytes, i), Bytes.u16(bytes, i + 2));
        }
        dataSeen = true;
        sackNow = true;
        return true;
    }

    private boolean onReconfiguration(byte[] bytes, int at, int length) {
        return resets.onChunk(bytes, at, length, receiving, new StreamResets.Sink() {
            @Override
            public void theirsEnded(int stream) {
                receiving.reset(stream);
                SctpAssociation.this.close(stream, nowNs);
            }

            @Override
            public void oursEnded(int stream) {
                if (channels.remove(stream) != null) {
                    sink.closed(stream);
                }
            }
        }, List.copyOf(channels.keySet()));
    }

    // --- what leaves ---

    private void acknowledge() {
        if (!dataSeen) {
            return;
        }
        unacknowledgedPackets++;
        if (sackNow || unacknowledgedPackets >= 2) {
            sack();
        } else if (sackNs == NEVER) {
            sackNs = nowNs + SACK_DELAY_MS * 1_000_000L;
        }
    }

    private void sack() {
        var blocks = receiving.blocks();
        toldBytes = windowBytes();
        if (toldBytes >= promisedBytes || nowNs - promisedNs >= PROMISE_MS * 1_000_000L) {
            promisedBytes = toldBytes;
            promisedNs = nowNs;
        }
        roomNs = toldBytes < LITTLE_ROOM_BYTES && toldBytes < receiving.windowBytes() ? nowNs + ROOM_MS * 1_000_000L : NEVER;
        writer.begin(theirTag);
        writer.chunk(SACK, 0);
        writer.u32(receiving.cumulativeTsn());
        writer.u32(toldBytes);
        writer.u16(blocks.size());
        writer.u16(0);
        for (var block : blocks) {
            writer.u16(block[0]);
            writer.u16(block[1]);
        }
        writer.endChunk();
        flush();
        sackNow = false;
        unacknowledgedPackets = 0;
        sackNs = NEVER;
    }

    private int windowBytes() {
        return Math.min(receiving.windowBytes(), sink.roomBytes(nowNs));
    }

    /** What came has gone on: the other side waits to hear that it may send again. */
    private void tellOfRoom() {
        if (windowBytes() - toldBytes >= MORE_ROOM_BYTES) {
            sack();
        } else {
            roomNs = nowNs + ROOM_MS * 1_000_000L;
        }
    }

    private void transmit() {
        if (state == State.ESTABLISHED) {
            sending.transmit(theirTag, this::flush, nowNs);
            resets.transmit(theirTag, writer, stream -> sending.isSent(channels.get(stream)), sending, this::flush, nowNs);
        }
    }

    private void flush() {
        sink.send(writer.bytes, 0, writer.finish());
    }

    /** The handshake's next message, or its last once more. */
    private void again() {
        if (tries++ >= MAX_TRIES) {
            fail("no answer");
            return;
        }
        boolean echo = state == State.COOKIE_ECHOED;
        writer.begin(echo ? theirTag : 0);
        writer.chunk(echo ? COOKIE_ECHO : INIT, 0);
        if (echo) {
            writer.put(cookie, 0, cookie.length);
        } else {
            writeInit();
        }
        writer.endChunk();
        flush();
        handshakeNs = nowNs + Math.min(SendQueue.MAX_RTO_MS, 500L << tries - 1) * 1_000_000L;
    }

    private boolean fail(String reason) {
        if (state != State.OVER) {
            state = State.OVER;
            sink.failed(reason);
        }
        return true;
    }

    /** Tells the other side that it is over, if there is one. */
    public void abort() {
        if (state == State.ESTABLISHED) {
            writer.begin(theirTag);
            writer.chunk(ABORT, 0);
            writer.endChunk();
            flush();
        }
        state = State.OVER;
    }

    // --- time ---

    public void onTick(long now) {
        nowNs = now;
        if (state == State.OVER) {
            return;
        }
        if (due(handshakeNs)) {
            again();
        }
        if (state == State.ESTABLISHED) {
            if (due(sackNs)) {
                sack();
            }
            if (due(roomNs)) {
                tellOfRoom();
            }
            if (!sending.onTick(now)) {
                fail("no acknowledgement");
                return;
            }
            transmit();
        }
    }

    private boolean due(long deadlineNs) {
        return deadlineNs != NEVER && nowNs - deadlineNs >= 0;
    }

    public long nextDeadlineNs() {
        return switch (state) {
            case CLOSED, OVER -> NEVER;
            case COOKIE_WAIT, COOKIE_ECHOED -> handshakeNs;
            case ESTABLISHED -> sooner(roomNs, sooner(sackNs, sooner(sending.nextDeadlineNs(), resets.nextDeadlineNs())));
        };
    }

    private static long sooner(long a, long b) {
        return a == NEVER ? b : b == NEVER || a - b < 0 ? a : b;
    }

    /** What the other side says of itself in INIT or INIT ACK. */
    private record Handshake(int tag, int windowBytes, int firstTsn, boolean forwardTsn, byte[] cookie) {
        static Handshake read(byte[] bytes, int at, int length) {
            boolean forward = false;
            byte[] cookie = {};
            for (int i = at + 16, end = at + length; i + 4 <= end;) {
                int type = Bytes.u16(bytes, i), size = Bytes.u16(bytes, i + 2);
                if (size < 4 || i + size > end) {
                    break;
                }
                if (type == STATE_COOKIE) {
                    cookie = Arrays.copyOfRange(bytes, i + 4, i + size);
                }
                forward |= type == FORWARD_TSN_SUPPORTED;
                i += size + 3 & ~3;
            }
            return new Handshake((int) Bytes.u32(bytes, at), (int) Math.min(Integer.MAX_VALUE, Bytes.u32(bytes, at + 4)), (int) Bytes.u32(bytes, at + 12), forward, cookie);
        }
    }
}
