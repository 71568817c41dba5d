package spokes.media.transport.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static spokes.media.transport.srtp.SrtpSessionTest.content;
import static spokes.media.transport.srtp.SrtpSessionTest.packet;
import static spokes.media.transport.srtp.SrtpSessionTest.rtcp;
import static spokes.media.transport.srtp.SrtpSessionTest.rtp;

import java.util.Arrays;
import java.util.Random;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contexts of jitsi-srtp, which have met every browser, as the independent peer. */
class SrtpInteropTest {
    static final int SSRC = 0xCAFE_0001;

    @BeforeAll
    static void without_a_benchmark() {
        Aes.setFactoryClassName("SunJCE");
    }

    @ParameterizedTest
    @EnumSource
    void the_library_reads_what_we_send_across_the_wrap(SrtpProfile profile) throws Exception {
        var exported = exported(profile);
        var us = new SrtpSession(SrtpKeys.fromExport(profile, exported, false));
        var receiver = factory(profile, exported, false, false);
        var context = receiver.deriveContext(SSRC, 0);
        var control = receiver.deriveControlContext(SSRC);
        for (int seq = 32_000; seq < 70_000; seq += 500) {
            var packet = rtp(SSRC, seq & 0xFFFF);
            var plain = content(packet);
            assertThat(us.protectRtp(packet)).isTrue();
            var theirs = new Buffer(content(packet));
            assertThat(context.reverseTransformPacket(theirs, false)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(theirs.content()).isEqualTo(plain);

            var report = rtcp(SSRC);
            var plainReport = content(report);
            assertThat(us.protectRtcp(report)).isTrue();
            var theirReport = new Buffer(content(report));
            assertThat(control.reverseTransformPacket(theirReport)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(theirReport.content()).isEqualTo(plainReport);
        }
    }

    @ParameterizedTest
    @EnumSource
    void we_read_what_the_library_sends_across_the_wrap(SrtpProfile profile) throws Exception {
        var exported = exported(profile);
        var us = new SrtpSession(SrtpKeys.fromExport(profile, exported, false));
        var sender = factory(profile, exported, true, true);
        var context = sender.deriveContext(SSRC, 0);
        var control = sender.deriveControlContext(SSRC);
        for (int seq = 32_000; seq < 70_000; seq += 500) {
            var plain = content(rtp(SSRC, seq & 0xFFFF));
            var theirs = new Buffer(plain);
            context.transformPacket(theirs);
            var packet = packet(theirs.content());
            assertThat(us.unprotectRtp(packet)).isTrue();
            assertThat(content(packet)).isEqualTo(plain);

            var plainReport = content(rtcp(SSRC));
            var theirReport = new Buffer(plainReport);
            control.transformPacket(theirReport);
            var report = packet(theirReport.content());
            assertThat(us.unprotectRtcp(report)).isTrue();
            assertThat(content(report)).isEqualTo(plainReport);
        }
    }

    private static byte[] exported(SrtpProfile profile) {
        var exported = new byte[SrtpKeys.exportedBytes(profile)];
        new Random(17).nextBytes(exported);
        return exported;
    }

    /** The library as the DTLS client, towards us as the server. */
    private static SrtpContextFactory factory(SrtpProfile profile, byte[] exported, boolean sender, boolean clientKeys) {
        var keys = SrtpKeys.fromExport(profile, exported, clientKeys);
        var policy = switch (profile) {
            case AEAD_AES_128_GCM -> new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
            case AES128_CM_HMAC_SHA1_80 -> new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        };
        return new SrtpContextFactory(sender, keys.localKey(), keys.localSalt(), policy, policy, new LoggerImpl("interop"));
    }

    /** The library's idea of a packet. */
    private static final class Buffer implements ByteArrayBuffer {
        private final byte[] bytes = new byte[1_500];
        private int length;

        Buffer(byte[] content) {
            System.arraycopy(content, 0, bytes, 0, content.length);
            length = content.length;
        }

        byte[] content() {
            return Arrays.copyOf(bytes, length);
        }

        @Override
        public byte[] getBuffer() {
            return bytes;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public void setOffset(int offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int offset, int count, byte[] to) {
            System.arraycopy(bytes, offset, to, 0, count);
        }

        @Override
        public void grow(int howMuch) {}

        @Override
        public void append(byte[] data, int count) {
            System.arraycopy(data, 0, bytes, length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }
}
