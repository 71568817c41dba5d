package spokes.media.loop;

import spokes.media.buffer.Packet;

/** Packets out of a stream of bytes, and the other way round (RFC 4571). Knows no socket. */
final class TcpFrames {
    /** Where a whole packet goes. It is valid during the call. */
    interface Receiver {
        void onFrame(Packet packet);
    }

    private final Packet packet = new Packet();
    private int lengthBytes, length;

    /**
     * Takes in all the bytes.
     *
     * @return false when a frame is too long to be a browser's: the stream makes no sense from there on
     */
    boolean read(byte[] bytes, int offset, int count, Receiver receiver) {
        int end = offset + count;
        for (int at = offset; at < end;) {
            if (lengthBytes < TcpNewcomer.LENGTH_BYTES) {
                length = length << 8 | bytes[at++] & 0xFF;
                lengthBytes++;
                if (lengthBytes == TcpNewcomer.LENGTH_BYTES && length > TcpNewcomer.LARGEST_FRAME) {
                    return false;
                }
            } else {
                int part = Math.min(end - at, length - packet.length);
                System.arraycopy(bytes, at, packet.bytes, packet.length, part);
                packet.length += part;
                at += part;
            }
            if (lengthBytes == TcpNewcomer.LENGTH_BYTES && packet.length == length) {
                deliver(receiver);
            }
        }
        return true;
    }

    /** A frame without anything in it only keeps a NAT awake. */
    private void deliver(Receiver receiver) {
        if (length > 0) {
            receiver.onFrame(packet);
        }
        packet.clear();
        lengthBytes = 0;
        length = 0;
    }
}
