package spokes.media.transport.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.IceControllingAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
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

        var bytes = new StunWriter().success(request, seen, new StunKey("secret")).copy();

        var reply = Message.decode(bytes, 0, bytes.length);
        assertThat((int) reply.getMessageType()).isEqualTo(0x0101);
        assertThat(reply.getTransactionID()).isEqualTo("transaction!".getBytes(StandardCharsets.US_ASCII));
        var mapped = (XorMappedAddressAttribute) reply.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
        assertThat(mapped.getAddress(reply.getTransactionID())).isEqualTo(new TransportAddress(seen, Transport.UDP));
        assertThat(StunMessage.parse(bytes, 0, bytes.length).orElseThrow().authenticBy("secret")).isTrue();
    }

    @Test
    void refusals_are_signed_and_say_why() throws Exception {
        var request = StunMessage.parse(CHECK, 0, CHECK.length).orElseThrow();
        var key = new StunKey("secret");
        for (var bytes : List.of(new StunWriter().roleConflict(request, key).copy(), new StunWriter().unknownAttributes(request, List.of(0x7FFE, 0x7FFD, 0x7FFC), key).copy())) {
            assertThat(StunMessage.parse(bytes, 0, bytes.length).orElseThrow().authenticBy("secret")).isTrue();
            var code = (ErrorCodeAttribute) Message.decode(bytes, 0, bytes.length).getAttribute(Attribute.ERROR_CODE);
            assertThat((int) code.getErrorCode()).isIn(487, 420);
        }
    }

    /** RFC 5769 §2.1 and §2.2. */
    @Test
    void reads_what_others_agreed_on_as_samples() {
        var request = HexFormat.of().parseHex("000100582112a442b7e7a701bc34d686fa87dfae" + "802200105354554e207465737420636c69656e74" + "002400046e0001ff" + "80290008932ff9b151263b36"
                + "000600096576746a3a68367659202020" + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");
        var response = HexFormat.of().parseHex("0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000080001a147e112a643"
                + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96");

        var check = StunMessage.parse(request, 0, request.length).orElseThrow();
        assertThat(check.isTo("evtj")).isTrue();
        assertThat(check.isTo("evt")).isFalse();
        assertThat(check.senderIsControlled()).isTrue();
        assertThat(check.tieBreaker()).isEqualTo(0x932FF9B151263B36L);
        assertThat(check.priority()).isEqualTo(0x6E0001FFL);
        assertThat(check.authenticBy("VOkJxbRl1RmTxUk/WvJxBt")).isTrue();
        var answer = StunMessage.parse(response, 0, response.length).orElseThrow();
        assertThat(answer.isBindingSuccess()).isTrue();
        assertThat(answer.authenticBy("VOkJxbRl1RmTxUk/WvJxBt")).isTrue();
        assertThat(answer.authenticBy("VOkJxbRl1RmTxUk/WvJxBu")).isFalse();
    }

    @Test
    void signs_with_passwords_that_are_longer_than_a_block_of_the_hash() {
        var password = "p".repeat(256);
        var check = Check.of("ours:theirs").signedBy(password);
        assertThat(StunMessage.parse(check, 0, check.length).orElseThrow().authenticBy(password)).isTrue();
    }

    @Test
    void the_codec_of_others_reads_our_checks() throws Exception {
        var bytes = new StunWriter().check(7, 8, "theirs:ours".getBytes(StandardCharsets.US_ASCII), 9, true, 10, true, new StunKey("secret")).copy();

        var check = Message.decode(bytes, 0, bytes.length);
        assertThat((int) check.getMessageType()).isEqualTo(0x0001);
        assertThat(((UsernameAttribute) check.getAttribute(Attribute.USERNAME)).getUsername()).isEqualTo("theirs:ours".getBytes(StandardCharsets.US_ASCII));
        assertThat(((PriorityAttribute) check.getAttribute(Attribute.PRIORITY)).getPriority()).isEqualTo(9);
        assertThat(((IceControllingAttribute) check.getAttribute(Attribute.ICE_CONTROLLING)).getTieBreaker()).isEqualTo(10);
        assertThat(check.containsAttribute(Attribute.USE_CANDIDATE)).isTrue();
        assertThat(check.containsAttribute(Attribute.FINGERPRINT)).isTrue();
        assertThat(Stun.mark(bytes, 0)).isEqualTo(7);
        assertThat(Stun.transaction(bytes, 0)).isEqualTo(8);
    }

    @Test
    void nothing_is_left_of_the_message_before() {
        var writer = new StunWriter();
        var key = new StunKey("secret");
        var request = StunMessage.parse(CHECK, 0, CHECK.length).orElseThrow();
        writer.check(-1, -1, "x".repeat(300).getBytes(StandardCharsets.US_ASCII), -1, true, -1, true, key);
        assertThat(writer.unknownAttributes(request, List.of(0x7FFE), key).copy()).isEqualTo(new StunWriter().unknownAttributes(request, List.of(0x7FFE), key).copy());

        var view = new StunMessage();
        view.wrap(CHECK, 0, CHECK.length);
        var plain = Check.empty().with(0x0006, "a:b".getBytes(StandardCharsets.US_ASCII)).fingerprinted();
        assertThat(view.wrap(plain, 0, plain.length)).isTrue();
        assertThat(view.useCandidate() || view.senderIsControlling() || view.authenticBy("secret") || view.priority() != 0).isFalse();
    }

    @Test
    void a_check_that_is_answered_allocates_next_to_nothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var view = new StunMessage();
        var writer = new StunWriter();
        var key = new StunKey("secret");
        var seen = new InetSocketAddress("192.0.2.7", 40_007);
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                if (Stun.isTo("ours", CHECK, 0, CHECK.length) && view.wrap(CHECK, 0, CHECK.length) && view.authenticBy(key)) {
                    writer.success(view, seen, key);
                }
            }
            bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(writer.length()).isPositive();
        assertThat(bytes / 1_000).isLessThan(64);       // the JDK copies the address
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
                    message.isRoleConflict();
                    message.tieBreaker();
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
