package spokes.media.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import spokes.media.sdp.Direction;
import spokes.media.sdp.MediaSection;
import spokes.media.sdp.MediaType;
import spokes.media.sdp.SessionDescription;

/** Offers and answers of a client, with as much in them as a browser writes. */
final class ClientDescriptions {
    private static final String AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 98 99 45 46";
    private static final List<String> AUDIO_CODECS = List.of("a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=rtcp-fb:111 nack", "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:9 G722/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000", "a=rtpmap:13 CN/8000",
            "a=rtpmap:110 telephone-event/48000", "a=rtpmap:126 telephone-event/8000");
    private static final List<String> VIDEO_CODECS = Stream.of(codec("VP8", 96, ""), codec("H264", 102, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
            codec("VP9", 98, "profile-id=0"), codec("AV1", 45, "level-idx=5;profile=0;tier=0")).flatMap(List::stream).toList();
    private static final List<String> AUDIO_EXTENSIONS = List.of("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid");
    private static final List<String> VIDEO_EXTENSIONS = List.of("a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01", "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");

    private ClientDescriptions() {}

    /** With what every video codec has, and retransmissions under the next number. */
    private static List<String> codec(String name, int number, String parameters) {
        var lines = new ArrayList<>(List.of("a=rtpmap:" + number + " " + name + "/90000"));
        List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli").forEach(feedback -> lines.add("a=rtcp-fb:" + number + " " + feedback));
        if (!parameters.isEmpty()) {
            lines.add("a=fmtp:" + number + " " + parameters);
        }
        lines.addAll(List.of("a=rtpmap:" + (number + 1) + " rtx/90000", "a=fmtp:" + (number + 1) + " apt=" + number));
        return lines;
    }

    /** A speaker's: a microphone and a camera, under the names of their tracks. */
    static String sending(ClientPeer peer, SentStream voice, String voiceTrack, SentStream picture, String pictureTrack) {
        var lines = head("0 1 2");
        data(lines, peer, "actpass", "0");
        audio(lines, peer, "1", "sendonly");
        source(lines, voice, voiceTrack);
        video(lines, peer, "2", "sendonly");
        source(lines, picture, pictureTrack);
        return text(lines);
    }

    /** Of somebody with a single connection who only listens and looks (LiveKit's v1). */
    static String receiving(ClientPeer peer) {
        var lines = head("0 1 2");
        data(lines, peer, "actpass", "0");
        audio(lines, peer, "1", "recvonly");
        video(lines, peer, "2", "recvonly");
        return text(lines);
    }

    /** A subscriber's, who takes everything. */
    static String answer(ClientPeer peer, SessionDescription offer) {
        var lines = head(String.join(" ", offer.bundle()));
        for (var section : offer.sections()) {
            if (section.type() == MediaType.APPLICATION) {
                data(lines, peer, "active", section.mid());
            } else {
                media(lines, peer, section);
            }
        }
        return text(lines);
    }

    private static void media(List<String> lines, ClientPeer peer, MediaSection section) {
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

    private static void data(List<String> lines, ClientPeer peer, String setup, String mid) {
        lines.add("m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
        transport(lines, peer, setup);
        lines.addAll(List.of("a=mid:" + mid, "a=sctp-port:5000", "a=max-message-size:262144"));
    }

    private static void audio(List<String> lines, ClientPeer peer, String mid, String direction) {
        offered(lines, peer, AUDIO, mid, direction, AUDIO_EXTENSIONS, AUDIO_CODECS);
    }

    private static void video(List<String> lines, ClientPeer peer, String mid, String direction) {
        offered(lines, peer, VIDEO, mid, direction, VIDEO_EXTENSIONS, VIDEO_CODECS);
    }

    private static void offered(List<String> lines, ClientPeer peer, String media, String mid, String direction, List<String> extensions, List<String> codecs) {
        lines.add(media);
        transport(lines, peer, "actpass");
        lines.addAll(List.of("a=mid:" + mid, "a=" + direction, "a=rtcp-mux", "a=rtcp-rsize"));
        lines.addAll(extensions);
        lines.addAll(codecs);
    }

    private static void source(List<String> lines, SentStream stream, String track) {
        lines.addAll(List.of("a=msid:- " + track, "a=ssrc:" + Integer.toUnsignedString(stream.ssrc) + " cname:rehearsal"));
    }

    private static List<String> head(String mids) {
        return new ArrayList<>(List.of("v=0", "o=- 4711 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + mids, "a=extmap-allow-mixed", "a=msid-semantic: WMS"));
    }

    private static void transport(List<String> lines, ClientPeer peer, String setup) {
        lines.addAll(List.of("c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0", "a=ice-ufrag:" + peer.credentials.ufrag(), "a=ice-pwd:" + peer.credentials.pwd(), "a=ice-options:trickle",
                "a=fingerprint:" + peer.fingerprint(), "a=setup:" + setup));
    }

    private static String text(List<String> lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
