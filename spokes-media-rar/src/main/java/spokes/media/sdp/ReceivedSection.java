package spokes.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What we agreed to receive in one media section of a publisher.
 *
 * @param trackId the client's id of the track, from {@code a=msid}; empty where it named none
 * @param codecs in order of preference; the first is what the client is expected to send
 * @param extensions as numbered by the client
 * @param rids the layers of simulcast, in the client's order; empty for a single stream
 * @param streams SSRCs that the client named, without those of RTX
 * @param sending false while the client has stopped to send in it
 */
public record ReceivedSection(String mid, MediaType type, String trackId, boolean sending, List<ReceivedCodec> codecs, List<Extension> extensions,
        List<String> rids, List<ReceivedStream> streams) {

    /** @param rtxPayloadType -1 where there is none */
    public record ReceivedCodec(int payloadType, int rtxPayloadType, Format format) {}

    /** @param rtxSsrc -1 where the client named none */
    public record ReceivedStream(long ssrc, long rtxSsrc) {}

    public ReceivedSection {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        rids = List.copyOf(rids);
        streams = List.copyOf(streams);
    }

    /** What the two descriptions agree on, per accepted audio or video section. */
    public static List<ReceivedSection> of(SessionDescription offer, SessionDescription answer) {
        var agreed = new ArrayList<ReceivedSection>();
        for (int i = 0; i < answer.sections().size(); i++) {
            var answered = answer.sections().get(i);
            if (answered.type().isMedia() && !answered.rejected()) {
                agreed.add(of(offer.sections().get(i), answered));
            }
        }
        return agreed;
    }

    private static ReceivedSection of(MediaSection offered, MediaSection answered) {
        return new ReceivedSection(answered.mid(), answered.type(), offered.msid().track(), answered.direction().receives(), codecs(answered),
                answered.extensions(), answered.simulcast(), streams(offered));
    }

    private static List<ReceivedCodec> codecs(MediaSection answered) {
        var codecs = new ArrayList<ReceivedCodec>();
        for (var codec : answered.codecs()) {
            int rtx = answered.rtxOf(codec.payloadType()).map(Codec::payloadType).orElse(-1);
            Format.of(answered.type(), codec).ifPresent(format -> codecs.add(new ReceivedCodec(codec.payloadType(), rtx, format)));
        }
        return codecs;
    }

    private static List<ReceivedStream> streams(MediaSection offered) {
        return offered.ssrcs().stream().map(SsrcName::ssrc)
                .filter(ssrc -> offered.ssrcGroups().stream().noneMatch(group -> group.ssrcs().size() == 2 && group.ssrcs().getLast().equals(ssrc)))
                .map(ssrc -> new ReceivedStream(ssrc, offered.repairOf(ssrc))).toList();
    }

    public Optional<ReceivedCodec> codec(int payloadType) {
        return codecs.stream().filter(codec -> codec.payloadType() == payloadType || codec.rtxPayloadType() == payloadType).findFirst();
    }
}
