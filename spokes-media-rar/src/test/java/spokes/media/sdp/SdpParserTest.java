package spokes.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.Mutations;
import spokes.media.api.CloseReason;
import spokes.media.rtp.HeaderExtension;

class SdpParserTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    static final String[] BROWSERS = {"chrome-publisher", "firefox-publisher", "safari-publisher", "rust-publisher"};

    @ParameterizedTest
    @ValueSource(strings = {"chrome-publisher", "firefox-publisher", "safari-publisher", "rust-publisher"})
    void what_was_read_and_printed_reads_the_same(String browser) {
        var read = SdpParser.parse(Offers.read(browser));
        assertThat(SdpParser.parse(SdpPrinter.print(read))).isEqualTo(read);
    }

    @Test
    void reads_chromes_offer() {
        var offer = SdpParser.parse(Offers.read("chrome-publisher"));

        assertThat(offer.extmapAllowMixed()).isTrue();
        assertThat(offer.bundle()).containsExactly("0", "1", "2");
        assertThat(offer.sections()).extracting(MediaSection::type).containsExactly(MediaType.APPLICATION, MediaType.AUDIO, MediaType.VIDEO);
        var data = offer.sections().getFirst();
        assertThat(data.formats()).containsExactly("webrtc-datachannel");
        assertThat(data.sctpPort()).isEqualTo(5000);
        assertThat(data.maxMessageSize()).isEqualTo(262_144);
        assertThat(data.candidates()).hasSize(2).first().asString().startsWith("candidate:3388485749 1 udp 2122260223 198.51.100.7 59321 typ host");
        var video = offer.sections().getLast();
        assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(video.setup()).isEqualTo(Setup.ACTPASS);
        assertThat(video.ice()).isEqualTo(new IceParameters("Kj3a", "hWq3nJxwB3ZCb0S+X4mF2rTd"));
        assertThat(video.msid().track()).isEqualTo("90ad1ac6-23cf-4f0e-8a0e-1f1f5b8a3c77");
        assertThat(video.codecs()).hasSize(27);
        assertThat(video.codec(96).orElseThrow().feedback()).containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
        assertThat(video.rtxOf(96)).map(Codec::payloadType).contains(97);
        assertThat(Extension.map(video.extensions()).id(HeaderExtension.REPAIRED_RID)).isEqualTo(11);
        assertThat(video.simulcast()).containsExactly("q", "h", "f");
        assertThat(video.rids()).containsExactly(new Rid("q", true), new Rid("h", true), new Rid("f", true));
    }

    @Test
    void what_stands_at_session_level_holds_in_every_section() {
        var offer = SdpParser.parse(Offers.read("firefox-publisher"));

        assertThat(offer.fromFirefox()).isTrue();
        assertThat(offer.sections()).allSatisfy(section -> assertThat(section.fingerprints()).singleElement().asString().startsWith("sha-256 1C:67"));
        assertThat(offer.sections().get(1).repairOf(3203746182L)).isEqualTo(1182634017L);
        assertThat(offer.sections().getLast().rejected()).as("port 0 in a bundle is no rejection").isFalse();
        assertThat(offer.transport()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send q;h;f", "send ~q;h;~f", "send q,q2;h;f recv a", "recv a send q;h;f", " send rid=q;h;f"})
    void reads_simulcast_however_it_is_written(String value) {
        var section = parse("a=simulcast:" + value);
        assertThat(section.simulcast()).containsExactly("q", "h", "f");
    }

    @Test
    void skips_what_it_does_not_know_or_cannot_read() {
        var section = parse("a=unheard-of:x", "b=AS:30", "a=rtpmap:oops", "a=rtpmap:999 VP8/90000", "a=fmtp:", "a=extmap:0 urn:x", "a=extmap:15 urn:y",
                "a=ssrc:notanumber cname:x", "a=ssrc-group:FID 1 x", "a=rtcp-fb:* nack", "a=", "x", "=", "a=rid:q! send");

        assertThat(section.codecs()).singleElement().satisfies(codec -> assertThat(codec.feedback()).containsExactly("nack"));
        assertThat(section.extensions()).isEmpty();
        assertThat(section.rids()).isEmpty();
        assertThat(section.ssrcGroups()).isEmpty();
    }

    private static MediaSection parse(String... lines) {
        return SdpParser.parse("v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\n" + String.join("\n", lines)).sections().getFirst();
    }

    @Test
    void says_what_makes_a_description_unusable() {
        refuses("", "a description begins with v=0");
        refuses("v=0\nm=audio\n", "a media line without port or protocol: m=audio");
        refuses("v=0\nm=audio 99999 UDP 1\n", "a media line whose port is 99999");
        refuses("v=0\nm=audio 9 UDP 1\na=mid:a\nm=audio 9 UDP 1\na=mid:a\n", "two media sections with the mid a");
        refuses("v=0\nm=audio 9 UDP 1\na=mid:" + "x".repeat(65), "a mid that is no word of at most 64 characters");
        refuses("v=0\na=ice-pwd:short\n", "ice-pwd has 5 characters; 22 to 256 are allowed");
        refuses("v=0\n" + "m=audio 9 UDP 1\n".repeat(501), "more than 500 media sections");
        refuses("v=0\nm=audio 9 UDP 1\n" + many(101, i -> "a=candidate:" + i + " 1 udp 1 192.0.2.1 " + i + " typ host\n"), "more than 100 candidates");
        refuses("v=0\nm=audio 9 UDP " + "1 ".repeat(129) + "\n", "more than 128 formats");
        refuses("v=0\n" + "a".repeat(1 << 20), "a description of 1048580 characters");
    }

    private static void refuses(String sdp, String why) {
        assertThatThrownBy(() -> SdpParser.parse(sdp)).isInstanceOfSatisfying(ProtocolViolation.class,
                violation -> assertThat(violation.reason()).isEqualTo(CloseReason.BAD_DESCRIPTION)).hasMessageContaining(why);
    }

    @Test
    void the_same_candidate_in_every_section_counts_once() {
        var sdp = "v=0\n" + many(50, i -> "m=audio 9 UDP 1\na=mid:" + i + "\n" + many(10, j -> "a=candidate:" + j + " 1 udp 1 192.0.2.1 9 typ host\n"));
        assertThat(SdpParser.parse(sdp).sections()).hasSize(50);
    }

    @Test
    void a_mutated_description_is_read_or_refused_but_nothing_else() {
        for (var browser : BROWSERS) {
            Mutations.of(Offers.read(browser).getBytes(StandardCharsets.UTF_8), bytes -> {
                try {
                    var read = SdpParser.parse(new String(bytes, StandardCharsets.UTF_8));
                    PublisherAnswer.to(read, 1, new LocalTransport(new IceParameters("u", "p"), true, "sha-256 AA", Setup.PASSIVE, List.of()), _ -> java.util.Optional.empty());
                } catch (ProtocolViolation _) {
                    // that is an answer too
                }
            });
        }
    }

    /** Shapes that are costly when something in the parser looks at everything for everything. */
    @ParameterizedTest
    @ValueSource(strings = {"a=rtpmap:96 VP8/90000\n", "a=ssrc:1 cname:x\n", "a=fmtp:96 a=b;\n", "a=extmap:1 urn:x\n", "a=rid:q send\n", "a=candidate:1\n", "a=\n",
        "\n", "a=group:BUNDLE 1\n", "a=rtcp-fb:96 nack\n", "a=fingerprint:sha-256 AA\n", "a=ssrc-group:FID 1 2\n", "a=simulcast:send a;b;c;d\n"})
    void a_mebibyte_of_anything_is_read_in_linear_time(String line) {
        var sdp = "v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\n" + line.repeat(((1 << 20) - 100) / line.length());
        assertFast(sdp);
    }

    @Test
    void sections_full_of_everything_are_read_in_linear_time() {
        assertFast("v=0\n" + many(499, i -> "m=video 9 UDP " + many(120, j -> j + " ") + "\na=mid:" + i + "\n" + many(60, j -> "a=ssrc:" + j + " cname:\n")));
        assertFast("v=0\na=group:BUNDLE " + "x ".repeat(500_000));
        assertFast("v=0\nm=video 9 UDP 96\na=rtpmap:96 VP8/90000\na=simulcast:send " + "a;".repeat(500_000));
        assertFast("v=0\nm=video 9 UDP 96\na=ssrc-group:FID " + "1 ".repeat(500_000));
    }

    /** Time of the processor, the best of several runs: neither a busy machine nor a cold JVM is the parser's fault. */
    private static void assertFast(String sdp) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 12 && best > 50_000_000; i++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            try {
                SdpParser.parse(sdp);
            } catch (ProtocolViolation _) {
                // refused, which may take no longer either
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begun);
        }
        assertThat(best).as("ns").isLessThan(50_000_000);
    }

    private static String many(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining());
    }
}
