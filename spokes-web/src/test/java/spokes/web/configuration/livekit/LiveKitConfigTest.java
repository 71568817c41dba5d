package spokes.web.configuration.livekit;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveKitConfigTest {
    /** The parts of LiveKit's own sample that are about one server. */
    private static final String SAMPLE = """
            port: 7880
            redis:
              address: redis.host:6379
            rtc:
              port_range_start: 50000
              port_range_end: 60000
              tcp_port: 7881
              use_external_ip: true
              node_ip: 203.0.113.7,2001:db8::7
              use_ice_lite: true
              enable_loopback_candidate: true
              stun_servers:
                - stun.example.org:3478
                - 192.0.2.1:3478
              datachannel_slow_threshold: 500000
              congestion_control:
                enabled: true
                allow_pause: true
            keys:
              key1: secret1
              key2: "0123"
            logging:
              level: debug
              json: true
            room:
              auto_create: false
              empty_timeout: 300
              departure_timeout: 20
              max_participants: 12
              enabled_codecs:
                - mime: audio/opus
                - mime: video/vp8
                  fmtp_line: x
              enable_remote_unmute: yes
            enable_data_tracks: false
            enable_participant_data_blob: false
            webhook:
              api_key: key1
              urls:
                - https://your-host.com/handler
                - https://other.example.org/
            audio:
              active_level: 30
              min_percentile: 40
              update_interval: 500
              smooth_intervals: 4
            region: us-west-2
            prometheus:
              username: watcher
              password: whoever
            limit:
              num_tracks: -1
              bytes_per_sec: 1_000_000_000
              subscription_limit_video: 3
              subscription_limit_audio: 0
              max_metadata_size: 100
              max_attributes_size: 200
              max_room_name_length: 30
              max_participant_identity_length: 40
              max_participant_name_length: 50
              max_data_blob_key_length: 60
              max_data_blobs_size: 7000
              signal_message_size_limit: 2097152
              max_api_request_body_size: 10485760
            """;

    @Test
    void what_means_the_same_is_a_setting_of_ours() {
        assertThat(LiveKitConfig.read(SAMPLE).settings()).containsOnly(
                entry("spokes.media.udp-port-min", "50000"), entry("spokes.media.udp-port-max", "60000"), entry("spokes.media.tcp-port", "7881"),
                entry("spokes.media.public-address", "203.0.113.7,2001:db8::7"), entry("spokes.media.ice-lite", "true"),
                entry("spokes.media.loopback-candidates", "true"), entry("spokes.media.stun-servers", "stun.example.org:3478,192.0.2.1:3478"),
                entry("spokes.room.allow-pause", "true"), entry("spokes.room.slow-data-bps", "500000"), entry("LIVEKIT_KEYS", "key1: secret1\nkey2: 0123"), entry("spokes.log-level", "debug"),
                entry("spokes.room.auto-create", "false"), entry("spokes.room.empty-timeout-seconds", "300"),
                entry("spokes.room.departure-timeout-seconds", "20"), entry("spokes.room.max-participants", "12"),
                entry("spokes.room.codecs", "audio/opus,video/vp8"), entry("spokes.room.remote-unmute", "true"), entry("spokes.room.data-tracks", "false"),
                entry("spokes.webhook.api-key", "key1"), entry("spokes.webhook.urls", "https://your-host.com/handler,https://other.example.org/"),
                entry("spokes.audio.active-level", "30"), entry("spokes.audio.min-percentile", "40"),
                entry("spokes.audio.update-interval-ms", "500"), entry("spokes.audio.smooth-intervals", "4"), entry("spokes.region", "us-west-2"),
                entry("spokes.metrics.password", "watcher:whoever"),
                entry("spokes.limit.tracks", "0"), entry("spokes.limit.bytes-per-second", "1000000000"),
                entry("spokes.limit.video-subscriptions", "3"), entry("spokes.limit.audio-subscriptions", "0"),
                entry("spokes.limit.metadata-bytes", "100"), entry("spokes.limit.attributes-bytes", "200"), entry("spokes.limit.room-name-bytes", "30"),
                entry("spokes.limit.identity-bytes", "40"), entry("spokes.limit.name-bytes", "50"),
                entry("spokes.room.data-blobs", "false"), entry("spokes.limit.data-blob-key-bytes", "60"), entry("spokes.limit.data-blobs-bytes", "7000"),
                entry("spokes.limit.signal-message-bytes", "2097152"), entry("spokes.limit.api-body-bytes", "10485760"));
    }

    @Test
    void what_means_nothing_here_is_said_in_one_sentence() {
        assertThat(LiveKitConfig.read(SAMPLE).complaints()).containsExactly("LIVEKIT_CONFIG has settings that mean nothing here: port (the web port is SPOKES_HTTP_PORT), "
                + "redis (there is one server, and what it needs is inside), rtc.congestion_control.enabled, logging.json.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            rtc.tcpport         | Did you mean rtc.tcp_port?
            tcp_port            | Did you mean rtc.tcp_port?
            rtc.udp_ports       | Did you mean rtc.udp_port?
            room.autocreate     | Did you mean room.auto_create?
            webhooks            | Did you mean webhook?
            limits              | Did you mean limit?
            max_metadata_sise   | Did you mean limit.max_metadata_size?
            """)
    void what_nobody_knows_is_said_with_the_nearest_known_name(String key, String question) {
        var config = LiveKitConfig.read("region: here\n" + nested(key, "1"));
        assertThat(config.complaints()).singleElement().asString().startsWith("LIVEKIT_CONFIG, line ").contains(" has " + key + ", which is not a setting of LiveKit", question);
        assertThat(config.settings()).containsOnlyKeys("spokes.region");
    }

    @Test
    void a_name_like_no_other_is_said_alone() {
        assertThat(LiveKitConfig.read("entirely_different: 1").complaints())
                .containsExactly("LIVEKIT_CONFIG, line 1, has entirely_different, which is not a setting of LiveKit; it is ignored.");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            rtc.tcp_port          | many      | a number from 0 to 65535
            rtc.tcp_port          | 70000     | a number from 0 to 65535
            rtc.udp_port          | 7-6       | a port, or two ports with a hyphen between
            rtc.udp_port          | 1-2-3     | a port, or two ports with a hyphen between
            rtc.use_ice_lite      | maybe     | true or false
            audio.active_level    | 128       | a number from 0 to 127
            logging.level         | loud      | debug, info, warn or error
            limit.num_tracks      | few       | a number
            keys                  | secret    | a secret for each key, without a comma in either
            room.enabled_codecs   | vp8       | a list of codecs, each with its mime
            rtc.turn_servers      | turn      | a list of TURN servers, each with host, port and protocol, and secret or username and credential
            region                | {a: b}    | one value
            """)
    void a_value_that_cannot_be_is_said_and_left_out(String key, String value, String allowed) {
        var config = LiveKitConfig.read(nested(key, value));
        assertThat(config.settings()).isEmpty();
        assertThat(config.complaints()).singleElement().asString().contains(" has " + key + " with a value", "Allowed is " + allowed + ".");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            udp_port: 7882                                                | 7882  | 7882
            udp_port: 7882-7892                                           | 7882  | 7892
            {udp_port: 7882, port_range_start: 50000, port_range_end: 50100} | 50000 | 50100
            """)
    void one_udp_port_and_a_range_are_a_range_and_the_range_wins(String rtc, String first, String last) {
        var config = LiveKitConfig.read("rtc:\n  " + rtc);
        assertThat(config.settings()).containsOnly(entry("spokes.media.udp-port-min", first), entry("spokes.media.udp-port-max", last));
        assertThat(config.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"port_range_start: 50000", "port_range_end: 50000", "{port_range_start: 3, port_range_end: 2}"})
    void half_a_range_is_none(String rtc) {
        var config = LiveKitConfig.read("rtc:\n  " + rtc);
        assertThat(config.settings()).isEmpty();
        assertThat(config.complaints()).singleElement().asString().contains("port_range_start", "both are ignored");
    }

    @Test
    void who_wants_no_external_address_asks_nobody_for_it() {
        assertThat(LiveKitConfig.read("rtc: {use_external_ip: false}").settings()).containsOnly(entry("spokes.media.stun-servers", "off"));
        assertThat(LiveKitConfig.read("rtc: {use_external_ip: false, stun_servers: [\"a:1\"]}").settings()).containsOnly(entry("spokes.media.stun-servers", "a:1"));
        assertThat(LiveKitConfig.read("rtc: {use_external_ip: true}").settings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {enabled: true, min: 100, max: 2000} | 100-2000
            {enabled: true}                      | 0-0
            {enabled: true, min: 300}            | 300-10000
            {enabled: true, min: 300, max: 200}  | 300-300
            {enabled: false, min: 300}           |
            """)
    void a_playout_delay_is_one_setting_of_two_bounds(String delay, String bounds) {
        var settings = LiveKitConfig.read("room: {playout_delay: " + delay + "}").settings();
        assertThat(settings.get("spokes.room.playout-delay-ms")).isEqualTo(bounds);
    }

    @Test
    void turn_servers_share_the_sign_in_of_the_first() {
        var config = LiveKitConfig.read("""
                rtc:
                  turn_servers:
                    - {host: turn.example.org, port: 3478, protocol: udp, secret: north}
                    - {host: turn.example.org, port: 443, protocol: tls, secret: north}
                    - {host: "2001:db8::1", port: 3478, protocol: tcp, secret: north, ttl: 14400}
                    - {host: other.example.org, port: 3478, protocol: udp, username: u, credential: p}
                    - {host: third.example.org, port: 3478, protocol: udp, secret_file: /x}
                """);
        assertThat(config.settings()).containsOnly(entry("spokes.turn-servers",
                "turn:turn.example.org:3478?transport=udp,turns:turn.example.org:443?transport=tcp,turn:[2001:db8::1]:3478?transport=tcp"),
                entry("spokes.turn-secret", "north"));
        assertThat(config.complaints()).hasSize(2).allMatch(sentence -> sentence.startsWith("LIVEKIT_CONFIG, line 2, has a TURN server that is left out: turn:"))
                .noneMatch(sentence -> sentence.contains("north"));
    }

    @Test
    void turn_servers_may_have_a_password() {
        assertThat(LiveKitConfig.read("rtc: {turn_servers: [{host: t, port: 1, username: u, credential: p}]}").settings()).containsOnly(
                entry("spokes.turn-servers", "turn:t:1?transport=udp"), entry("spokes.turn-user", "u"), entry("spokes.turn-password", "p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b: c", "rtc: [", "\tkeys: x", "keys:\n  a: b\n c: d", "%", "a: *nobody", "--- a: 1\n--- b: 2\n"})
    void what_is_no_yaml_is_one_sentence_and_counts_for_nothing(String text) {
        var config = LiveKitConfig.read("region: here\n" + text);
        assertThat(config.settings()).isEmpty();
        assertThat(config.complaints()).singleElement().asString().startsWith("LIVEKIT_CONFIG").contains("is not YAML, so nothing of it counts").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "# nothing yet", "rtc:", "~"})
    void nothing_is_nothing(String text) {
        assertThat(LiveKitConfig.read(text)).isEqualTo(new LiveKitConfig(java.util.Map.of(), java.util.List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "just words"})
    void something_else_than_settings_is_said(String text) {
        assertThat(LiveKitConfig.read(text).complaints()).containsExactly("LIVEKIT_CONFIG is not a list of settings, so nothing of it counts.");
    }

    @Test
    void a_setting_given_twice_counts_once() {
        var config = LiveKitConfig.read("region: here\nregion: there\nrtc: 5");
        assertThat(config.settings()).containsOnly(entry("spokes.region", "here"));
        assertThat(config.complaints()).containsExactly("LIVEKIT_CONFIG, line 2, has region for the second time; the first counts.",
                "LIVEKIT_CONFIG, line 3, has rtc with a value, but it takes settings below it; it is ignored.");
    }

    /** Damaged files are read, or said to be unreadable, and secrets stay out of what is said. */
    @Test
    void no_file_makes_it_fail() {
        var random = new Random(7);
        var secret = SAMPLE.replace("secret1", "veryhidden");
        for (int i = 0; i < 1000; i++) {
            var text = new StringBuilder(secret);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text.setCharAt(random.nextInt(text.length()), "\n\t :-{}[]&*!|>'\"%@`,?#0".charAt(random.nextInt(23)));
            }
            assertThat(LiveKitConfig.read(text.toString()).toString()).doesNotContain("veryhidden");
        }
    }

    /** {@code a.b} and a value as YAML. */
    private static String nested(String path, String value) {
        var yaml = new StringBuilder();
        var words = path.split("\\.");
        for (int depth = 0; depth < words.length; depth++) {
            yaml.append(" ".repeat(2 * depth)).append(words[depth]).append(":").append(depth == words.length - 1 ? " " + value : "\n");
        }
        return yaml.toString();
    }
}
