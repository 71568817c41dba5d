package spokes.media.rtcp;

import static spokes.media.buffer.Bytes.i24;
import static spokes.media.buffer.Bytes.i32;
import static spokes.media.buffer.Bytes.i64;
import static spokes.media.buffer.Bytes.u16;
import static spokes.media.buffer.Bytes.u24;
import static spokes.media.buffer.Bytes.u8;

/** Takes compound RTCP packets apart, also those of reduced size (RFC 5506). Unknown parts are skipped. Never throws. */
public final class RtcpReader {
    private RtcpReader() {}

    /** False when the packet is malformed somewhere; the parts before that have been handed over. */
    public static boolean read(byte[] b, int offset, int lengthBytes, RtcpHandler handler) {
        int at = offset;
        int end = offset + lengthBytes;
        while (at < end) {
            if (at + Rtcp.HEADER_BYTES > end || u8(b, at) >> 6 != 2) {
                return false;
            }
            int next = at + 4 + 4 * u16(b, at + 2);
            if (next > end) {
                return false;
            }
            int partEnd = next;
            if ((b[at] & 0x20) != 0) {
                partEnd -= u8(b, next - 1);
                if (partEnd < at + 4) {
                    return false;
                }
            }
            if (!part(b, at, partEnd, handler)) {
                return false;
            }
            at = next;
        }
        return lengthBytes > 0;
    }

    private static boolean part(byte[] b, int at, int end, RtcpHandler handler) {
        int format = b[at] & 0x1F;
        return switch (u8(b, at + 1)) {
            case Rtcp.SENDER_REPORT -> senderReport(b, at, end, format, handler);
            case Rtcp.RECEIVER_REPORT -> end >= at + 8 && reportBlocks(b, at + 4, at + 8, end, format, handler);
            case Rtcp.BYE -> bye(b, at, end, format, handler);
            case Rtcp.TRANSPORT_FEEDBACK -> end >= at + 12 && transportFeedback(b, at, end, format, handler);
            case Rtcp.PAYLOAD_FEEDBACK -> end >= at + 12 && payloadFeedback(b, at, end, format, handler);
            case Rtcp.EXTENDED_REPORT -> end >= at + 8 && extendedReport(b, at, end, handler);
            default -> true;
        };
    }

    private static boolean senderReport(byte[] b, int at, int end, int blocks, RtcpHandler handler) {
        if (end < at + 28) {
            return false;
        }
        handler.senderReport(i32(b, at + 4), i64(b, at + 8), i32(b, at + 16));
        return reportBlocks(b, at + 4, at + 28, end, blocks, handler);
    }

    private static boolean reportBlocks(byte[] b, int reporterAt, int first, int end, int blocks, RtcpHandler handler) {
        if (first + blocks * Rtcp.REPORT_BLOCK_BYTES > end) {
            return false;
        }
        int reporter = i32(b, reporterAt);
        for (int i = 0, at = first; i < blocks; i++, at += Rtcp.REPORT_BLOCK_BYTES) {
            handler.reportBlock(reporter, i32(b, at), u8(b, at + 4), i24(b, at + 5), i32(b, at + 8), i32(b, at + 12), i32(b, at + 16),
                    i32(b, at + 20));
        }
        return true;
    }

    private static boolean bye(byte[] b, int at, int end, int sources, RtcpHandler handler) {
        if (at + 4 + 4 * sources > end) {
            return false;
        }
        for (int i = 0; i < sources; i++) {
            handler.bye(i32(b, at + 4 + 4 * i));
        }
        return true;
    }

    private static boolean transportFeedback(byte[] b, int at, int end, int format, RtcpHandler handler) {
        int media = i32(b, at + 8);
        if (format == Rtcp.NACK) {
            for (int p = at + 12; p + 4 <= end; p += 4) {
                handler.nack(media, u16(b, p), u16(b, p + 2));
            }
        } else if (format == Rtcp.TRANSPORT_CC) {
            handler.transportFeedback(media, b, at + 12, end - at - 12);
        }
        return true;
    }

    private static boolean payloadFeedback(byte[] b, int at, int end, int format, RtcpHandler handler) {
        switch (format) {
            case Rtcp.PICTURE_LOSS -> handler.pictureLoss(i32(b, at + 8));
            case Rtcp.FULL_INTRA_REQUEST -> {
                for (int p = at + 12; p + 8 <= end; p += 8) {
                    handler.fullIntraRequest(i32(b, p), u8(b, p + 4));
                }
            }
            case Rtcp.APPLICATION -> {
                if (end >= at + 20 && i32(b, at + 12) == Rtcp.REMB) {
                    handler.receiverEstimate(remb(u8(b, at + 17) >> 2, u24(b, at + 17) & 0x3FFFF));
                }
            }
            default -> { }
        }
        return true;
    }

    private static long remb(int exponent, long mantissa) {
        return exponent > 45 ? Long.MAX_VALUE : mantissa << exponent;
    }

    private static boolean extendedReport(byte[] b, int at, int end, RtcpHandler handler) {
        int sender = i32(b, at + 4);
        for (int p = at + 8; p + 4 <= end; ) {
            int next = p + 4 + 4 * u16(b, p + 2);
            if (next > end) {
                return false;
            }
            int type = u8(b, p);
            if (type == Rtcp.REFERENCE_TIME && next >= p + 12) {
                handler.receiverReferenceTime(sender, i64(b, p + 4));
            } else if (type == Rtcp.DELAY_SINCE_REFERENCE) {
                for (int q = p + 4; q + 12 <= next; q += 12) {
                    handler.delaySinceReference(i32(b, q), i32(b, q + 4), i32(b, q + 8));
                }
            }
            p = next;
        }
        return true;
    }
}
