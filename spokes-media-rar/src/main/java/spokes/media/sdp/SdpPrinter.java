package spokes.media.sdp;

import java.util.List;

/** Writes a description as text that browsers accept; {@link SdpParser} reads the same description out of it. */
public final class SdpPrinter {
    private final StringBuilder out = new StringBuilder(4096);

    private SdpPrinter() {}

    public static String print(SessionDescription description) {
        var printer = new SdpPrinter();
        printer.session(description);
        description.sections().forEach(printer::section);
        return printer.out.toString();
    }

    private void session(SessionDescription session) {
        line("v=0");
        line("o=", session.originName(), " ", session.sessionId(), " ", session.version(), " IN IP4 0.0.0.0");
        line("s=-");
        line("t=0 0");
        when(session.iceLite(), "a=ice-lite");
        if (!session.bundle().isEmpty()) {
            line("a=group:BUNDLE ", String.join(" ", session.bundle()));
        }
        when(session.extmapAllowMixed(), "a=extmap-allow-mixed");
        line("a=msid-semantic: WMS *");
    }

    private void section(MediaSection section) {
        line("m=", section.type().word(), " ", section.port(), " ", section.protocol(), " ", formats(section));
        line("c=IN IP4 0.0.0.0");
        when(section.type().isMedia() && !section.rejected(), "a=rtcp:9 IN IP4 0.0.0.0");
        transport(section);
        line("a=mid:", section.mid());
        when(section.bundleOnly(), "a=bundle-only");
        line("a=", section.direction().attribute());
        when(section.rtcpMux(), "a=rtcp-mux");
        when(section.rtcpReducedSize(), "a=rtcp-rsize");
        for (var extension : section.extensions()) {
            line("a=extmap:", extension.id(), " ", extension.uri());
        }
        msid(section.msid());
        section.codecs().forEach(this::codec);
        streams(section);
        layers(section);
        if (section.sctpPort() > 0) {
            line("a=sctp-port:", section.sctpPort());
        }
        if (section.maxMessageSize() > 0) {
            line("a=max-message-size:", section.maxMessageSize());
        }
        section.candidates().forEach(candidate -> line("a=", candidate));
        when(section.endOfCandidates(), "a=end-of-candidates");
    }

    private static String formats(MediaSection section) {
        if (!section.type().isMedia()) {
            return section.formats().isEmpty() ? "0" : String.join(" ", section.formats());
        }
        var formats = new StringBuilder();
        for (var codec : section.codecs()) {
            formats.append(formats.isEmpty() ? "" : " ").append(codec.payloadType());
        }
        return formats.isEmpty() ? "0" : formats.toString();
    }

    private void transport(MediaSection section) {
        if (section.ice().present()) {
            line("a=ice-ufrag:", section.ice().ufrag());
            line("a=ice-pwd:", section.ice().pwd());
        }
        if (!section.iceOptions().isEmpty()) {
            line("a=ice-options:", String.join(" ", section.iceOptions()));
        }
        section.fingerprints().forEach(fingerprint -> line("a=fingerprint:", fingerprint));
        if (section.setup() != Setup.UNSAID) {
            line("a=setup:", section.setup().attribute());
        }
    }

    private void msid(Msid msid) {
        if (!msid.track().isEmpty()) {
            line("a=msid:", msid.stream().isEmpty() ? "-" : msid.stream(), " ", msid.track());
        }
    }

    private void codec(Codec codec) {
        line("a=rtpmap:", codec.payloadType(), " ", codec.name(), "/", codec.clockRate(), codec.channels() > 1 ? "/" + codec.channels() : "");
        for (var feedback : codec.feedback()) {
            line("a=rtcp-fb:", codec.payloadType(), " ", feedback);
        }
        if (!codec.fmtp().isEmpty()) {
            line("a=fmtp:", codec.payloadType(), " ", codec.fmtp());
        }
    }

    private void streams(MediaSection section) {
        for (var group : section.ssrcGroups()) {
            line("a=ssrc-group:", group.semantics(), " ", String.join(" ", group.ssrcs().stream().map(String::valueOf).toList()));
        }
        for (var name : section.ssrcs()) {
            line("a=ssrc:", name.ssrc(), " cname:", name.cname());
            if (!section.msid().track().isEmpty()) {
                line("a=ssrc:", name.ssrc(), " msid:", section.msid().stream().isEmpty() ? "-" : section.msid().stream(), " ", section.msid().track());
            }
        }
    }

    private void layers(MediaSection section) {
        for (var rid : section.rids()) {
            line("a=rid:", rid.id(), rid.send() ? " send" : " recv");
        }
        if (!section.simulcast().isEmpty()) {
            boolean sending = section.rids().stream().anyMatch(Rid::send);
            line("a=simulcast:", sending ? "send " : "recv ", String.join(";", section.simulcast()));
        }
    }

    private void when(boolean wanted, String line) {
        if (wanted) {
            line(line);
        }
    }

    private void line(Object... parts) {
        for (var part : List.of(parts)) {
            out.append(part);
        }
        out.append("\r\n");
    }
}
