package spokes.media.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunTest {
    static final byte[] CHECK = Check.of("ours:theirs").nominating().signedBy("secret");

    @Test
    void finds_the_user_fragment_of_a_check_wherever_it_lies_in_the_array() {
        var shifted = new byte[CHECK.length + 40];
        System.arraycopy(CHECK, 0, shifted, 17, CHECK.length);
        assertThat(Stun.localUfrag(shifted, 17, CHECK.length)).contains("ours");
        assertThat(StunMessage.parse(shifted, 17, CHECK.length).orElseThrow().authenticBy("secret")).isTrue();
    }

    @Test
    void sees_no_user_fragment_in_anything_else() {
        assertThat(Stun.localUfrag(Check.of("ours:theirs").type(0x0101).fingerprinted(), 0, CHECK.length)).isEmpty();
        assertThat(Stun.localUfrag(Check.of("nocolon").bytes(0), 0, Check.of("nocolon").bytes(0).length)).isEmpty();
        assertThat(Stun.localUfrag(new byte[100], 0, 100)).isEmpty();
        assertThat(Stun.localUfrag(new byte[0], 0, 0)).isEmpty();
    }

    @Test
    void knows_who_signed_a_check() {
        var message = StunMessage.parse(CHECK, 0, CHECK.length).orElseThrow();
        assertThat(message.isBindingRequest()).isTrue();
        assertThat(message.userName()).contains("ours:theirs");
        assertThat(message.useCandidate()).isTrue();
        assertThat(message.senderIsControlled()).isFalse();
        assertThat(message.authenticBy("secret")).isTrue();
        assertThat(message.authenticBy("Secret")).isFalse();
    }

    @Test
    void a_check_without_integrity_is_nobodys() {
        var unsigned = Check.of("ours:theirs").fingerprinted();
        assertThat(StunMessage.parse(unsigned, 0, unsigned.length).orElseThrow().authenticBy("secret")).isFalse();
    }

    @Test
    void an_attribute_smuggled_in_behind_the_integrity_does_not_count() {
        var check = Check.of("ours:theirs");
        check.signedBy("secret");
        var smuggled = check.nominating().fingerprinted();
        var message = StunMessage.parse(smuggled, 0, smuggled.length);
        assertThat(message.filter(m -> m.useCandidate() && m.authenticBy("secret"))).isEmpty();
    }

    @Test
    void without_a_right_fingerprint_it_is_not_ours_to_read() {
        var wrong = CHECK.clone();
        wrong[wrong.length - 1] ^= 1;
        assertThat(StunMessage.parse(wrong, 0, wrong.length)).isEmpty();
        var none = Check.of("ours:theirs").bytes(0);
        assertThat(StunMessage.parse(none, 0, none.length)).isEmpty();
    }

    @Test
    void names_the_attributes_that_it_would_have_to_understand() {
        var check = Check.of("ours:theirs").with(0x7FFE, new byte[4]).with(0xC057, new byte[4]).signedBy("secret");
        assertThat(StunMessage.parse(check, 0, check.length).orElseThrow().unknownRequired()).containsExactly(0x7FFE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    void a_success_tells_the_address_that_was_seen(String address) throws Exception {
        var seen = new InetSocketAddress(address, 40_007);
        var request = StunMessage.parse(CHECK, 0, CHECK.length).orElseThrow();

        var bytes = StunReply.success(request, seen, "secret");

        var reply = Message.decode(bytes, 0, bytes.length);
        assertThat((int) reply.getMessageType()).isEqualTo(0x0101);
        assertThat(reply.getTransactionID()).isEqualTo(request.transactionId());
        var mapped = (XorMappedAddressAttribute) reply.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertThat(mapped.getAddress(reply.getTransactionID())).isEqualTo(new TransportAddress(seen, Transport.UDP));
        assertThat(StunMessage.parse(bytes, 0, bytes.length).orElseThrow().authenticBy("secret")).isTrue();
    }

    @Test
    void refusals_are_signed_and_say_why() throws Exception {
        var request = StunMessage.parse(CHECK, 0, CHECK.length).orElseThrow();
        for (var bytes : List.of(StunReply.roleConflict(request, "secret"), StunReply.unknownAttributes(request, List.of(0x7FFE, 0x7FFD, 0x7FFC), "secret"))) {
            assertThat(StunMessage.parse(bytes, 0, bytes.length).orElseThrow().authenticBy("secret")).isTrue();
            var code = (ErrorCodeAttribute) Message.decode(bytes, 0, bytes.length).getAttribute(Attribute.ERROR_CODE);
            assertThat((int) code.getErrorCode()).isIn(487, 420);
        }
    }

    @Test
    void never_throws_at_a_thousand_mutations_of_a_check() {
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            var mutant = mutate(CHECK, random);
            assertThatCode(() -> {
                Stun.localUfrag(mutant, 0, mutant.length);
                StunMessage.parse(mutant, 0, mutant.length).ifPresent(message -> {
                    message.authenticBy("secret");
                    message.userName();
                    message.unknownRequired();
                });
            }).as("mutation %d", i).doesNotThrowAnyException();
        }
    }

    /** Flips, cuts, grows, and lies about lengths; half of the time with a fingerprint that is right again. */
    static byte[] mutate(byte[] original, Random random) {
        var mutant = Arrays.copyOf(original, random.nextInt(4) == 0 ? random.nextInt(original.length + 30) : original.length);
        for (int flips = random.nextInt(4); flips >= 0 && mutant.length > 0; flips--) {
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
        }
        if (random.nextBoolean() && mutant.length >= 28) {
            mutant[2] = (byte) (mutant.length - 20 >> 8);
            mutant[3] = (byte) (mutant.length - 20);
            var crc = new java.util.zip.CRC32();
            crc.update(mutant, 0, mutant.length - 8);
            java.nio.ByteBuffer.wrap(mutant).putShort(mutant.length - 8, (short) 0x8028).putShort(mutant.length - 6, (short) 4)
                    .putInt(mutant.length - 4, (int) crc.getValue() ^ 0x5354554E);
        }
        return mutant;
    }
}
