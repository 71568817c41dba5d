package spokes.media.transport.stun;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a STUN server answers, written byte by byte so that it owes nothing to the codec under test. */
public final class StunServerStandIn {
    private static final int XOR_MAPPED_ADDRESS = 0x0020, COOKIE = 0x2112A442;

    private StunServerStandIn() {}

    /** Yes, I see you under this address. */
    public static byte[] answer(byte[] request, InetSocketAddress seen) {
        byte[] address = seen.getAddress().getAddress();
        byte[] mask = Arrays.copyOfRange(request, 4, 20);
        for (int i = 0; i < address.length; i++) {
            address[i] ^= mask[i];
        }
        boolean v4 = seen.getAddress() instanceof Inet4Address;
        return ByteBuffer.allocate(20 + 8 + address.length).putShort((short) 0x0101).putShort((short) (8 + address.length)).put(mask)
                .putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length))
                .putShort((short) (v4 ? 1 : 2)).putShort((short) (seen.getPort() ^ COOKIE >> 16)).put(address).array();
    }
}
