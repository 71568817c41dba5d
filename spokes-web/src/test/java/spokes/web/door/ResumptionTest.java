package spokes.web.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
    private static final JoinRequest JOIN = JoinRequest.newBuilder().setClientInfo(ClientInfo.newBuilder().setSdk(ClientInfo.SDK.JS).setVersion("2.23.0").setProtocol(16))
            .addAddTrackRequests(AddTrackRequest.newBuilder().setCid("a".repeat(300))).setParticipantSid("PA_x").build();

    @ParameterizedTest(name = "{0}?{1}")
    @CsvSource({"/rtc, access_token=x&reconnect=1&sid=PA_x, true", "/rtc, reconnect=true, true", "//rtc, reconnect=1, true", "/context/rtc, reconnect=1, true",
            "/rtc, reconnect=0, false", "/rtc, reconnect=, false", "/rtc, access_token=x, false", "/rtc, , false", "/rtc/validate, reconnect=1, false", "/rtc/v1, reconnect=1, false",
            "/api/live, reconnect=1, false", "/rtc, reconnect=%zz, false", "/rtc/v1, join_request=%zz, false", "/rtc/v1, join_request=, false"})
    void is_told_by_the_address(String path, String query, boolean asked) {
        assertThat(Resumption.isAskedBy(path, query)).isEqualTo(asked);
    }

    @ParameterizedTest(name = "compressed: {0}")
    @ValueSource(booleans = {false, true})
    void is_told_by_the_join_request(boolean compressed) {
        assertThat(Resumption.isAskedBy("/rtc/v1", "access_token=x&join_request=" + wrapped(JOIN, compressed))).isFalse();
        assertThat(Resumption.isAskedBy("/rtc/v1", "access_token=x&join_request=" + wrapped(JOIN.toBuilder().setReconnect(true).build(), compressed))).isTrue();
    }

    @Test
    void is_never_told_by_nonsense() {
        var random = new Random(42);
        var good = Base64.getUrlDecoder().decode(wrapped(JOIN.toBuilder().setReconnect(true).build(), false));
        for (int i = 0; i < 1_000; i++) {
            var bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(5); flips > 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var query = "join_request=" + Base64.getUrlEncoder().encodeToString(bad);
            assertThatCode(() -> Resumption.isAskedBy("/rtc/v1", query)).doesNotThrowAnyException();
        }
    }

    @Test
    void is_answered_by_a_leave_that_lets_the_client_join_anew() throws InvalidProtocolBufferException {
        var answer = Resumption.refusal("dGhlIHNhbXBsZSBub25jZQ==");     // of RFC 6455 §1.3, and so is the accepting word
        int end = new String(answer, ISO_8859_1).indexOf("\r\n\r\n") + 4;
        assertThat(new String(answer, 0, end, ISO_8859_1)).startsWith("HTTP/1.1 101 ").contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
        assertThat(answer[end] & 0xFF).as("one whole binary message").isEqualTo(0x82);
        int length = answer[end + 1];
        var leave = SignalResponse.parseFrom(Arrays.copyOfRange(answer, end + 2, end + 2 + length)).getLeave();
        assertThat(leave).isEqualTo(LeaveRequest.newBuilder().setCanReconnect(true).setReason(DisconnectReason.STATE_MISMATCH).setAction(LeaveRequest.Action.RECONNECT).build());
        assertThat(Arrays.copyOfRange(answer, end + 2 + length, answer.length)).as("the end, 1000").containsExactly(0x88, 2, 0x03, 0xE8);
    }

    private static String wrapped(JoinRequest request, boolean compressed) {
        return Base64.getUrlEncoder().encodeToString(WrappedJoinRequest.newBuilder()
                .setCompression(compressed ? WrappedJoinRequest.Compression.GZIP : WrappedJoinRequest.Compression.NONE)
                .setJoinRequest(ByteString.copyFrom(compressed ? gzip(request.toByteArray()) : request.toByteArray())).build().toByteArray());
    }

    private static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }
}
