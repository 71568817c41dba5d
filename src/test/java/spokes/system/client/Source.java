package spokes.system.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;
import spokes.media.rtcp.RtcpWriter;

/** One stream of RTP that looks like a browser's: its headers are right, its payload is noise. The first eight bytes of voice are the time of sending. */
public abstract class Source {
    static final int AUDIO_LEVEL_ID = 1, TRANSPORT_CC_ID = 3, OPUS = 111, VP8 = 96, VP8_RTX = 97;
    public static final int SR_PERIOD_MS = 1_000;
    private static final int EXTENSIONS_BYTES = 8, HEADER_BYTES = 12 + EXTENSIONS_BYTES;
    private static final byte[] CNAME = "bench".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    public final int ssrc = ThreadLocalRandom.current().nextInt();
    private final Packet packet = new Packet();
    private final RtcpWriter reports = new RtcpWriter();
    private int seq = ThreadLocalRandom.current().nextInt(1 << 15);
    private int sent;
    private long payloadBytes;

    public abstract long periodNs();

    public abstract boolean video();

    /** Writes extension, payload and marker; returns the length of the payload. */
    abstract int write(byte[] bytes, int extensionAt, int payloadAt);

    abstract int timestamp();

    /** Opus at 50 packets a second, 100 bytes each. */
    public static Source voice() {
        return new Voice();
    }

    /** VP8 at 2.5 Mbit/s: 30 frames a second in packets of 950 bytes, a key frame every three seconds. */
    public static Source picture() {
        return new Picture();
    }

    public int sent() {
        return sent;
    }

    /** The next packet, in the clear; it is written over by the one after it. */
    public final Packet next() {
        var bytes = packet.bytes;
        bytes[0] = (byte) 0x90;
        bytes[1] = (byte) (video() ? VP8 : OPUS);
        Bytes.put16(bytes, 2, seq++ & 0xFFFF);
        Bytes.put32(bytes, 4, timestamp());
        Bytes.put32(bytes, 8, ssrc);
        Bytes.put32(bytes, 12, 0xBEDE_0001);
        int length = write(bytes, 16, HEADER_BYTES);
        packet.offset = 0;
        packet.length = HEADER_BYTES + length;
        sent++;
        payloadBytes += length;
        return packet;
    }

    public final Packet report() {
        long nowMs = System.currentTimeMillis();
        long ntp = (nowMs / 1000 + 2_208_988_800L << 32) + ((nowMs % 1000 << 32) / 1000);
        return reports.begin().senderReport(ssrc, ntp, timestamp(), sent, payloadBytes).cname(ssrc, CNAME).packet();
    }

    private static final class Voice extends Source {
        private static final int PAYLOAD_BYTES = 80, LEVEL = 30;

        @Override
        public long periodNs() {
            return TimeUnit.MILLISECONDS.toNanos(20);
        }

        @Override
        public boolean video() {
            return false;
        }

        @Override
        int timestamp() {
            return sent() * 960;
        }

        @Override
        int write(byte[] bytes, int extensionAt, int payloadAt) {
            Bytes.put32(bytes, extensionAt, (AUDIO_LEVEL_ID << 4) << 24 | (0x80 | LEVEL) << 16);
            Bytes.put64(bytes, payloadAt, System.nanoTime());
            return PAYLOAD_BYTES;
        }
    }

    private static final class Picture extends Source {
        private static final int PAYLOAD_BYTES = 930, PACKETS_A_FRAME = 11, KEY_FRAME_EVERY = 90, TICKS_A_FRAME = 3_000;

        @Override
        public long periodNs() {
            return TimeUnit.SECONDS.toNanos(1) / (30 * PACKETS_A_FRAME);
        }

        @Override
        public boolean video() {
            return true;
        }

        @Override
        int timestamp() {
            return sent() / PACKETS_A_FRAME * TICKS_A_FRAME;
        }

        @Override
        int write(byte[] bytes, int extensionAt, int payloadAt) {
            int frame = sent() / PACKETS_A_FRAME, part = sent() % PACKETS_A_FRAME;
            Bytes.put32(bytes, extensionAt, (TRANSPORT_CC_ID << 4 | 1) << 24 | (sent() & 0xFFFF) << 8);
            bytes[1] = (byte) (part == PACKETS_A_FRAME - 1 ? 0x80 | VP8 : VP8);
            bytes[payloadAt] = (byte) (part == 0 ? 0x90 : 0x80);            // RFC 7741 §4.2: extended, start of the frame
            bytes[payloadAt + 1] = (byte) 0x80;                             // with a picture id of 15 bits
            Bytes.put16(bytes, payloadAt + 2, 0x8000 | frame & 0x7FFF);
            if (part == 0) {
                boolean key = frame % KEY_FRAME_EVERY == 0;
                bytes[payloadAt + 4] = (byte) (key ? 0x10 : 0x11);
                Bytes.put24(bytes, payloadAt + 7, 0x9D012A);
                Bytes.put32(bytes, payloadAt + 10, 0x0005_D002);            // 1280 × 720, little endian
            }
            return PAYLOAD_BYTES;
        }
    }
}
