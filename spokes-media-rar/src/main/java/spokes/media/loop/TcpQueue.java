package spokes.media.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Frames on their way into a TCP connection, {@value #CAPACITY} bytes at most. Who reads too slowly loses whole frames and never a part of one, since
 * nothing behind a part could be read any more. Memory is taken as it is needed and given back when the queue is empty.
 */
final class TcpQueue {
    static final int CAPACITY = 256 * 1024;
    private static final int FIRST_SIZE = 4 * 1024, KEPT_SIZE = 32 * 1024, BITE = 64 * 1024;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_SIZE);
    private int begin;

    /** @return false when there was no room for the frame */
    boolean add(byte[] from, int offset, int length) {
        int needed = TcpNewcomer.LENGTH_BYTES + length;
        if (length > TcpNewcomer.LARGEST_FRAME || waiting() + needed > CAPACITY) {
            return false;
        }
        makeRoom(needed);
        bytes.putShort((short) length).put(from, offset, length);
        return true;
    }

    private void makeRoom(int needed) {
        if (bytes.remaining() >= needed) {
            return;
        }
        int waiting = waiting();
        var room = waiting + needed <= bytes.capacity() ? bytes : ByteBuffer.allocate(Math.min(CAPACITY, Math.max(2 * bytes.capacity(), waiting + needed)));
        System.arraycopy(bytes.array(), begin, room.array(), 0, waiting);
        bytes = room.clear().position(waiting);
        begin = 0;
    }

    /**
     * Writes what the connection takes now.
     *
     * @return whether nothing is left
     */
    boolean writeTo(WritableByteChannel channel) throws IOException {
        int end = bytes.position();
        while (begin < end) {
            bytes.position(begin).limit(Math.min(end, begin + BITE));
            int taken;
            try {
                taken = channel.write(bytes);
            } finally {
                begin = bytes.position();
                bytes.limit(bytes.capacity()).position(end);
            }
            if (taken == 0) {
                return false;
            }
        }
        begin = 0;
        bytes = bytes.capacity() > KEPT_SIZE ? ByteBuffer.allocate(FIRST_SIZE) : bytes.clear();
        return true;
    }

    int waiting() {
        return bytes.position() - begin;
    }
}
