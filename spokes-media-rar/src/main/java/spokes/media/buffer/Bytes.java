package spokes.media.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian numbers in byte arrays. The caller has checked the bounds. */
public final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    public static int u8(byte[] b, int at) {
        return b[at] & 0xFF;
    }

    public static int u16(byte[] b, int at) {
        return (short) SHORT.get(b, at) & 0xFFFF;
    }

    public static int u24(byte[] b, int at) {
        return u8(b, at) << 16 | u16(b, at + 1);
    }

    /** Signed 24 bits, as in the cumulative loss of a report block. */
    public static int i24(byte[] b, int at) {
        return b[at] << 16 | u16(b, at + 1);
    }

    public static int i32(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    public static long u32(byte[] b, int at) {
        return i32(b, at) & 0xFFFF_FFFFL;
    }

    public static long i64(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    public static void put8(byte[] b, int at, int value) {
        b[at] = (byte) value;
    }

    public static void put16(byte[] b, int at, int value) {
        SHORT.set(b, at, (short) value);
    }

    public static void put24(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 16);
        put16(b, at + 1, value);
    }

    public static void put32(byte[] b, int at, int value) {
        INT.set(b, at, value);
    }

    public static void put64(byte[] b, int at, long value) {
        LONG.set(b, at, value);
    }
}
