package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import livekit.LivekitRtc.ICEServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaStatus.StunState;

class IceServersTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    private static StunServer stun(String server, StunState state) {
        return new StunServer(server, state, "", -1);
    }

    private static ICEServer only(IceServers servers) {
        var told = servers.tell(List.of(), "PA_ann", NOW_MS);
        assertThat(told).hasSize(1);
        return told.getFirst();
    }

    @Test
    void a_server_that_asks_nobody_and_has_no_relay_tells_of_none() {
        assertThat(IceServers.of("", "", "", "").tell(List.of(), "PA_ann", NOW_MS)).isEmpty();
    }

    @Test
    void clients_hear_of_our_own_stun_servers_with_those_first_that_answer() {
        var told = IceServers.of("", "", "", "").tell(List.of(stun("dead.example:3478", StunState.UNKNOWN_NAME), stun("quiet.example:3478", StunState.SILENT),
                stun("a.example:3478", StunState.ANSWERED), stun("new.example:19302", StunState.ASKING), stun("b.example:3478", StunState.ANSWERED)), "PA_ann", NOW_MS);

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().getUrlsList()).containsExactly("stun:a.example:3478", "stun:b.example:3478", "stun:new.example:19302");
    }

    @Test
    void silent_servers_are_better_than_none_since_they_may_answer_the_client() {
        var told = IceServers.of("", "", "", "").tell(List.of(stun("quiet.example:3478", StunState.SILENT)), "PA_ann", NOW_MS);

        assertThat(told.getFirst().getUrlsList()).containsExactly("stun:quiet.example:3478");
    }

    /** The password was made by {@code printf 1700014400:PA_ann | openssl dgst -sha1 -hmac north -binary | base64}. */
    @Test
    void a_shared_secret_gives_everybody_a_password_for_four_hours() {
        var server = only(IceServers.of("turn:turn.example.org:3478?transport=udp, turns:turn.example.org:443", "north", "", ""));

        assertThat(server.getUrlsList()).containsExactly("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443");
        assertThat(server.getUsername()).isEqualTo("1700014400:PA_ann");
        assertThat(server.getCredential()).isEqualTo("PNlWmK2bNTnBDqHtTPYOEOn4i5Y=");
    }

    @Test
    void a_user_of_the_turn_server_is_passed_on() {
        var server = only(IceServers.of("turn:[2001:db8::1]:3478", "", "spokes", "open"));

        assertThat(server.getUsername()).isEqualTo("spokes");
        assertThat(server.getCredential()).isEqualTo("open");
    }

    @Test
    void relays_without_a_way_to_sign_in_are_left_out_with_a_sentence() {
        var servers = IceServers.of("turn:turn.example.org", "", "spokes", "");

        assertThat(servers.tell(List.of(), "PA_ann", NOW_MS)).isEmpty();
        assertThat(servers.complaints()).singleElement().asString().contains("SPOKES_TURN_SECRET", "SPOKES_TURN_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn.example.org", "stun:stun.example.org", "turn:", "turn:a b", "https://turn.example.org", "turn:host:port", "turn:host?transport=sctp", "turn://host"})
    void an_address_that_is_none_is_left_out_with_a_sentence_and_the_others_stay(String nonsense) {
        var servers = IceServers.of(nonsense + ",turn:good.example", "secret", "", "");

        assertThat(only(servers).getUrlsList()).contains("turn:good.example").doesNotContain(nonsense);
        assertThat(servers.complaints()).isNotEmpty().allSatisfy(sentence -> assertThat(sentence).contains("SPOKES_TURN_SERVERS"));
    }

    @Test
    void secrets_stay_out_of_logs() {
        assertThat(IceServers.of("turn:turn.example.org", "north", "", "")).asString().doesNotContain("north");
        assertThat(IceServers.of("turn:turn.example.org", "", "me", "open")).asString().doesNotContain("open");
    }
}
