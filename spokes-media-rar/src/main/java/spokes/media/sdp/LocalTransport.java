package spokes.media.sdp;

import java.util.ArrayList;
import java.util.List;
import spokes.media.api.MediaStatus;

/**
 * Our side of a peer connection's transport, as it stands in a description.
 *
 * @param fingerprint the value of {@code a=fingerprint}
 * @param candidates each begins with {@code candidate:}
 */
public record LocalTransport(IceParameters ice, String fingerprint, Setup setup, List<String> candidates) {
    private static final int HOST_PREFERENCE = 126;

    public LocalTransport {
        candidates = List.copyOf(candidates);
    }

    /**
     * Host candidates, the most preferred first (priorities as in RFC 8445 §5.1.2.1). What the operator configured is
     * a host candidate too: nobody else's address stands between it and us as far as a client can tell.
     */
    public static List<String> candidateLines(List<MediaStatus.Candidate> candidates) {
        var lines = new ArrayList<String>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            var candidate = candidates.get(i);
            long priority = ((long) HOST_PREFERENCE << 24) | ((long) (65535 - i) << 8) | 255;
            lines.add("candidate:" + (i + 1) + " 1 " + candidate.protocol() + " " + priority + " " + candidate.address() + " " + candidate.port() + " typ host");
        }
        return List.copyOf(lines);
    }

    /** Puts the transport into a section; only the first of a bundle carries the candidates. */
    void into(MediaSection.Builder section, boolean withCandidates) {
        section.ice = ice;
        section.fingerprints = List.of(fingerprint);
        section.setup = setup;
        if (withCandidates) {
            section.candidates = candidates;
            section.endOfCandidates = true;
        }
    }
}
