package spokes.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spokes.media.api.MediaKind;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.rtp.HeaderExtension;

class PublisherAnswerTest {
    static final LocalTransport OURS = new LocalTransport(new IceParameters("ours", "our-password-of-24-chars"), true, "sha-256 AB:CD", Setup.PASSIVE,
            List.of("candidate:1 1 udp 2130706431 192.0.2.1 50000 typ host"));

    @Test
    void answers_chromes_simulcast_and_data_channels_point_43() {
        var answer = answer("chrome-publisher", "VP8");

        assertThat(answer.iceLite()).isTrue();
        assertThat(answer.extmapAllowMixed()).isTrue();
        assertThat(answer.bundle()).containsExactly("0", "1", "2");
        assertThat(answer.sections()).allSatisfy(section -> {
            assertThat(section.ice()).isEqualTo(OURS.ice());
            assertThat(section.setup()).isEqualTo(Setup.PASSIVE);
        });
        assertThat(answer.sections().getFirst().candidates()).hasSize(1);
        assertThat(answer.sections().getFirst().endOfCandidates()).isTrue();
        assertThat(answer.sections().get(1).candidates()).as("only the first of the bundle has them").isEmpty();
        assertThat(answer.sections().getFirst().sctpPort()).isEqualTo(5000);
        assertThat(answer.sections().getFirst().maxMessageSize()).isEqualTo(65_535);

        var audio = answer.sections().get(1);
        assertThat(audio.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(audio.codecs()).extracting(Codec::payloadType).containsExactly(111, 0, 8);
        assertThat(audio.codecs()).first().satisfies(opus -> {
            assertThat(opus.payloadType()).isEqualTo(111);
            assertThat(opus.feedback()).containsExactly("nack");
        });
        assertThat(names(audio)).containsExactly("AUDIO_LEVEL", "MID");

        var video = answer.sections().getLast();
        assertThat(video.codecs().getFirst().feedback()).containsExactly("transport-cc", "ccm fir", "nack", "nack pli");
        assertThat(names(video)).containsExactly("TRANSPORT_CC", "PLAYOUT_DELAY", "MID", "RID", "REPAIRED_RID", "DEPENDENCY_DESCRIPTOR");
        assertThat(SdpPrinter.print(answer)).contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n");
    }

    @Test
    void forwards_only_codecs_that_we_know_under_the_clients_numbers() {
        var video = answer("chrome-publisher", "VP8").sections().getLast();
        assertThat(video.codecs()).extracting(Codec::payloadType).containsExactly(96, 97, 109, 114, 115, 116, 103, 104, 107, 108, 45, 46, 98, 99, 49, 50);
    }

    @ParameterizedTest
    @CsvSource({"VP8, 96", "h264, 109", "av1, 45", "video/vp9, 98", "h265, 49", "theora, 96"})
    void the_announced_codec_comes_first(String codec, int payloadType) {
        assertThat(answer("chrome-publisher", codec).sections().getLast().codecs().getFirst().payloadType()).isEqualTo(payloadType);
    }

    @Test
    void firefox_gets_nothing_else_to_choose() {
        var answer = answer("firefox-publisher", "h264");

        assertThat(answer.sections().get(1).codecs()).extracting(Codec::payloadType).containsExactly(126, 127, 97, 98);
        assertThat(answer.sections().getLast().rejected()).isFalse();
        assertThat(answer.sections().getLast().formats()).containsExactly("webrtc-datachannel");
        assertThat(answer.bundle()).containsExactly("0", "1", "2");
    }

    @Test
    void a_microphone_that_may_repeat_itself_is_asked_to_point_96() {
        var offer = SdpParser.parse(Offers.read("chrome-publisher"));
        var track = microphone("opus").red(true).build();
        var audio = PublisherAnswer.to(offer, 1, OURS, section -> section.type() == MediaType.AUDIO ? Optional.of(track) : Optional.empty()).sections().get(1);
        assertThat(audio.codecs()).extracting(Codec::name).containsExactly("red", "opus", "PCMU", "PCMA");
        assertThat(audio.codecs().getFirst().fmtp()).isEqualTo("111/111");
        assertThat(audio.codecs().get(1).fmtp()).contains("usedtx=1");
    }

    @Test
    void a_telephones_codec_is_taken_as_it_is_and_comes_first_where_it_was_announced() {
        var offer = SdpParser.parse(Offers.read("chrome-publisher"));
        var track = microphone("pcma", "opus").build();
        var audio = PublisherAnswer.to(offer, 1, OURS, section -> section.type() == MediaType.AUDIO ? Optional.of(track) : Optional.empty()).sections().get(1);
        assertThat(audio.codecs()).extracting(Codec::payloadType).containsExactly(8, 111, 0);
        assertThat(audio.codecs()).extracting(Codec::fmtp).containsExactly("", "minptime=10;useinbandfec=1;usedtx=1", "");
        assertThat(ReceivedSection.of(offer, answerOf(offer, audio))).first().satisfies(section ->
                assertThat(section.codecs()).extracting(ReceivedSection.ReceivedCodec::format).containsExactly(new Format.Pcma(), new Format.Opus(false), new Format.Pcmu()));
    }

    private static SessionDescription answerOf(SessionDescription offer, MediaSection audio) {
        return new SessionDescription("-", 1, 1, true, true, List.of(), List.of(offer.sections().getFirst(), audio));
    }

    @Test
    void codecs_that_are_not_enabled_are_as_unknown_whether_they_were_announced_or_not() {
        var offer = SdpParser.parse(Offers.read("chrome-publisher"));
        var microphone = microphone("pcmu").red(true).build();
        var answer = PublisherAnswer.to(offer, 1, OURS, section -> section.type() == MediaType.AUDIO ? Optional.of(microphone) : Optional.empty(), _ -> Optional.empty(),
                new AllowedFormats(format -> format instanceof Format.Opus || format instanceof Format.Vp9, _ -> true));
        assertThat(answer.sections().get(1).codecs()).extracting(Codec::payloadType).containsExactly(111);
        assertThat(answer.sections().get(2).codecs()).extracting(Codec::payloadType).as("with what repeats it").containsExactly(98, 99);

        var silent = PublisherAnswer.to(offer, 1, OURS, _ -> Optional.empty(), _ -> Optional.empty(), new AllowedFormats(format -> !format.isAudio(), _ -> true));
        assertThat(silent.sections()).extracting(MediaSection::rejected).containsExactly(false, true, false);
    }

    /** Codecs that a device only receives well. */
    @Test
    void what_a_client_is_not_to_send_stays_where_it_receives() {
        var sends = SdpParser.parse(Offers.read("chrome-publisher"));
        var receives = SdpParser.parse(Offers.read("chrome-publisher").replace("a=sendonly", "a=recvonly"));
        var allowed = new AllowedFormats(_ -> true, format -> !(format instanceof Format.Vp8));

        assertThat(numbers(PublisherAnswer.to(sends, 1, OURS, _ -> Optional.empty(), _ -> Optional.empty(), allowed))).doesNotContain(96, 97).contains(98);
        assertThat(numbers(PublisherAnswer.to(receives, 1, OURS, _ -> Optional.empty(), _ -> Optional.empty(), allowed))).contains(96, 97, 98);
    }

    private static List<Integer> numbers(SessionDescription answer) {
        return answer.sections().getLast().codecs().stream().map(Codec::payloadType).toList();
    }

    @Test
    void high_profile_is_left_out_where_there_is_baseline_trap_45() {
        var video = answer("safari-publisher", "h264").sections().getLast();
        assertThat(video.codecs()).extracting(Codec::payloadType).containsExactly(98, 99, 100, 101, 127, 103, 35, 36);
        assertThat(video.codecs().getFirst().fmtp()).isEqualTo("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
    }

    @Test
    void opus_is_tuned_as_announced_point_45() {
        assertThat(opus(true, false)).isEqualTo("minptime=10;useinbandfec=1;usedtx=1");
        assertThat(opus(false, true)).isEqualTo("minptime=10;useinbandfec=1;stereo=1;maxaveragebitrate=510000");
        assertThat(opus(false, false)).isEqualTo("minptime=10;useinbandfec=1");
    }

    private static TrackAnnouncement.Builder microphone(String... codecs) {
        return TrackAnnouncement.of(new TrackSid("TR_A"), "cid", MediaKind.AUDIO).codecs(List.of(codecs)).dtx(true);
    }

    private static String opus(boolean dtx, boolean stereo) {
        var track = microphone("opus").stereo(stereo).dtx(dtx).build();
        return PublisherAnswer.to(SdpParser.parse(Offers.read("rust-publisher")), 1, OURS, _ -> Optional.of(track)).sections().getLast().codecs().getFirst().fmtp();
    }

    @Test
    void a_section_that_nobody_announced_is_answered_all_the_same_point_41_trap_13() {
        var answer = PublisherAnswer.to(SdpParser.parse(Offers.read("chrome-publisher")), 1, OURS, _ -> Optional.empty());
        assertThat(answer.sections()).noneMatch(MediaSection::rejected);
    }

    @Test
    void an_offer_of_data_alone_is_answered_point_26_trap_22() {
        var offer = Offers.read("rust-publisher");
        var dataOnly = offer.substring(0, offer.indexOf("m=audio")).replace("BUNDLE 0 1", "BUNDLE 0");
        var answer = PublisherAnswer.to(SdpParser.parse(dataOnly), 1, OURS, _ -> Optional.empty());

        assertThat(answer.bundle()).containsExactly("0");
        assertThat(SdpPrinter.print(answer)).contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    }

    @Test
    void what_we_cannot_receive_is_rejected_and_keeps_its_place() {
        var offer = Offers.read("chrome-publisher").replace("m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "m=audio 9 UDP/TLS/RTP/SAVPF 63").replace(" 9 0 8 13 110 126", " 9 13 110 126")
                .replace("BUNDLE 0 1 2", "BUNDLE 0 1");
        var answer = PublisherAnswer.to(SdpParser.parse(offer), 1, OURS, _ -> Optional.empty());

        assertThat(answer.sections()).extracting(MediaSection::rejected).as("no codec · not in the bundle").containsExactly(false, true, true);
        assertThat(answer.bundle()).containsExactly("0");
        assertThat(SdpPrinter.print(answer)).contains("m=audio 0 UDP/TLS/RTP/SAVPF 63\r\n");
    }

    @Test
    void a_section_that_stopped_sending_is_inactive() {
        var offer = Offers.read("chrome-publisher").replace("a=sendonly", "a=inactive");
        var answer = PublisherAnswer.to(SdpParser.parse(offer), 1, OURS, _ -> Optional.empty());

        assertThat(answer.sections()).extracting(MediaSection::direction).containsExactly(Direction.SENDRECV, Direction.INACTIVE, Direction.INACTIVE);
        assertThat(ReceivedSection.of(SdpParser.parse(offer), answer)).extracting(ReceivedSection::sending).containsExactly(false, false);
    }

    /** Chrome offers later only what was agreed on before, so it must not depend on who sends already when somebody comes. */
    @Test
    void agrees_on_the_bounds_of_delay_before_any_video_is_sent() {
        assertThat(names(answer("chrome-publisher", "VP8").sections().getLast())).contains("PLAYOUT_DELAY");
    }

    @Test
    void tells_the_packet_path_what_was_agreed() {
        var offer = SdpParser.parse(Offers.read("firefox-publisher"));
        var video = ReceivedSection.of(offer, answer("firefox-publisher", "VP8")).getLast();

        assertThat(video.trackId()).isEqualTo("{7e3f2a64-1d93-4b2b-8f6d-71f5e3a3f9a7}");
        assertThat(video.codecs()).containsExactly(new ReceivedSection.ReceivedCodec(120, 124, new Format.Vp8()));
        assertThat(video.streams()).containsExactly(new ReceivedSection.ReceivedStream(3203746182L, 1182634017L));
        assertThat(video.rids()).isEmpty();
    }

    private static SessionDescription answer(String browser, String codec) {
        var track = TrackAnnouncement.of(new TrackSid("TR_V"), "cid", MediaKind.VIDEO).codecs(List.of(codec)).build();
        return PublisherAnswer.to(SdpParser.parse(Offers.read(browser)), 1, OURS,
                section -> section.type() == MediaType.VIDEO ? Optional.of(track) : Optional.empty());
    }

    private static List<String> names(MediaSection section) {
        return section.extensions().stream().map(extension -> HeaderExtension.ofUri(extension.uri()).orElseThrow().name()).toList();
    }
}
