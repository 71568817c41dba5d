package spokes.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A whole description.
 *
 * @param originName the first word of {@code o=}; Firefox is known by {@code mozilla…}
 * @param version counts the descriptions of one session
 * @param bundle the mids of the first BUNDLE group
 */
public record SessionDescription(String originName, long sessionId, long version, boolean iceLite, boolean extmapAllowMixed, List<String> bundle,
        List<MediaSection> sections) {
    public SessionDescription {
        bundle = List.copyOf(bundle);
        sections = List.copyOf(sections);
    }

    /** The transport of the bundle: credentials, fingerprint and setup of its first section that is not rejected. */
    public Optional<MediaSection> transport() {
        return sections.stream().filter(section -> section.ice().present() && !section.fingerprints().isEmpty()).findFirst();
    }

    public Optional<MediaSection> section(String mid) {
        return sections.stream().filter(section -> section.mid().equals(mid)).findFirst();
    }

    /** The same without a word about where the other side can be reached. */
    public SessionDescription withoutCandidates() {
        return new SessionDescription(originName, sessionId, version, iceLite, extmapAllowMixed, bundle, sections.stream().map(MediaSection::withoutCandidates).toList());
    }

    public boolean fromFirefox() {
        return originName.startsWith("mozilla");
    }
}
