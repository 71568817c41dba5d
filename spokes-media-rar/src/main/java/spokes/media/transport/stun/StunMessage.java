package spokes.media.transport.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ice4j.StunException;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.IceControlledAttribute;
import org.ice4j.attribute.IceControllingAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.OptionalAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.message.Message;

/**
 * A STUN message that arrived, decoded by ice4j (RFC 8489). Its FINGERPRINT was there and right; who sent it is open until
 * {@link #authenticBy} says so.
 */
public final class StunMessage {
    private static final int FIRST_OPTIONAL_TYPE = 0x8000;

    private final byte[] bytes;
    private final Message message;

    private StunMessage(byte[] bytes, Message message) {
        this.bytes = bytes;
        this.message = message;
    }

    /** Empty when it is not STUN, is cut short, or has no right FINGERPRINT (ICE demands one, RFC 8445 §7.1). */
    public static Optional<StunMessage> parse(byte[] bytes, int offset, int length) {
        if (!Stun.isStun(bytes, offset, length)) {
            return Optional.empty();
        }
        // The codec counts from index 0 and looks at the array's end, not at the message's.
        var exact = Arrays.copyOfRange(bytes, offset, offset + length);
        try {
            var message = Message.decode(exact, 0, exact.length);
            return message.containsAttribute(Attribute.FINGERPRINT) ? Optional.of(new StunMessage(exact, message)) : Optional.empty();
        } catch (StunException | RuntimeException _) {
            return Optional.empty();
        }
    }

    public boolean isBindingRequest() {
        return message.getMessageType() == Stun.BINDING_REQUEST;
    }

    public boolean isBindingSuccess() {
        return message.getMessageType() == Stun.BINDING_SUCCESS;
    }

    /** The answer of somebody who has the role that we took. */
    public boolean isRoleConflict() {
        return message.getMessageType() == Stun.BINDING_ERROR
                && message.getAttribute(Attribute.ERROR_CODE) instanceof ErrorCodeAttribute error && error.getErrorCode() == StunReply.ROLE_CONFLICT;
    }

    /** What the sender's candidate would be worth; 0 where it does not say. */
    public long priority() {
        return message.getAttribute(Attribute.PRIORITY) instanceof PriorityAttribute priority ? priority.getPriority() : 0;
    }

    /** Decides who changes roles; 0 where it does not say. */
    public long tieBreaker() {
        var role = message.getAttribute(senderIsControlled() ? Attribute.ICE_CONTROLLED : Attribute.ICE_CONTROLLING);
        return switch (role) {
            case IceControlledAttribute controlled -> controlled.getTieBreaker();
            case IceControllingAttribute controlling -> controlling.getTieBreaker();
            case null, default -> 0;
        };
    }

    /** True when the sender takes itself for the controlling agent. */
    public boolean senderIsControlling() {
        return message.containsAttribute(Attribute.ICE_CONTROLLING);
    }

    public Optional<String> userName() {
        return message.getAttribute(Attribute.USERNAME) instanceof UsernameAttribute user
                ? Optional.of(new String(user.getUsername(), StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** True when MESSAGE-INTEGRITY is there and was made with this password (short-term credentials, RFC 8489 §9.1). */
    public boolean authenticBy(String password) {
        if (!(message.getAttribute(Attribute.MESSAGE_INTEGRITY) instanceof MessageIntegrityAttribute integrity)) {
            return false;
        }
        // The HMAC covers all before it, with a length as if the message ended right after it.
        var covered = Arrays.copyOf(bytes, integrity.getLocationInMessage());
        StunReply.putLength(covered, covered.length + StunReply.INTEGRITY_BYTES);
        return MessageDigest.isEqual(StunReply.hmac(covered, covered.length, password), integrity.getHmacSha1Content());
    }

    public boolean useCandidate() {
        return message.containsAttribute(Attribute.USE_CANDIDATE);
    }

    /** True when the sender takes itself for the controlled agent. */
    public boolean senderIsControlled() {
        return message.containsAttribute(Attribute.ICE_CONTROLLED);
    }

    /** Attributes that we would have to understand, and do not (RFC 8489 §6.3.1). */
    public List<Integer> unknownRequired() {
        return message.getAttributes().stream()
                .filter(OptionalAttribute.class::isInstance)
                .map(attribute -> (int) attribute.getAttributeType())
                .filter(type -> type < FIRST_OPTIONAL_TYPE)
                .toList();
    }

    byte[] transactionId() {
        return message.getTransactionID();
    }
}
