package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.WrappedJoinRequest;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Device;
import spokes.web.signaling.entity.FirstWords;

/** {@code join_request} in the address of {@code /rtc/v1}: all that a client says of itself, and its first words, in one parameter. */
final class JoinRequests {
    static final int MOST_BYTES = 1024 * 1024;

    private JoinRequests() {}

    /** @throws Refusal when it cannot be read, or is larger than {@value #MOST_BYTES} bytes */
    static JoinRequest read(String parameter) {
        try {
            // A plus sign that was not escaped has become a space on its way.
            var wrapped = WrappedJoinRequest.parseFrom(Base64.getUrlDecoder().decode(parameter.replace('+', '-').replace(' ', '-').replace('/', '_')));
            return switch (wrapped.getCompression()) {
                case NONE -> JoinRequest.parseFrom(wrapped.getJoinRequest());
                case GZIP -> JoinRequest.parseFrom(inflated(wrapped.getJoinRequest()));
                case UNRECOGNIZED -> throw new Refusal(400, "The join request is compressed in an unknown way.");
            };
        } catch (IllegalArgumentException | IOException e) {
            throw new Refusal(400, "The join request cannot be read.");
        }
    }

    private static byte[] inflated(ByteString compressed) throws IOException {
        try (var gzip = new GZIPInputStream(compressed.newInput())) {
            var bytes = gzip.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InvalidProtocolBufferException("too large");
            }
            return bytes;
        }
    }

    static ClientParameters parameters(JoinRequest request, boolean allowPause) {
        var settings = request.getConnectionSettings();
        return new ClientParameters(request.getClientInfo().getProtocol(), settings.getAutoSubscribe(), settings.getAdaptiveStream(), request.getReconnect(),
                request.getParticipantSid(), false, request.getClientInfo().getClientProtocol(), attributes(request),
                settings.hasSubscriberAllowPause() ? settings.getSubscriberAllowPause() : allowPause, settings.getAutoSubscribeDataTrack(),
                device(request.getClientInfo()), request.getClientInfo().getSdk() == ClientInfo.SDK.UNRECOGNIZED ? ClientInfo.SDK.UNKNOWN : request.getClientInfo().getSdk(),
                request.getClientInfo().getCapabilitiesList().contains(ClientInfo.Capability.CAP_PACKET_TRAILER));
    }

    private static Device device(ClientInfo client) {
        return new Device(client.getBrowser(), client.getBrowserVersion(), client.getOs(), client.getDeviceModel());
    }

    private static Map<String, String> attributes(JoinRequest request) {
        return request.getParticipantAttributesMap().entrySet().stream().filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Tracks before the offer that brings them; what a resuming client believes before both. */
    static FirstWords firstWords(JoinRequest request) {
        var requests = new ArrayList<SignalRequest>();
        if (request.hasSyncState()) {
            requests.add(SignalRequest.newBuilder().setSyncState(request.getSyncState()).build());
        }
        request.getAddTrackRequestsList().forEach(track -> requests.add(SignalRequest.newBuilder().setAddTrack(track).build()));
        if (request.hasPublisherOffer() && !request.getPublisherOffer().getSdp().isEmpty()) {
            requests.add(SignalRequest.newBuilder().setOffer(request.getPublisherOffer()).build());
        }
        return new FirstWords(true, request.getMetadata(), software(request.getClientInfo()), requests);
    }

    private static String software(ClientInfo client) {
        var sdk = client.getSdk() == ClientInfo.SDK.UNRECOGNIZED ? "" : client.getSdk().name().toLowerCase(Locale.ROOT);
        var version = client.getVersion().matches("[A-Za-z0-9._-]{1,20}") ? client.getVersion() : "";
        return (sdk + " " + version).strip();
    }
}
