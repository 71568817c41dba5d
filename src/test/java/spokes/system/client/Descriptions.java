package spokes.system.client;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import spokes.media.sdp.Direction;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SessionDescription;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.ice.IceCredentials;

/** Offers and answers of a client that can do just what {@link WirePeer} needs, and what it reads in the server's. */
public final class Descriptions {
    private static final String LOOPBACK = "127.0.0.1";

    private Descriptions() {}

    /** A publisher's offer of one track. */
    public static String offer(WirePeer peer, Source source, String trackId) {
        var lines = head("0");
        if (source.video()) {
            lines.add("m=video 9 UDP/TLS/RTP/SAVPF " + Source.VP8 + " " + Source.VP8_RTX);
            transport(lines, peer, "actpass");
            lines.add("a=extmap:" + Source.TRANSPORT_CC_ID + " http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");
            lines.addAll(List.of("a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 transport-cc", "a=rtcp-fb:96 ccm fir", "a=rtcp-fb:96 nack",
                    "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96"));
        } else {
            lines.add("m=audio 9 UDP/TLS/RTP/SAVPF " + Source.OPUS);
            transport(lines, peer, "actpass");
            lines.add("a=extmap:" + Source.AUDIO_LEVEL_ID + " urn:ietf:params:rtp-hdrext:ssrc-audio-level");
            lines.addAll(List.of("a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 nack", "a=fmtp:111 minptime=10;useinbandfec=1"));
        }
        long ssrc = Integer.toUnsignedLong(source.ssrc);
        lines.addAll(List.of("a=mid:0", "a=sendonly", "a=rtcp-mux", "a=rtcp-rsize", "a=msid:- " + trackId, "a=ssrc:" + ssrc + " cname:bench"));
        return text(lines);
    }

    /**
     * The offer of somebody with a single connection who only listens and looks (LiveKit's v1).
     *
     * @param sections what to receive, in the order of the sections
     */
    public static String receivingOffer(WirePeer peer, List<MediaType> sections) {
        var lines = head(IntStream.rangeClosed(0, sections.size()).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
        lines.add("m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
        transport(lines, peer, "actpass");
        lines.addAll(List.of("a=mid:0", "a=sctp-port:5000", "a=max-message-size:262144"));
        for (int i = 0; i < sections.size(); i++) {
            boolean video = sections.get(i) == MediaType.VIDEO;
            lines.add(video ? "m=video 9 UDP/TLS/RTP/SAVPF " + Source.VP8 + " " + Source.VP8_RTX : "m=audio 9 UDP/TLS/RTP/SAVPF " + Source.OPUS);
            transport(lines, peer, "actpass");
            lines.addAll(video ? List.of("a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 ccm fir", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96")
                    : List.of("a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 nack", "a=fmtp:111 minptime=10;useinbandfec=1"));
            lines.addAll(List.of("a=mid:" + (i + 1), "a=recvonly", "a=rtcp-mux", "a=rtcp-rsize"));
        }
        return text(lines);
    }

    /** A subscriber's answer that takes everything. */
    public static String answer(WirePeer peer, SessionDescription offer) {
        var lines = head(String.join(" ", offer.bundle()));
        for (var section : offer.sections()) {
            if (section.type() == MediaType.APPLICATION) {
                lines.add("m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
                transport(lines, peer, "active");
                lines.addAll(List.of("a=mid:" + section.mid(), "a=sctp-port:5000", "a=max-message-size:262144"));
            } else {
                media(lines, peer, section);
            }
        }
        return text(lines);
    }

    private static void media(List<String> lines, WirePeer peer, MediaSection section) {
        var line = new StringBuilder(section.type() == MediaType.VIDEO ? "m=video" : "m=audio").append(" 9 UDP/TLS/RTP/SAVPF");
        section.codecs().forEach(codec -> line.append(' ').append(codec.payloadType()));
        lines.add(line.toString());
        transport(lines, peer, "active");
        lines.addAll(List.of("a=mid:" + section.mid(), section.direction() == Direction.INACTIVE ? "a=inactive" : "a=recvonly", "a=rtcp-mux", "a=rtcp-rsize"));
        section.extensions().forEach(extension -> lines.add("a=extmap:" + extension.id() + " " + extension.uri()));
        for (var codec : section.codecs()) {
            lines.add("a=rtpmap:" + codec.payloadType() + " " + codec.name() + "/" + codec.clockRate() + (codec.channels() > 1 ? "/" + codec.channels() : ""));
            codec.feedback().forEach(feedback -> lines.add("a=rtcp-fb:" + codec.payloadType() + " " + feedback));
            if (!codec.fmtp().isEmpty()) {
                lines.add("a=fmtp:" + codec.payloadType() + " " + codec.fmtp());
            }
        }
    }

    private static List<String> head(String mids) {
        return new ArrayList<>(List.of("v=0", "o=- 4711 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + mids, "a=extmap-allow-mixed"));
    }

    private static void transport(List<String> lines, WirePeer peer, String setup) {
        lines.addAll(List.of("c=IN IP4 0.0.0.0", "a=ice-ufrag:" + peer.credentials().ufrag(), "a=ice-pwd:" + peer.credentials().pwd(),
                "a=fingerprint:" + peer.fingerprint(), "a=setup:" + setup));
    }

    private static String text(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    public static IceCredentials credentials(SessionDescription description) {
        var ice = description.transport().orElseThrow().ice();
        return new IceCredentials(ice.ufrag(), ice.pwd());
    }

    public static List<Fingerprint> fingerprints(SessionDescription description) {
        return description.transport().orElseThrow().fingerprints().stream().map(Fingerprint::parse).flatMap(Optional::stream).toList();
    }

    /**
     * Where media goes, if there is a way at all: loopback if that is offered, else whatever comes first.
     *
     * @param candidates without {@code a=} (RFC 8839 §5.1)
     */
    public static Optional<InetSocketAddress> reachable(List<String> candidates) {
        var byUdp = candidates.stream().map(text -> text.split(" ")).filter(words -> words[2].equalsIgnoreCase("udp")).toList();
        return byUdp.stream().filter(words -> words[4].equals(LOOPBACK)).findFirst().or(() -> byUdp.stream().findFirst())
                .map(words -> new InetSocketAddress(words[4], Integer.parseInt(words[5])));
    }
}
