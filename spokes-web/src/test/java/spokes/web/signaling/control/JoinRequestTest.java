package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitRtc.ConnectionSettings;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.WrappedJoinRequest;
import livekit.LivekitRtc.WrappedJoinRequest.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinRequestTest {
    private static final JoinRequest REQUEST = JoinRequest.newBuilder()
            .setClientInfo(ClientInfo.newBuilder().setSdk(ClientInfo.SDK.JS).setVersion("2.23.0").setProtocol(17).setClientProtocol(2))
            .setConnectionSettings(ConnectionSettings.newBuilder().setAutoSubscribe(true).setAdaptiveStream(true))
            .putParticipantAttributes("colour", "red").putParticipantAttributes("empty", "")
            .addAddTrackRequests(Client.microphone("mic"))
            .setPublisherOffer(SessionDescription.newBuilder().setType("offer").setId(1).setSdp("v=0")).build();

    private static byte[] wrapped(JoinRequest request, Compression compression) throws IOException {
        return WrappedJoinRequest.newBuilder().setCompression(compression)
                .setJoinRequest(ByteString.copyFrom(compression == Compression.GZIP ? gzipped(request.toByteArray()) : request.toByteArray())).build().toByteArray();
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "GZIP"})
    void says_what_the_query_says_otherwise_and_the_first_words(Compression compression) throws IOException {
        var request = JoinRequests.read(Base64.getUrlEncoder().encodeToString(wrapped(REQUEST, compression)));

        var client = JoinRequests.parameters(request, false);
        assertThat(client.protocol()).isEqualTo(17);
        assertThat(client.clientProtocol()).isEqualTo(2);
        assertThat(client.autoSubscribe()).isTrue();
        assertThat(client.adaptiveStream()).isTrue();
        assertThat(client.resumes()).isFalse();
        assertThat(client.attributes()).containsOnly(java.util.Map.entry("colour", "red"));
        var words = JoinRequests.firstWords(request);
        assertThat(words.single()).isTrue();
        assertThat(words.software()).isEqualTo("js 2.23.0");
        assertThat(words.requests()).extracting(livekit.LivekitRtc.SignalRequest::getMessageCase).as("tracks before the offer that brings them")
                .containsExactly(MessageCase.ADD_TRACK, MessageCase.OFFER);
    }

    @Test
    void says_whether_it_can_read_what_is_written_behind_frames() {
        var able = REQUEST.toBuilder();
        able.getClientInfoBuilder().addCapabilities(ClientInfo.Capability.CAP_PACKET_TRAILER);

        assertThat(JoinRequests.parameters(able.build(), false).trailers()).isTrue();
        assertThat(JoinRequests.parameters(REQUEST, false).trailers()).isFalse();
    }

    @Test
    void may_be_padded_or_not_and_in_either_alphabet() throws IOException {
        var random = new Random(5);
        for (int i = 0; i < 50; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            var request = JoinRequest.newBuilder().setMetadata(Base64.getEncoder().encodeToString(bytes)).build();
            var wrapped = wrapped(request, Compression.GZIP);
            assertThat(JoinRequests.read(Base64.getUrlEncoder().encodeToString(wrapped))).isEqualTo(request);
            assertThat(JoinRequests.read(Base64.getUrlEncoder().withoutPadding().encodeToString(wrapped))).isEqualTo(request);
            assertThat(JoinRequests.read(Base64.getEncoder().encodeToString(wrapped))).isEqualTo(request);
        }
    }

    @Test
    void whoever_comes_back_names_the_session_and_says_what_it_believes_first() {
        var request = REQUEST.toBuilder().clearAddTrackRequests().setReconnect(true).setParticipantSid("PA_1").setSyncState(SyncState.newBuilder()).build();

        assertThat(JoinRequests.parameters(request, false).resumes()).isTrue();
        assertThat(JoinRequests.parameters(request, false).resumesSid()).isEqualTo("PA_1");
        assertThat(JoinRequests.firstWords(request).requests()).extracting(livekit.LivekitRtc.SignalRequest::getMessageCase)
                .containsExactly(MessageCase.SYNC_STATE, MessageCase.OFFER);
    }

    @Test
    void who_does_not_say_so_does_not_subscribe_to_everything() {
        assertThat(JoinRequests.parameters(JoinRequest.getDefaultInstance(), false).autoSubscribe()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "%%%", "CgA*", "EgIIAQ"})
    void what_cannot_be_read_is_refused_or_says_nothing(String parameter) {
        try {
            assertThat(JoinRequests.read(parameter).getMetadata()).isEmpty();
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isEqualTo(400);
        }
    }

    @Test
    void a_thousand_broken_ones_do_no_harm() throws IOException {
        var random = new Random(7);
        var whole = wrapped(REQUEST, Compression.GZIP);
        for (int i = 0; i < 1000; i++) {
            var broken = whole.clone();
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            try {
                JoinRequests.read(Base64.getUrlEncoder().encodeToString(broken));
            } catch (Refusal refusal) {
                assertThat(refusal.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void a_bomb_is_not_inflated() throws IOException {
        var bomb = WrappedJoinRequest.newBuilder().setCompression(Compression.GZIP).setJoinRequest(ByteString.copyFrom(gzipped(new byte[50_000_000]))).build();

        assertThatThrownBy(() -> JoinRequests.read(Base64.getUrlEncoder().encodeToString(bomb.toByteArray())))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
}
