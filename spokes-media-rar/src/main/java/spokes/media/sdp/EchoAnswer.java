package spokes.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * Answers somebody who tests the way to us: the sound that comes in goes back in the same section.
 *
 * <p>Says {@code a=ice-lite} whatever we do elsewhere: what is tested is one way in, so only the client shall look for it.
 */
public final class EchoAnswer {
    private EchoAnswer() {}

    /**
     * @param ssrc of what we send back
     * @param cname its canonical name
     */
    public static SessionDescription to(SessionDescription offer, LocalTransport local, long ssrc, String cname) {
        var plain = PublisherAnswer.to(offer, 1, local, _ -> Optional.empty());
        var sections = plain.sections().stream()
                .map(section -> section.type() == MediaType.AUDIO && section.direction().receives() ? sendingBack(section, ssrc, cname) : section).toList();
        return new SessionDescription(plain.originName(), plain.sessionId(), plain.version(), true, plain.extmapAllowMixed(), plain.bundle(), sections);
    }

    private static MediaSection sendingBack(MediaSection received, long ssrc, String cname) {
        var section = MediaSection.of(received.type(), received.mid());
        section.protocol = received.protocol();
        section.direction = Direction.SENDRECV;
        section.rtcpMux = received.rtcpMux();
        section.rtcpReducedSize = received.rtcpReducedSize();
        section.ice = received.ice();
        section.iceOptions = received.iceOptions();
        section.fingerprints = received.fingerprints();
        section.setup = received.setup();
        section.codecs = received.codecs();
        section.msid = new Msid(cname, cname);
        section.ssrcs = List.of(new SsrcName(ssrc, cname));
        section.candidates = received.candidates();
        section.endOfCandidates = received.endOfCandidates();
        return section.build();
    }
}
