package spokes.web.health.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitWebhook.WebhookEvent;
import org.junit.jupiter.api.Test;
import spokes.media.api.MediaStatus;

class MetricsTest {
    private final RoomCounts rooms = new RoomCounts();

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
    void what_happens_in_rooms_is_counted_under_livekits_names_point_100() {
        happens("room_started", 0);
        happens("participant_joined", 10);
        happens("participant_joined", 20);
        happens("track_published", 30);
        assertThat(text()).contains("livekit_room_total 1\n", "livekit_participant_total 2\n", "livekit_track_published_total{kind=\"video\"} 1\n",
            "livekit_participant_join_total{state=\"active\"} 2\n");
        happens("track_unpublished", 40);
        happens("participant_left", 50);
        happens("participant_left", 60);
        happens("room_finished", 7_060);
        assertThat(text()).contains("livekit_room_total 0\n", "livekit_participant_total 0\n", "livekit_track_published_total{kind=\"video\"} 0\n",
            "livekit_track_publish_counter{kind=\"video\",state=\"success\"} 1\n", "livekit_room_duration_seconds_sum 7\n", "livekit_room_duration_seconds_count 1\n");
    }

    @Test
    void packets_and_addresses_of_the_media_plane_are_there_too_point_100() {
        var status = new MediaStatus(true, List.of(new MediaStatus.Candidate("203.0.113.7", 50000, "udp", MediaStatus.Kind.REFLEXIVE, "stun \"a\"", 1, 5_000)),
            List.of(), "", List.of(new MediaStatus.Loop(0, 50000, 1, 2, 77)), Map.of("packets_received", 11L, "packets_forwarded", 22L), List.of());
        var text = new MetricsText();
        Metrics.write(text, status);
        assertThat(text.toString()).contains("livekit_packet_total{direction=\"incoming\"} 11\n", "livekit_packet_total{direction=\"outgoing\"} 22\n",
            "spokes_media_address_info{address=\"203.0.113.7\",port=\"50000\",protocol=\"udp\",kind=\"reflexive\",source=\"stun \\\"a\\\"\"} 1\n",
            "spokes_media_address_arrived_seconds{address=\"203.0.113.7\",port=\"50000\",protocol=\"udp\"} 5\n");
    }

    @Test
    void every_line_is_one_that_prometheus_reads() {
        happens("room_started", 0);
        happens("track_published", 0);
        var text = new MetricsText();
        rooms.write(text);
        Metrics.write(text, MediaStatus.stopped());
        assertThat(text.toString().lines()).allMatch(line -> line.matches("# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+})? -?[0-9]+"));
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
