package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.ParticipantSid;
import spokes.web.access.AccessTokens;
import spokes.web.access.ApiKey;
import spokes.web.access.ApiKeys;
import spokes.web.access.Grants;
import spokes.web.access.Residents;
import spokes.web.signaling.entity.Renewal;

class AdmissionsTest {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final Map<String, String> query = new HashMap<>();
    boolean mayStay = true;
    Optional<Duration> life = Optional.empty();

    final AccessTokens tokens = new AccessTokens(new ApiKeys() {
        @Override
        public Optional<String> secretOf(String apiKey) {
            return Optional.of("a secret");
        }

        @Override
        public ApiKey signing() {
            return new ApiKey("key", "a secret");
        }
    }, () -> NOW);

    final Admissions admissions = new Admissions(tokens, new Residents() {
        @Override
        public boolean mayStay(String room, String identity) {
            return mayStay;
        }

        @Override
        public Optional<Duration> tokenLife(String identity) {
            return life;
        }
    }, () -> NOW);

    String token(String identity, String... grants) {
        var video = Json.createObjectBuilder().add("room", "lobby").add("roomJoin", true);
        for (var grant : grants) {
            if (grant.startsWith("-")) {
                video.add(grant.substring(1), false);
            } else if (grant.startsWith("room=")) {
                video.add("room", grant.substring(5));
            } else {
                video.add(grant, true);
            }
        }
        return tokens.issue(identity, "Name", Grants.from(video.build()), Duration.ofHours(6));
    }

    private spokes.web.signaling.entity.Admission admit(String token) {
        query.put("access_token", token);
        return admissions.admit(query::get, Optional.empty(), true);
    }

    private void assertRefused(int status, String token) {
        assertThatThrownBy(() -> admit(token)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.getMessage()).endsWith(".");
        });
    }

    @Test
    void a_good_token_opens_the_door() {
        var admission = admit(token("ann"));

        assertThat(admission.identity()).isEqualTo("ann");
        assertThat(admission.room()).isEqualTo("lobby");
        assertThat(admission.client().autoSubscribe()).isTrue();
        assertThat(admission.client().resumes()).isFalse();
        assertThat(admission.toString()).as("no token in logs").doesNotContain(admission.freshToken());
    }

    @Test
    void the_token_may_come_in_the_header_which_wins_point_2() {
        query.put("access_token", "nonsense");

        assertThat(admissions.admit(query::get, Optional.of("Bearer " + token("ann")), true).identity()).isEqualTo("ann");
        assertThatThrownBy(() -> admissions.admit(query::get, Optional.of("Basic eA=="), true))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(401));
    }

    @Test
    void statuses_are_those_of_the_protocol_point_10() {
        assertThatThrownBy(() -> admissions.admit(query::get, Optional.empty(), true))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(401));
        assertRefused(401, "nonsense");
        assertRefused(401, token("ann", "-roomJoin"));
        assertRefused(400, token(""));
        assertRefused(400, token("x".repeat(257)));
        assertRefused(400, token("ä".repeat(129)));
        assertRefused(400, token("ann", "room="));
        assertRefused(400, token("ann", "room=" + "x".repeat(257)));
        mayStay = false;
        assertRefused(401, token("ann"));
    }

    @Test
    void publish_only_needs_the_right_to_publish_and_is_a_session_of_its_own() {
        query.put("publish", "1");
        assertRefused(401, token("ann", "-canPublish"));

        var admission = admit(token("ann"));

        assertThat(admission.identity()).isEqualTo("ann#publish");
        assertThat(admission.subscribes()).isFalse();
    }

    @Test
    void attributes_need_the_right_and_must_be_readable_where_it_is_asked_strictly() {
        query.put("attributes", Base64.getUrlEncoder().encodeToString("{\"hand\":\"up\",\"gone\":\"\",\"n\":1}".getBytes(UTF_8)));
        assertRefused(401, token("ann"));
        assertThat(admit(token("ann", "canUpdateOwnMetadata")).client().attributes()).containsExactly(Map.entry("hand", "up"));

        query.put("attributes", "{{{");
        assertRefused(400, token("ann", "canUpdateOwnMetadata"));
        assertThat(admissions.admit(query::get, Optional.empty(), false).client().attributes()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"CAP_PACKET_TRAILER, true", "'CAP_UNUSED,CAP_PACKET_TRAILER', true", "CAP_UNUSED, false", "'', false"})
    void says_whether_it_can_read_what_is_written_behind_frames(String capabilities, boolean trailers) {
        query.put("capabilities", capabilities);

        assertThat(admit(token("ann")).client().trailers()).isEqualTo(trailers);
    }

    @Test
    void what_the_client_says_of_itself_is_read() {
        query.putAll(Map.of("protocol", "16", "auto_subscribe", "0", "adaptive_stream", "true", "reconnect", "1", "sid", "PA_1",
                "client_protocol", "2", "foo", "bar"));

        var client = admit(token("ann")).client();

        assertThat(client.protocol()).isEqualTo(16);
        assertThat(client.autoSubscribe()).isFalse();
        assertThat(client.adaptiveStream()).isTrue();
        assertThat(client.resumes()).isTrue();
        assertThat(client.resumesSid()).isEqualTo("PA_1");
        assertThat(client.clientProtocol()).isEqualTo(2);
    }

    @Test
    void what_nobody_has_heard_of_is_not_looked_at_point_16() {
        query.put("foo", "bar");
        query.put("subscriber_mood", "2");

        assertThat(admit(token("ann")).identity()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "99999999999", "-"})
    void nonsense_for_a_number_is_none(String value) {
        query.put("protocol", value);

        assertThat(admit(token("ann")).client().protocol()).isZero();
    }

    @Test
    void the_first_fresh_token_of_our_page_s_people_lives_as_long_as_theirs_do() {
        life = Optional.of(Duration.ofMinutes(10));

        assertThat(tokens.verify(admit(token("ann")).freshToken()).expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void an_api_user_s_token_lives_on_for_what_was_left_of_it_or_ten_minutes() {
        assertThat(tokens.verify(admit(token("ann")).freshToken()).expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        var old = tokens.issue("ann", "", Grants.join("lobby"), Duration.ofSeconds(5));
        assertThat(tokens.verify(admit(old).freshToken()).expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void a_token_is_renewed_only_while_its_owner_may_stay() {
        var token = admit(token("ann")).token();
        var renewal = new Renewal(new ParticipantSid("PA_1"), token, "Anna", "", Map.of());
        assertThat(tokens.verify(admissions.renew(renewal).orElseThrow()).name()).isEqualTo("Anna");

        mayStay = false;
        assertThat(admissions.renew(renewal)).isEmpty();
    }
}
