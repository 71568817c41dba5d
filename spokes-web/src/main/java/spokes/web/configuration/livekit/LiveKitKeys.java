package spokes.web.configuration.livekit;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Every key of LiveKit's configuration (1.13), by its dotted path, and what it means here. */
public final class LiveKitKeys {
    private static final Map<String, Meaning> KNOWN = new LinkedHashMap<>();
    private static final Set<String> GROUPS = new HashSet<>();

    private LiveKitKeys() {}

    /** What a key means here. */
    sealed interface Meaning {
        /** The same as a setting of ours. */
        record Same(String setting, Function<Node, String> reading) implements Meaning {}

        /** Together with others it makes settings of ours. */
        record Part(String settings, Function<Node, String> reading) implements Meaning {}

        /** TURN servers need more than one value each. */
        record Turn(String settings) implements Meaning {}

        /** LiveKit knows it. */
        record Nothing(String why) implements Meaning {}

        /** Others are below it. */
        record Group() implements Meaning {}

        /** @param nearest a key that somebody may have meant */
        record Unknown(Optional<String> nearest) implements Meaning {}
    }

    static {
        same("keys", "LIVEKIT_KEYS", Values::keys);
        same("region", "spokes.region", Values::text);
        same("log_level", "spokes.log-level", Values::logLevel);
        same("logging.level", "spokes.log-level", Values::logLevel);

        part("rtc.udp_port", "spokes.media.udp-port-min, spokes.media.udp-port-max", Values::ports);
        part("rtc.port_range_start", "spokes.media.udp-port-min", Values::portOrNone);
        part("rtc.port_range_end", "spokes.media.udp-port-max", Values::portOrNone);
        same("rtc.tcp_port", "spokes.media.tcp-port", Values::portOrNone);
        same("rtc.node_ip", "spokes.media.public-address", Values::list);
        part("rtc.use_external_ip", "spokes.media.stun-servers", Values::truth);
        part("rtc.stun_servers", "spokes.media.stun-servers", Values::list);
        KNOWN.put("rtc.turn_servers", new Meaning.Turn("spokes.turn-servers, spokes.turn-secret, spokes.turn-user, spokes.turn-password"));
        same("rtc.use_ice_lite", "spokes.media.ice-lite", Values::truth);
        same("rtc.enable_loopback_candidate", "spokes.media.loopback-candidates", Values::truth);
        same("rtc.congestion_control.allow_pause", "spokes.room.allow-pause", Values::truth);

        same("rtc.datachannel_slow_threshold", "spokes.room.slow-data-bps", Values::count);

        same("room.auto_create", "spokes.room.auto-create", Values::truth);
        same("room.empty_timeout", "spokes.room.empty-timeout-seconds", Values::count);
        same("room.departure_timeout", "spokes.room.departure-timeout-seconds", Values::count);
        same("room.max_participants", "spokes.room.max-participants", Values::count);
        same("room.enabled_codecs", "spokes.room.codecs", Values::codecs);
        part("room.playout_delay.enabled", "spokes.room.playout-delay-ms", Values::truth);
        part("room.playout_delay.min", "spokes.room.playout-delay-ms", Values::count);
        part("room.playout_delay.max", "spokes.room.playout-delay-ms", Values::count);
        same("room.sync_streams", "spokes.room.sync-streams", Values::truth);
        same("room.enable_remote_unmute", "spokes.room.remote-unmute", Values::truth);
        same("enable_data_tracks", "spokes.room.data-tracks", Values::truth);
        same("enable_participant_data_blob", "spokes.room.data-blobs", Values::truth);

        same("room.enable_full_room_in_webhooks", "spokes.webhook.full-room", Values::truth);

        same("limit.num_tracks", "spokes.limit.tracks", Values::count);
        same("limit.bytes_per_sec", "spokes.limit.bytes-per-second", Values::count);
        same("limit.subscription_limit_video", "spokes.limit.video-subscriptions", Values::count);
        same("limit.subscription_limit_audio", "spokes.limit.audio-subscriptions", Values::count);
        same("limit.max_metadata_size", "spokes.limit.metadata-bytes", Values::count);
        same("room.max_metadata_size", "spokes.limit.metadata-bytes", Values::count);
        same("limit.max_attributes_size", "spokes.limit.attributes-bytes", Values::count);
        same("limit.max_room_name_length", "spokes.limit.room-name-bytes", Values::count);
        same("room.max_room_name_length", "spokes.limit.room-name-bytes", Values::count);
        same("limit.max_participant_identity_length", "spokes.limit.identity-bytes", Values::count);
        same("room.max_participant_identity_length", "spokes.limit.identity-bytes", Values::count);
        same("limit.max_participant_name_length", "spokes.limit.name-bytes", Values::count);
        same("limit.max_data_blob_key_length", "spokes.limit.data-blob-key-bytes", Values::count);
        same("limit.max_data_blobs_size", "spokes.limit.data-blobs-bytes", Values::count);
        same("limit.signal_message_size_limit", "spokes.limit.signal-message-bytes", Values::count);
        same("limit.max_api_request_body_size", "spokes.limit.api-body-bytes", Values::count);

        same("audio.active_level", "spokes.audio.active-level", Values::level);
        same("audio.min_percentile", "spokes.audio.min-percentile", Values::percent);
        same("audio.update_interval", "spokes.audio.update-interval-ms", Values::windowMs);
        same("audio.smooth_intervals", "spokes.audio.smooth-intervals", Values::percent);

        same("webhook.urls", "spokes.webhook.urls", Values::list);
        same("webhook.api_key", "spokes.webhook.api-key", Values::text);
        part("prometheus.username", "spokes.metrics.password", Values::text);
        part("prometheus.password", "spokes.metrics.password", Values::text);

        nothing("the web port is SPOKES_HTTP_PORT", "port");
        nothing("where the web port listens is SPOKES_HTTP_ADDRESS", "bind_addresses");
        nothing("/metrics is on the web port", "prometheus_port", "prometheus.port");
        nothing("give keys, or LIVEKIT_KEYS", "key_file");
        nothing("addresses are chosen by SPOKES_MEDIA_BIND_ADDRESSES", "rtc.interfaces", "rtc.ips");
        nothing("there is one server, and what it needs is inside", "redis", "node_selector", "signal_relay", "psrpc", "node_stats", "api");
        nothing("TURN servers are others, named by rtc.turn_servers", "turn");
        nothing("there is no ingress and no SIP", "ingress", "sip");
        nothing("", "debug_handler", "development", "metric", "trace", "agents",
                "logging.json", "logging.pion_level", "logging.component_levels", "logging.sample", "logging.sample_initial", "logging.sample_interval",
                "logging.item_sample_seconds", "logging.item_sample_initial", "logging.item_sample_interval",
                "video.dynacast_pause_delay", "video.codec_regression_threshold", "video.stream_tracker_manager",
                "audio.active_red_encoding", "audio.enable_loss_proxying",
                "room.create_room_timeout", "room.create_room_attempts",
                "room.update_batch_target_size", "room.room_configurations",
                "limit.max_data_track_custom_encoding_length", "limit.agent_signal_message_size_limit",
                "webhook.url_notifier", "webhook.resource_url_notifier", "webhook.filter_params",
                "rtc.external_ip_only", "rtc.advertise_internal_ip", "rtc.skip_external_ip_validation", "rtc.use_stun_port_as_ice", "rtc.use_mdns", "rtc.force_tcp",
                "rtc.allow_tcp_fallback", "rtc.tcp_fallback_rtt_threshold", "rtc.allow_udp_unstable_fallback", "rtc.enable_warp", "rtc.strict_acks",
                "rtc.packet_buffer_size", "rtc.packet_buffer_size_video", "rtc.packet_buffer_size_audio", "rtc.pli_throttle", "rtc.batch_io", "rtc.forward_stats",
                "rtc.congestion_control.enabled", "rtc.congestion_control.stream_allocator", "rtc.congestion_control.remote_bwe", "rtc.congestion_control.send_side_bwe",
                "rtc.congestion_control.use_send_side_bwe", "rtc.congestion_control.use_send_side_bwe_interceptor", "rtc.congestion_control.send_side_bwe_pacer",
                "rtc.reconnect_on_publication_error", "rtc.reconnect_on_subscription_error", "rtc.reconnect_on_data_channel_error",
                "rtc.data_channel_max_buffered_amount", "rtc.datachannel_lossy_target_latency", "rtc.datachannel_data_track_target_latency",
                "rtc.sctp_min_cwnd", "rtc.sctp_fast_rtx_wnd", "rtc.sctp_cwnd_ca_step", "rtc.enable_rtp_stream_restart_detection");

        for (var path : KNOWN.keySet()) {
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                GROUPS.add(path.substring(0, dot));
            }
        }
    }

    private static void same(String key, String setting, Function<Node, String> reading) {
        KNOWN.put(key, new Meaning.Same(setting, reading));
    }

    private static void part(String key, String settings, Function<Node, String> reading) {
        KNOWN.put(key, new Meaning.Part(settings, reading));
    }

    private static void nothing(String why, String... keys) {
        Stream.of(keys).forEach(key -> KNOWN.put(key, new Meaning.Nothing(why)));
    }

    /** The keys that mean something here, with the names of our settings, several with commas between. */
    public static Map<String, String> meant() {
        var meant = new LinkedHashMap<String, String>();
        KNOWN.forEach((key, meaning) -> {
            switch (meaning) {
                case Meaning.Same(var setting, var _) -> meant.put(key, setting);
                case Meaning.Part(var settings, var _) -> meant.put(key, settings);
                case Meaning.Turn(var settings) -> meant.put(key, settings);
                case Meaning.Nothing _, Meaning.Group _, Meaning.Unknown _ -> { }
            }
        });
        return meant;
    }

    static Meaning of(String path) {
        var meaning = KNOWN.get(path);
        if (meaning != null) {
            return meaning;
        }
        return GROUPS.contains(path) ? new Meaning.Group() : new Meaning.Unknown(nearest(path));
    }

    /** By a typing mistake or two, or by the right name in the wrong place. */
    private static Optional<String> nearest(String path) {
        return Stream.concat(KNOWN.keySet().stream(), GROUPS.stream()).filter(known -> distance(path, known) <= Math.max(2, path.length() / 4))
                .min(Comparator.<String>comparingInt(known -> distance(path, known)).thenComparing(known -> known));
    }

    private static int distance(String path, String known) {
        return Math.min(edits(path, known), 1 + edits(last(path), last(known)));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** How many letters have to be changed, put in or taken out (Levenshtein). */
    static int edits(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
