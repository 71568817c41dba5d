package spokes.web.signaling.entity;

import java.util.Map;
import livekit.LivekitModels.ClientInfo.SDK;

/**
 * What a client says of itself in the query of {@code /rtc}.
 *
 * @param protocol the client's protocol number; the server adapts to it
 * @param resumesSid the session to take up again; empty for a new join
 * @param publishOnly the old publish-only mode: a second session of the same person that receives nothing
 * @param attributes to put over the token's; none is empty
 * @param allowsPause whether a video may stop while the connection is too narrow for it
 * @param device what it runs on
 * @param autoSubscribesData whether it receives every data track without asking
 * @param sdk what its client is made with
 * @param trailers it can read what others' clients write behind their frames ({@code CAP_PACKET_TRAILER})
 */
public record ClientParameters(int protocol, boolean autoSubscribe, boolean adaptiveStream, boolean resumes, String resumesSid,
        boolean publishOnly, int clientProtocol, Map<String, String> attributes, boolean allowsPause, boolean autoSubscribesData, Device device,
        SDK sdk, boolean trailers) {

    public ClientParameters {
        attributes = Map.copyOf(attributes);
    }

    public ClientParameters(int protocol, boolean autoSubscribe, boolean adaptiveStream, boolean resumes, String resumesSid,
            boolean publishOnly, int clientProtocol, Map<String, String> attributes) {
        this(protocol, autoSubscribe, adaptiveStream, resumes, resumesSid, publishOnly, clientProtocol, attributes, false, false, Device.UNKNOWN, SDK.UNKNOWN, false);
    }

    public ClientParameters(int protocol, boolean autoSubscribe, boolean adaptiveStream, boolean resumes, String resumesSid, boolean publishOnly, int clientProtocol,
            Map<String, String> attributes, boolean allowsPause, boolean autoSubscribesData, String browser) {
        this(protocol, autoSubscribe, adaptiveStream, resumes, resumesSid, publishOnly, clientProtocol, attributes, allowsPause, autoSubscribesData, Device.ofBrowser(browser), SDK.UNKNOWN, false);
    }

    public static ClientParameters ordinary() {
        return new ClientParameters(17, true, false, false, "", false, 0, Map.of());
    }
}
