package spokes.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;
import spokes.media.rtp.HeaderExtension;
import spokes.media.sdp.SubscriberOffer.Outcome;

class SubscriberOfferTest {
    static final LocalTransport OURS = PublisherAnswerTest.OURS;
    final SubscriberOffer sections = new SubscriberOffer(1, _ -> false);

    @Test
    void the_first_offer_has_the_data_section_alone_point_23_trap_19() {
        assertThat(sections.changed()).isTrue();
        var offer = SdpPrinter.print(sections.offer(OURS));

        assertThat(offer).contains("a=group:BUNDLE 0\r\n", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "a=mid:0\r\n", "a=sctp-port:5000\r\n",
                "a=max-message-size:65535\r\n", "a=ice-lite\r\n", "a=end-of-candidates\r\n");
        assertThat(sections.outstanding()).isTrue();
        assertThat(sections.changed()).isFalse();
    }

    @Test
    void a_track_is_named_so_that_every_client_finds_its_publication_point_37_trap_18() {
        sections.add(video("TR_V", 111, 222));
        sections.add(audio("TR_A", 333));
        var offer = SdpPrinter.print(sections.offer(OURS));

        assertThat(offer).contains("a=msid:PA_x|TR_V TR_V\r\n", "a=ssrc-group:FID 111 222\r\n", "a=ssrc:111 cname:PA_x\r\n", "a=ssrc:222 msid:PA_x|TR_V TR_V\r\n",
                "a=rtpmap:96 VP8/90000\r\n", "a=rtpmap:97 rtx/90000\r\n", "a=fmtp:97 apt=96\r\n", "a=rtcp-fb:96 nack pli\r\n",
                "a=rtpmap:111 opus/48000/2\r\n", "a=rtcp-fb:111 nack\r\n", "a=msid:PA_x|TR_A TR_A\r\n");
    }

    @Test
    void redundant_audio_is_offered_first_and_taken_by_who_knows_it_point_96() {
        sections.add(new SentTrack(new TrackSid("TR_A"), new ParticipantSid("PA_x"), new Format.Opus(false), 3, -1, true, false));
        var offer = SdpPrinter.print(sections.offer(OURS));
        assertThat(offer).contains("m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\n", "a=rtpmap:63 red/48000/2\r\n", "a=fmtp:63 111/111\r\n");

        var both = sections.onAnswer(SdpParser.parse(answer("""
                m=audio 9 UDP/TLS/RTP/SAVPF 63 111
                a=mid:1
                a=recvonly
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:111 opus/48000/2
                """)));
        assertThat(both).singleElement().isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.payloadType()).isEqualTo(111);
            assertThat(accepted.redPayloadType()).isEqualTo(63);
        });
        sections.offer(OURS);
        var plain = sections.onAnswer(SdpParser.parse(answer("""
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:1
                a=recvonly
                a=rtpmap:111 opus/48000/2
                """)));
        assertThat(plain).singleElement().isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> assertThat(accepted.redPayloadType()).isEqualTo(-1));
    }

    /** Pion keeps to the codecs of the first section of a kind: what it did not meet there, it refuses later. */
    @Test
    void the_first_section_of_a_kind_names_every_codec_that_may_come_later() {
        var everything = new SubscriberOffer(1, format -> !(format instanceof Format.H265));
        everything.add(video("TR_V", 111, 222));
        everything.add(audio("TR_A", 333));
        everything.add(new SentTrack(new TrackSid("TR_H"), new ParticipantSid("PA_x"), new Format.H264(H264Profile.CONSTRAINED_BASELINE, 1), 444, 555, false));
        var offer = SdpPrinter.print(everything.offer(OURS));

        assertThat(offer).containsSubsequence("m=video 9 UDP/TLS/RTP/SAVPF 96 97 125 126 108 109 102 103 123 124 98 99 35 36\r\n",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111 112 0 8\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 125 126 108 109 102 103 123 124\r\n").doesNotContain("H265");

        assertThat(everything.onAnswer(SdpParser.parse(answer("""
                m=video 9 UDP/TLS/RTP/SAVPF 96 125
                a=mid:1
                a=recvonly
                a=rtpmap:96 VP8/90000
                a=rtpmap:125 H264/90000
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:2
                a=recvonly
                a=rtpmap:111 opus/48000/2
                m=video 9 UDP/TLS/RTP/SAVPF 96 125
                a=mid:3
                a=recvonly
                a=rtpmap:96 VP8/90000
                a=rtpmap:125 H264/90000
                """)))).filteredOn(Outcome.Accepted.class::isInstance).extracting(outcome -> ((Outcome.Accepted) outcome).payloadType()).containsExactly(96, 111, 125);
        everything.remove(new TrackSid("TR_V"));
        assertThat(SdpPrinter.print(everything.offer(OURS))).contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97 125 126 ");
    }

    /** Seen with LiveKit's CLI (Pion): the publisher's first packets had another profile than its answer named first, and its viewers refused the section that named only that one. */
    @Test
    void a_section_names_every_kind_of_h264_from_the_beginning_as_the_first_packet_shows_which_it_is() {
        var everything = new SubscriberOffer(1, _ -> true);
        everything.add(video("TR_V", 111, 222));
        everything.add(h264(H264Profile.CONSTRAINED_BASELINE));
        assertThat(SdpPrinter.print(everything.offer(OURS))).contains("m=video 9 UDP/TLS/RTP/SAVPF 125 126 108 109 102 103 123 124\r\n");
        everything.add(h264(H264Profile.BASELINE));

        assertThat(SdpPrinter.print(everything.offer(OURS))).contains("m=video 9 UDP/TLS/RTP/SAVPF 102 103 125 126 108 109 123 124\r\n");
    }

    private static SentTrack h264(H264Profile profile) {
        return new SentTrack(new TrackSid("TR_H"), new ParticipantSid("PA_x"), new Format.H264(profile, 1), 444, 555, false);
    }

    /** RFC 3551 §6. */
    @Test
    void the_codecs_of_telephones_are_offered_by_their_fixed_numbers() {
        sections.add(new SentTrack(new TrackSid("TR_U"), new ParticipantSid("PA_x"), new Format.Pcmu(), 3, -1, false));
        sections.add(new SentTrack(new TrackSid("TR_A"), new ParticipantSid("PA_x"), new Format.Pcma(), 4, -1, false));
        var offer = SdpPrinter.print(sections.offer(OURS));
        assertThat(offer).contains("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", "a=rtpmap:0 PCMU/8000\r\n", "a=rtcp-fb:0 nack\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n",
                "a=rtpmap:8 PCMA/8000\r\n").doesNotContain("a=fmtp:0", "rtx");

        assertThat(sections.onAnswer(SdpParser.parse(answer("""
                m=audio 9 UDP/TLS/RTP/SAVPF 0
                a=mid:1
                a=recvonly
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:2
                a=recvonly
                a=rtpmap:111 opus/48000/2
                """)))).satisfiesExactly(
                told -> assertThat(told).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> assertThat(accepted.payloadType()).isZero()),
                refused -> assertThat(refused).isEqualTo(new Outcome.Refused(new TrackSid("TR_A"))));
    }

    @Test
    void an_answer_decides_number_by_number() {
        sections.add(video("TR_V", 1, 2));
        sections.add(audio("TR_A", 3));
        sections.offer(OURS);
        var outcomes = sections.onAnswer(SdpParser.parse(answer("""
                m=video 9 UDP/TLS/RTP/SAVPF 96 97
                a=mid:1
                a=recvonly
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time
                a=rtpmap:96 VP8/90000
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:2
                a=recvonly
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;useinbandfec=1;stereo=1
                """)));

        assertThat(outcomes).satisfiesExactly(
                video -> assertThat(video).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
                    assertThat(accepted.payloadType()).isEqualTo(96);
                    assertThat(accepted.rtxPayloadType()).isEqualTo(97);
                    assertThat(accepted.extensions()).hasSize(1);
                }),
                audio -> assertThat(audio).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> assertThat(accepted.rtxPayloadType()).isEqualTo(-1)));
        assertThat(sections.outstanding()).isFalse();
    }

    @Test
    void no_codec_or_an_inactive_section_is_a_refusal() {
        sections.add(video("TR_1", 1, 2));
        sections.add(video("TR_2", 3, 4));
        sections.add(video("TR_3", 5, 6));
        sections.offer(OURS);
        var outcomes = sections.onAnswer(SdpParser.parse(answer("""
                m=video 0 UDP/TLS/RTP/SAVPF 96
                a=mid:1
                m=video 9 UDP/TLS/RTP/SAVPF 98
                a=mid:2
                a=recvonly
                a=rtpmap:98 VP9/90000
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:3
                a=inactive
                a=rtpmap:96 VP8/90000
                """)));

        assertThat(outcomes).containsExactly(new Outcome.Refused(new TrackSid("TR_1")), new Outcome.Refused(new TrackSid("TR_2")), new Outcome.Refused(new TrackSid("TR_3")));
        sections.remove(new TrackSid("TR_1"));
        sections.add(video("TR_4", 7, 8));
        var next = sections.offer(OURS);
        assertThat(next.sections().get(1).rejected()).as("a refused section stays refused").isTrue();
        assertThat(next.bundle()).doesNotContain("1");
        assertThat(next.sections()).hasSize(5);
    }

    @Test
    void an_inactive_section_takes_the_next_track_of_its_kind_once_the_client_knows() {
        sections.add(video("TR_1", 1, 2));
        roundTrip();
        sections.remove(new TrackSid("TR_1"));
        sections.add(video("TR_2", 3, 4));
        var offer = sections.offer(OURS);
        assertThat(offer.sections()).extracting(MediaSection::direction).containsExactly(Direction.SENDRECV, Direction.INACTIVE, Direction.SENDONLY);
        sections.onAnswer(mirrored(offer));

        sections.add(audio("TR_3", 5));
        sections.add(video("TR_4", 6, 7));
        offer = sections.offer(OURS);
        assertThat(offer.sections()).extracting(section -> section.msid().track()).containsExactly("", "TR_4", "TR_2", "TR_3");
        assertThat(offer.sections()).extracting(MediaSection::mid).containsExactly("0", "1", "2", "3");
    }

    /** pion refuses in a section what it did not name at first; the first one of a kind names all. */
    @Test
    void an_inactive_section_takes_only_what_it_has_named() {
        var everything = new SubscriberOffer(1, _ -> true);
        everything.add(video("TR_1", 1, 2));
        everything.add(video("TR_2", 3, 4));
        everything.onAnswer(mirrored(everything.offer(OURS)));
        everything.remove(new TrackSid("TR_1"));
        everything.remove(new TrackSid("TR_2"));
        everything.onAnswer(mirrored(everything.offer(OURS)));

        for (var sid : List.of("TR_3", "TR_4")) {
            everything.add(new SentTrack(new TrackSid(sid), new ParticipantSid("PA_x"), new Format.H264(H264Profile.HIGH, 1), 5, 6, false));
        }
        everything.add(video("TR_5", 9, 10));

        assertThat(everything.offer(OURS).sections()).extracting(section -> section.msid().track()).containsExactly("", "TR_3", "TR_5", "TR_4");
    }

    @Test
    void what_comes_and_goes_between_two_offers_was_never_there() {
        roundTrip();
        sections.add(video("TR_1", 1, 2));
        sections.remove(new TrackSid("TR_1"));
        sections.add(video("TR_2", 3, 4));
        assertThat(sections.offer(OURS).sections()).hasSize(2);
    }

    @Test
    void another_format_of_the_same_track_is_a_change() {
        sections.add(video("TR_1", 1, 2));
        roundTrip();
        assertThat(sections.changed()).isFalse();
        sections.add(new SentTrack(new TrackSid("TR_1"), new ParticipantSid("PA_x"), new Format.Av1(), 1, 2, true));
        assertThat(sections.changed()).isTrue();
        assertThat(sections.offer(OURS).sections().getLast().codecs().getFirst().name()).isEqualTo("AV1");
    }

    @Test
    void only_a_video_that_is_to_be_held_back_offers_to_say_so() {
        sections.add(video("TR_1", 1, 2));
        sections.add(new SentTrack(new TrackSid("TR_2"), new ParticipantSid("PA_x"), new Format.Vp9(), 3, 4, false, true, true, ""));
        var uris = sections.offer(OURS).sections().stream().skip(1).map(section -> section.extensions().stream().map(Extension::uri).toList()).toList();
        assertThat(uris.getFirst()).doesNotContain(HeaderExtension.PLAYOUT_DELAY.uri());
        assertThat(uris.getLast()).contains(HeaderExtension.PLAYOUT_DELAY.uri(), HeaderExtension.DEPENDENCY_DESCRIPTOR.uri());
    }

    /** A browser names a track after the first one of its section, and of the second name nothing else tells which one it is. */
    @Test
    void a_track_of_a_stream_is_named_by_its_second_word_and_takes_no_section_that_another_had() {
        var camera = new SentTrack(new TrackSid("TR_1"), new ParticipantSid("PA_x"), new Format.Vp8(), 1, 2, false, false, false, "camera");
        sections.add(camera);
        assertThat(SdpPrinter.print(sections.offer(OURS))).contains("a=msid:PA_x|camera TR_1");
        roundTrip();
        sections.remove(camera.sid());
        roundTrip();
        sections.add(new SentTrack(new TrackSid("TR_2"), new ParticipantSid("PA_x"), new Format.Vp8(), 3, 4, false, false, false, "camera"));
        assertThat(sections.offer(OURS).sections()).hasSize(3);
    }

    @Test
    void an_answer_must_fit_its_offer() {
        sections.add(video("TR_1", 1, 2));
        sections.offer(OURS);
        assertThatThrownBy(() -> sections.onAnswer(SdpParser.parse(answer("")))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("1 sections to an offer with 2");
        assertThatThrownBy(() -> sections.onAnswer(SdpParser.parse(answer("m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:1\n")))).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void every_format_has_numbers_of_its_own_trap_46() {
        var formats = Stream.concat(Stream.of(new Format.Opus(false), new Format.Opus(true), new Format.Vp8(), new Format.Vp9(), new Format.Av1()),
                Stream.of(H264Profile.values()).flatMap(profile -> Stream.of(new Format.H264(profile, 0), new Format.H264(profile, 1))));
        var taken = new HashMap<Integer, Format>();
        formats.forEach(format -> {
            int number = SubscriberOffer.payloadType(format);
            assertThat(taken.put(number, format)).as("%d", number).isNull();
            if (!(format instanceof Format.Opus)) {
                assertThat(taken.put(number + 1, format)).as("rtx %d", number + 1).isNull();
            }
            assertThat(number).satisfiesAnyOf(n -> assertThat(n).isBetween(96, 126), n -> assertThat(n).isBetween(35, 62));
        });
    }

    private void roundTrip() {
        sections.onAnswer(mirrored(sections.offer(OURS)));
    }

    private static SessionDescription mirrored(SessionDescription offer) {
        return SdpParser.parse(SdpPrinter.print(offer).replace("a=sendonly", "a=recvonly"));
    }

    private static String answer(String media) {
        return "v=0\no=- 1 1 IN IP4 0.0.0.0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:0\n" + media;
    }

    private static SentTrack video(String sid, long ssrc, long rtx) {
        return new SentTrack(new TrackSid(sid), new ParticipantSid("PA_x"), new Format.Vp8(), ssrc, rtx, false);
    }

    private static SentTrack audio(String sid, long ssrc) {
        return new SentTrack(new TrackSid(sid), new ParticipantSid("PA_x"), new Format.Opus(false), ssrc, -1, false);
    }
}
