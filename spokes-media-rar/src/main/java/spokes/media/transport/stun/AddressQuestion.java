package spokes.media.transport.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ice4j.StunException;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.MappedAddressAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;

/**
 * "Under which address do you see me?": a Binding request to a STUN server (RFC 8489 §12.1), without credentials. The answer is believed because it
 * repeats 96 random bits.
 */
public final class AddressQuestion {
    private static final int TRANSACTION_BYTES = 12, TRANSACTION_AT = 8;

    private final byte[] transaction = new byte[TRANSACTION_BYTES];

    public AddressQuestion(RandomGenerator random) {
        random.nextBytes(transaction);
    }

    public byte[] bytes() {
        byte[] request = new byte[Stun.HEADER_BYTES];
        request[1] = Stun.BINDING_REQUEST;
        request[4] = (byte) (Stun.MAGIC_COOKIE >> 24);
        request[5] = (byte) (Stun.MAGIC_COOKIE >> 16);
        request[6] = (byte) (Stun.MAGIC_COOKIE >> 8);
        request[7] = (byte) Stun.MAGIC_COOKIE;
        System.arraycopy(transaction, 0, request, TRANSACTION_AT, TRANSACTION_BYTES);
        return request;
    }

    /** Whether a datagram may be an answer to any such question: two bytes are looked at, so every datagram can be asked for it. */
    public static boolean mayBeAnswer(byte[] bytes, int offset, int length) {
        return length >= Stun.HEADER_BYTES && bytes[offset] == Stun.BINDING_SUCCESS >> 8 && bytes[offset + 1] == (byte) Stun.BINDING_SUCCESS;
    }

    public boolean isAnsweredBy(byte[] bytes, int offset, int length) {
        int at = offset + TRANSACTION_AT;
        return Stun.isStun(bytes, offset, length) && Arrays.equals(bytes, at, at + TRANSACTION_BYTES, transaction, 0, TRANSACTION_BYTES);
    }

    /** The address in the answer; empty when there is none that can be sent to. Never throws for what the bytes contain. */
    public static Optional<InetSocketAddress> addressIn(byte[] bytes, int offset, int length) {
        byte[] exact = Arrays.copyOfRange(bytes, offset, offset + length);
        try {
            Message message = Message.decode(exact, 0, exact.length);
            return address(message).flatMap(AddressQuestion::usable);
        } catch (StunException | RuntimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<TransportAddress> address(Message message) {
        if (message.getAttribute(Attribute.XOR_MAPPED_ADDRESS) instanceof XorMappedAddressAttribute mapped) {
            return Optional.of(mapped.getAddress(message.getTransactionID()));
        }
        return message.getAttribute(Attribute.MAPPED_ADDRESS) instanceof MappedAddressAttribute mapped ? Optional.of(mapped.getAddress()) : Optional.empty();
    }

    private static Optional<InetSocketAddress> usable(TransportAddress found) {
        InetAddress address = found.getAddress();
        boolean none = address.isAnyLocalAddress() || address.isMulticastAddress() || found.getPort() == 0;
        return none ? Optional.empty() : Optional.of(plain(address, found.getPort()));
    }

    private static InetSocketAddress plain(InetAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.getAddress()), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }
}
