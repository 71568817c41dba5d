package spokes.media.sdp;

import java.util.ArrayList;
import java.util.List;
import spokes.media.api.MediaStatus;

/**
 * Our side of a peer connection's transport, as it stands in a description.
 *
 * @param fingerprint the value of {@code a=fingerprint}
 * @param lite whether we only answer checks ({@code a=ice-lite})
 * @param candidates each begins with {@code candidate:}; from a lite agent there will be no more, others may follow
 */
public record LocalTransport(IceParameters ice, boolean lite, String fingerprint, Setup setup, List<String> candidates) {
    private static final List<String> TRICKLE = List.of("trickle");

    /** Type preferences of RFC 8445 §5.1.2.2; whatever is reached by TCP comes after everything that is reached by UDP. */
    private static final int HOST_PREFERENCE = 126, REFLEXIVE_PREFERENCE = 100, TCP_PREFERENCE = 90;
    private static final int COMPONENT = 1;

    public LocalTransport {
        candidates = List.copyOf(candidates);
    }

    /**
     * Candidates, the most preferred first (priorities as in RFC 8445 §5.1.2.1). What the operator configured is
     * a host candidate too: nobody else's address stands between it and us as far as a client can tell. By TCP the client opens
     * the connection (RFC 6544). An address has one foundation, wherever in the list it stands.
     */
    public static List<String> candidateLines(List<MediaStatus.Candidate> candidates) {
        var lines = new ArrayList<String>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            lines.add(line(candidates.get(i), 65535 - i));
        }
        return List.copyOf(lines);
    }

    private static String line(MediaStatus.Candidate candidate, int localPreference) {
        boolean tcp = candidate.protocol().equals("tcp"), reflexive = candidate.kind() == MediaStatus.Kind.REFLEXIVE && !tcp;
        int preference = tcp ? TCP_PREFERENCE : reflexive ? REFLEXIVE_PREFERENCE : HOST_PREFERENCE;
        long priority = (long) preference << 24 | (long) localPreference << 8 | 256 - COMPONENT;
        var foundation = Integer.toUnsignedString((candidate.protocol() + candidate.kind() + candidate.address()).hashCode());
        return "candidate:" + foundation + " " + COMPONENT + " " + candidate.protocol() + " " + priority + " " + candidate.address() + " " + candidate.port()
                + (reflexive ? " typ srflx raddr 0.0.0.0 rport 0" : " typ host") + (tcp ? " tcptype passive" : "");
    }

    /** Puts the transport into a section; only the first of a bundle carries the candidates. */
    void into(MediaSection.Builder section, boolean withCandidates) {
        section.ice = ice;
        section.fingerprints = List.of(fingerprint);
        section.setup = setup;
        section.iceOptions = lite ? List.of() : TRICKLE;
        if (withCandidates) {
            section.candidates = candidates;
            section.endOfCandidates = lite;
        }
    }
}
