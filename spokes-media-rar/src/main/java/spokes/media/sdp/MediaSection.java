package spokes.media.sdp;

import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} section. What stood at session level (credentials, fingerprint, setup, direction) is already in it.
 *
 * @param port 0 means rejected, or in an offer with {@code bundleOnly} that it exists only in the bundle
 * @param protocol {@code UDP/TLS/RTP/SAVPF}, {@code UDP/DTLS/SCTP}
 * @param formats the words behind the protocol, when they are no payload types
 * @param codecs the payload types with a known codec, in order of preference; RTX among them
 * @param fingerprints the values of {@code a=fingerprint}
 * @param simulcast the layers in the order of {@code a=simulcast}, without alternatives and pause marks; empty without simulcast
 * @param candidates the values behind {@code a=}, each beginning with {@code candidate:}
 * @param sctpPort 0 where there is none
 * @param maxMessageSize bytes; 0 where nothing is said
 */
public record MediaSection(MediaType type, int port, String protocol, List<String> formats, String mid, Direction direction,
        boolean bundleOnly, boolean rtcpMux, boolean rtcpReducedSize, IceParameters ice, List<String> iceOptions, List<String> fingerprints, Setup setup,
        List<Codec> codecs, List<Extension> extensions, Msid msid, List<SsrcName> ssrcs, List<SsrcGroup> ssrcGroups,
        List<Rid> rids, List<String> simulcast, List<String> candidates, boolean endOfCandidates, int sctpPort, long maxMessageSize) {

    public MediaSection {
        formats = List.copyOf(formats);
        iceOptions = List.copyOf(iceOptions);
        fingerprints = List.copyOf(fingerprints);
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        ssrcs = List.copyOf(ssrcs);
        ssrcGroups = List.copyOf(ssrcGroups);
        rids = List.copyOf(rids);
        simulcast = List.copyOf(simulcast);
        candidates = List.copyOf(candidates);
    }

    /** True when the section can carry nothing: port 0 outside of a bundle. */
    public boolean rejected() {
        return port == 0 && !bundleOnly;
    }

    public Optional<Codec> codec(int payloadType) {
        return codecs.stream().filter(codec -> codec.payloadType() == payloadType).findFirst();
    }

    /** The RTX codec that repeats this payload type. */
    public Optional<Codec> rtxOf(int payloadType) {
        return codecs.stream().filter(codec -> codec.isRtx() && codec.apt() == payloadType).findFirst();
    }

    /** The SSRC that repeats this one ({@code FID}), or -1. */
    public long repairOf(long ssrc) {
        for (var group : ssrcGroups) {
            if (group.semantics().equalsIgnoreCase("FID") && group.ssrcs().size() == 2 && group.ssrcs().getFirst() == ssrc) {
                return group.ssrcs().getLast();
            }
        }
        return -1;
    }

    MediaSection withoutCandidates() {
        return new MediaSection(type, port, protocol, formats, mid, direction, bundleOnly, rtcpMux, rtcpReducedSize, ice, iceOptions, fingerprints, setup,
                codecs, extensions, msid, ssrcs, ssrcGroups, rids, simulcast, List.of(), false, sctpPort, maxMessageSize);
    }

    static Builder of(MediaType type, String mid) {
        return new Builder(type, mid);
    }

    /** Collects a section piece by piece; what is not said has the value that SDP gives it. */
    static final class Builder {
        private final MediaType type;
        String mid;
        int port = 9;
        String protocol = "UDP/TLS/RTP/SAVPF";
        List<String> formats = List.of();
        Direction direction = Direction.SENDRECV;
        boolean bundleOnly, rtcpMux, rtcpReducedSize, endOfCandidates;
        IceParameters ice = IceParameters.NONE;
        List<String> iceOptions = List.of(), fingerprints = List.of();
        Setup setup = Setup.UNSAID;
        List<Codec> codecs = List.of();
        List<Extension> extensions = List.of();
        Msid msid = Msid.NONE;
        List<SsrcName> ssrcs = List.of();
        List<SsrcGroup> ssrcGroups = List.of();
        List<Rid> rids = List.of();
        List<String> simulcast = List.of(), candidates = List.of();
        int sctpPort;
        long maxMessageSize;

        private Builder(MediaType type, String mid) {
            this.type = type;
            this.mid = mid;
        }

        MediaSection build() {
            return new MediaSection(type, port, protocol, formats, mid, direction, bundleOnly, rtcpMux, rtcpReducedSize, ice, iceOptions, fingerprints,
                    setup, codecs, extensions, msid, ssrcs, ssrcGroups, rids, simulcast, candidates, endOfCandidates, sctpPort, maxMessageSize);
        }
    }
}
