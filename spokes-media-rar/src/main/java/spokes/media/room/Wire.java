package spokes.media.room;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Protobuf without its types: the fields of a message, where they stand. */
final class Wire {
    static final int BYTES = 2;
    private static final int NUMBER = 0, LONG = 1, INT = 5;
    private static final int MAX_FIELDS = 10_000, MAX_FIELD_NUMBER = (1 << 29) - 1;

    /**
     * @param start where its tag is
     * @param body where its content is, up to {@code end}
     * @param value of a number
     */
    record Field(int number, int wire, int start, int body, int end, long value) {}

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean broken;

    private Wire(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Nothing when it is no message. */
    static Optional<List<Field>> read(byte[] bytes, int from, int end) {
        return new Wire(bytes, from, end).fields();
    }

    private Optional<List<Field>> fields() {
        var fields = new ArrayList<Field>();
        while (at < end) {
            int start = at;
            long tag = varint();
            int wire = (int) tag & 7;
            long number = tag >>> 3;
            long value = wire == NUMBER || wire == BYTES ? varint() : 0;
            int body = at;
            long length = switch (wire) {
                case NUMBER -> 0;
                case LONG -> 8;
                case BYTES -> value;
                case INT -> 4;
                default -> -1;
            };
            if (broken || number < 1 || number > MAX_FIELD_NUMBER || length < 0 || length > end - at || fields.size() == MAX_FIELDS) {
                return Optional.empty();
            }
            at += (int) length;
            fields.add(new Field((int) number, wire, start, body, at, value));
        }
        return Optional.of(fields);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= end) {
                break;
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        broken = true;
        return 0;
    }

    static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, (long) field << 3 | BYTES);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
