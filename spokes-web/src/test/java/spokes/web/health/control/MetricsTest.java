package spokes.web.health.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitWebhook.WebhookEvent;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaFigures;
import spokes.media.api.MediaStatus;
import spokes.media.api.PeerRole;
import spokes.web.serverapi.entity.CallAnswered;
import spokes.web.signaling.boundary.MessageCounts;
import spokes.web.signaling.entity.Measure;

class MetricsTest {
    private final RoomCounts rooms = new RoomCounts();
    private final SessionCounts sessions = new SessionCounts();

    private void happens(String event, long atMs) {
        var track = TrackInfo.newBuilder().setType(TrackType.VIDEO);
        rooms.note(WebhookEvent.newBuilder().setEvent(event).setTrack(track).build(), atMs);
    }

    private String text() {
        var text = new MetricsText();
        rooms.write(text);
        return text.toString();
    }

    @Test
    void what_is_there_in_rooms_is_counted_under_livekits_names_point_100() {
        happens("room_started", 0);
        happens("participant_joined", 10);
        happens("participant_joined", 20);
        happens("track_published", 30);
        assertThat(text()).contains("livekit_room_total 1\n", "livekit_participant_total 2\n", "livekit_track_published_total{kind=\"VIDEO\"} 1\n");
        happens("track_unpublished", 40);
        happens("participant_left", 50);
        happens("participant_left", 60);
        happens("room_finished", 7_060);
        assertThat(text()).contains("livekit_room_total 0\n", "livekit_participant_total 0\n", "livekit_track_published_total{kind=\"VIDEO\"} 0\n",
            "livekit_room_duration_seconds_bucket{le=\"5\"} 0\n", "livekit_room_duration_seconds_bucket{le=\"10\"} 1\n", "livekit_room_duration_seconds_sum 7.06\n",
            "livekit_room_duration_seconds_count 1\n");
    }

    private String sessions() {
        var text = new MetricsText();
        sessions.write(text);
        return text.toString();
    }

    @Test
    void sessions_are_counted_by_how_they_go_point_100() {
        sessions.note(new Measure.Join(Measure.JoinStep.SIGNAL_CONNECTED));
        sessions.note(new Measure.Join(Measure.JoinStep.RTC_CONNECTED));
        sessions.note(new Measure.Join(Measure.JoinStep.RTC_ACTIVE));
        sessions.note(new Measure.Answered(17, 12));
        sessions.note(new Measure.Active(17, 90));
        sessions.note(new Measure.Ended(17, 5_000));
        sessions.note(new Measure.Connection(PeerRole.SUBSCRIBER, Measure.Stage.CONNECTED));
        sessions.note(new Measure.Described(true));
        assertThat(sessions()).contains("livekit_participant_join_total{state=\"signal_connected\",warp=\"\"} 1\n", "livekit_participant_join_total{state=\"rtc_active\",warp=\"false\"} 1\n",
            "livekit_session_join_latency_ms_bucket{protocol_version=\"17\",le=\"10\"} 0\n", "livekit_session_join_latency_ms_sum{protocol_version=\"17\"} 12\n",
            "livekit_session_start_time_ms_bucket{protocol_version=\"17\",warp=\"false\",le=\"100\"} 1\n", "livekit_session_duration_ms_count{protocol_version=\"17\"} 1\n",
            "livekit_peer_connection_state{transport=\"SUBSCRIBER\",state=\"connected\"} 1\n",
            "livekit_node_service_operation{type=\"participant_join\",status=\"success\",error_type=\"\"} 1\n",
            "livekit_node_service_operation{type=\"peer_connection\",status=\"success\",error_type=\"\"} 1\n",
            "livekit_node_service_operation{type=\"offer\",status=\"success\",error_type=\"\"} 1\n");
    }

    @Test
    void tracks_are_counted_by_what_becomes_of_them_point_100() {
        var rust = new Measure.Software("RUST", "AGENT");
        sessions.note(new Measure.Publishing(TrackType.AUDIO, Measure.Outcome.ATTEMPT));
        sessions.note(new Measure.Subscribing(Measure.Outcome.FAILURE, "SE_CODEC_UNSUPPORTED"));
        sessions.note(new Measure.Received(TrackType.AUDIO, 1));
        sessions.note(new Measure.Received(TrackType.AUDIO, 1));
        sessions.note(new Measure.Received(TrackType.AUDIO, -1));
        sessions.note(new Measure.TrackTime(Measure.Way.SUBSCRIBE, TrackSource.MICROPHONE, TrackType.AUDIO, rust, 150));
        assertThat(sessions()).contains("livekit_track_publish_counter{kind=\"AUDIO\",state=\"attempt\"} 1\n",
            "livekit_track_subscribe_counter{state=\"failure\",error=\"SE_CODEC_UNSUPPORTED\"} 1\n", "livekit_track_subscribed_total{kind=\"AUDIO\"} 1\n",
            "livekit_pubsubtime_ms_bucket{direction=\"subscribe\",source=\"MICROPHONE\",type=\"AUDIO\",country=\"\",sdk=\"RUST\",kind=\"AGENT\",count=\"1\",le=\"200\"} 1\n");
    }

    @Test
    void calls_of_the_server_api_are_counted_by_their_answer_point_100() {
        var calls = new CallCounts();
        calls.note(new CallAnswered("RoomService", "ListRooms", 200, "", 3));
        calls.note(new CallAnswered("RoomService", "DeleteRoom", 404, "not_found", 30));
        var text = new MetricsText();
        calls.write(text);
        assertThat(text.toString()).contains("livekit_node_twirp_request_status{service=\"RoomService\",method=\"ListRooms\",status=\"200\",code=\"\"} 1\n",
            "livekit_node_twirp_request_status{service=\"RoomService\",method=\"DeleteRoom\",status=\"4xx\",code=\"not_found\"} 1\n",
            "livekit_node_twirp_request_latency_ms_bucket{service=\"RoomService\",method=\"DeleteRoom\",status=\"4xx\",le=\"50\"} 1\n");
    }

    @Test
    void figures_of_livekits_names_say_which_server_they_are_of() {
        var text = new MetricsText("node_id", "ND_x", "node_type", "SERVER");
        rooms.write(text);
        Metrics.write(text, MediaStatus.stopped());
        assertThat(text.toString()).contains("livekit_room_total{node_id=\"ND_x\",node_type=\"SERVER\"} 0\n",
            "livekit_room_duration_seconds_bucket{node_id=\"ND_x\",node_type=\"SERVER\",le=\"+Inf\"} 0\n", "spokes_media_running 0\n");
    }

    @Test
    void packets_and_addresses_of_the_media_plane_are_there_too_point_100() {
        var lost = new MediaFigures.Count("packet_loss_total", List.of("direction", "incoming"), 4);
        var jitter = new MediaFigures.Histogram("jitter_us", List.of("direction", "incoming"), List.of(1000.0, 10_000.0), List.of(1L, 2L, 3L), 777.5);
        var status = new MediaStatus(true, List.of(new MediaStatus.Candidate("203.0.113.7", 50000, "udp", MediaStatus.Kind.REFLEXIVE, "stun \"a\"", 1, 5_000)),
            List.of(), "", List.of(new MediaStatus.Loop(0, 50000, 1, 2, 77)), Map.of("rtp_received", 11L, "packets_forwarded", 22L, "packets_resent", 2L, "packets_asked_for", 3L), List.of(),
            new MediaFigures(List.of(lost), List.of(jitter)));
        var text = new MetricsText();
        Metrics.write(text, status);
        assertThat(text.toString()).contains("livekit_packet_total{direction=\"incoming\",transmission=\"initial\",country=\"\"} 11\n",
            "livekit_packet_total{direction=\"outgoing\",transmission=\"initial\",country=\"\"} 20\n", "livekit_packet_total{direction=\"outgoing\",transmission=\"retransmit\",country=\"\"} 2\n",
            "livekit_nack_total{direction=\"incoming\",country=\"\"} 3\n", "livekit_packet_loss_total{direction=\"incoming\"} 4\n",
            "livekit_jitter_us_bucket{direction=\"incoming\",le=\"1000\"} 1\n", "livekit_jitter_us_bucket{direction=\"incoming\",le=\"10000\"} 3\n",
            "livekit_jitter_us_bucket{direction=\"incoming\",le=\"+Inf\"} 6\n", "livekit_jitter_us_sum{direction=\"incoming\"} 777.5\n",
            "spokes_media_address_info{address=\"203.0.113.7\",port=\"50000\",protocol=\"udp\",kind=\"reflexive\",source=\"stun \\\"a\\\"\"} 1\n",
            "spokes_media_address_arrived_seconds{address=\"203.0.113.7\",port=\"50000\",protocol=\"udp\"} 5\n");
    }

    @Test
    void every_line_is_one_that_prometheus_reads() {
        happens("room_started", 0);
        happens("track_published", 0);
        sessions.note(new Measure.Active(17, 250));
        var text = new MetricsText("node_id", "ND_x");
        rooms.write(text);
        sessions.write(text);
        Metrics.write(text, new MessageCounts());
        Metrics.write(text, MediaStatus.stopped());
        assertThat(text.toString().lines()).allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)+})? -?[0-9]+(\\.[0-9]+)?"));
    }

    @Test
    void who_is_not_on_this_machine_needs_the_password() {
        var password = Optional.of("prom:secret");
        assertThat(Watcher.mayRead(Optional.empty(), Optional.empty(), true)).isTrue();
        assertThat(Watcher.mayRead(Optional.empty(), Optional.of("Basic cHJvbTpzZWNyZXQ="), false)).isFalse();
        assertThat(Watcher.mayRead(password, Optional.of("Basic cHJvbTpzZWNyZXQ="), false)).isTrue();
        assertThat(Watcher.mayRead(password, Optional.of("Basic cHJvbTp3cm9uZw=="), true)).isFalse();
        assertThat(Watcher.mayRead(password, Optional.empty(), true)).isFalse();
    }
}
