package spokes.web.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    final AccessTokens tokens = new AccessTokens(keys(), () -> NOW);

    static ApiKeys keys() {
        return new ApiKeys() {
            @Override
            public Optional<String> secretOf(String apiKey) {
                return apiKey.equals("key") ? Optional.of(SECRET) : Optional.empty();
            }

            @Override
            public ApiKey signing() {
                return new ApiKey("key", SECRET);
            }
        };
    }

    /** Signed by hand, so that a mistake in our signing cannot hide one in our checking. */
    static String signed(String header, String claims, String secret) {
        try {
            var encoder = Base64.getUrlEncoder().withoutPadding();
            var text = encoder.encodeToString(header.getBytes(UTF_8)) + "." + encoder.encodeToString(claims.getBytes(UTF_8));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return text + "." + encoder.encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String signed(String claims) {
        return signed("{\"alg\":\"HS256\"}", claims, SECRET);
    }

    static long in(long seconds) {
        return NOW.getEpochSecond() + seconds;
    }

    @Test
    void an_issued_token_is_accepted_and_says_what_was_put_in() {
        var token = tokens.verify(tokens.issue("ann-1", "Ann Ä", Grants.join("lobby"), Duration.ofMinutes(10)));

        assertThat(token.identity()).isEqualTo("ann-1");
        assertThat(token.name()).isEqualTo("Ann Ä");
        assertThat(token.kind()).isEqualTo("standard");
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        assertThat(token.grants()).isEqualTo(Grants.join("lobby"));
        assertThat(token.grants().canPublishData()).isTrue();
        assertThat(token.grants().canUpdateOwnMetadata()).isFalse();
    }

    @Test
    void what_a_token_leaves_out_is_allowed_for_publishing_and_subscribing_only() {
        var grants = tokens.verify(signed("{\"iss\":\"key\",\"exp\":" + in(60) + "}")).grants();

        assertThat(grants.canPublish() && grants.canSubscribe() && grants.canPublishData()).isTrue();
        assertThat(grants.roomJoin() || grants.roomAdmin() || grants.hidden() || grants.canUpdateOwnMetadata()).isFalse();
    }

    @Test
    void data_follows_publishing_where_the_token_does_not_say() {
        var grants = tokens.verify(signed("{\"iss\":\"key\",\"exp\":" + in(60) + ",\"video\":{\"canPublish\":false}}")).grants();

        assertThat(grants.canPublishData()).isFalse();
    }

    @Test
    void sources_limit_what_may_be_published() {
        var grants = tokens.verify(signed("{\"iss\":\"key\",\"exp\":" + in(60) + ",\"video\":{\"canPublishSources\":[\"microphone\"]}}"))
                .grants();

        assertThat(grants.mayPublish("microphone")).isTrue();
        assertThat(grants.mayPublish("camera")).isFalse();
    }

    @Test
    void the_identity_may_come_from_jti() {
        assertThat(tokens.verify(signed("{\"iss\":\"key\",\"jti\":\"ann\",\"exp\":" + in(60) + "}")).identity()).isEqualTo("ann");
    }

    @ParameterizedTest(name = "{0} s from now: accepted {1}")
    @CsvSource({"3600, true", "0, true", "-30, true", "-60, true", "-61, false", "-3600, false"})
    void an_expired_token_has_sixty_seconds_of_leeway_point_9(long seconds, boolean accepted) {
        var token = signed("{\"iss\":\"key\",\"sub\":\"a\",\"exp\":" + in(seconds) + "}");

        assertAccepted(token, accepted);
    }

    @ParameterizedTest(name = "from {0} s from now: accepted {1}")
    @CsvSource({"-3600, true", "60, true", "61, false"})
    void a_token_of_the_future_is_refused_with_the_same_leeway_point_9(long seconds, boolean accepted) {
        assertAccepted(signed("{\"iss\":\"key\",\"exp\":" + in(3600) + ",\"nbf\":" + in(seconds) + "}"), accepted);
    }

    private void assertAccepted(String token, boolean accepted) {
        if (accepted) {
            assertThat(tokens.verify(token)).isNotNull();
        } else {
            assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(InvalidTokenException.class);
        }
    }

    @Test
    void refuses_another_algorithm_key_or_secret_and_a_missing_expiry_points_7_8() {
        var claims = "{\"iss\":\"key\",\"exp\":" + in(60) + "}";
        assertRefused(signed("{\"alg\":\"none\"}", claims, SECRET), "HS256");
        assertRefused(signed("{\"alg\":\"HS512\"}", claims, SECRET), "HS256");
        assertRefused(signed("{\"alg\":\"RS256\"}", claims, SECRET), "HS256");
        assertRefused(signed("{}", claims, SECRET), "HS256");
        assertRefused(signed("{\"alg\":\"HS256\"}", claims, "another secret"), "signature");
        assertRefused(signed("{\"iss\":\"other\",\"exp\":" + in(60) + "}"), "API key");
        assertRefused(signed("{\"exp\":" + in(60) + "}"), "API key");
        assertRefused(signed("{\"iss\":\"key\"}"), "expiry");
        assertRefused(signed("{\"iss\":\"key\",\"exp\":\"soon\"}"), "exp");
        assertRefused(signed("{\"iss\":\"key\",\"exp\":1e300}"), "exp");
    }

    @Test
    void refuses_a_token_whose_signature_was_cut_off_or_changed() {
        var good = signed("{\"iss\":\"key\",\"exp\":" + in(60) + "}");
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1), "signature");
        assertRefused(good.substring(0, good.length() - 4), "signature");
        assertRefused(good.replaceFirst("\\.", ".A"), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "e30.W10.", "!!.??.##", "bnVsbA.bnVsbA.bnVsbA"})
    void refuses_what_is_no_token_without_any_other_exception(String nonsense) {
        assertRefused(nonsense, "");
    }

    private void assertRefused(String token, String why) {
        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(InvalidTokenException.class).hasMessageContaining(why);
    }

    @Test
    void a_renewed_token_keeps_what_we_do_not_know_and_takes_what_changed_trap_48() {
        var first = tokens.verify(signed("{\"iss\":\"key\",\"sub\":\"ann\",\"name\":\"Ann\",\"metadata\":\"old\",\"exp\":" + in(60)
                + ",\"video\":{\"room\":\"r\",\"roomJoin\":true,\"destinationRoom\":\"elsewhere\"},\"roomPreset\":\"p\",\"kind\":\"agent\"}"));

        var renewed = tokens.verify(tokens.renew(first, "Anna", "", Map.of("hand", "up"), Duration.ofMinutes(10)));

        assertThat(renewed.identity()).isEqualTo("ann");
        assertThat(renewed.name()).isEqualTo("Anna");
        assertThat(renewed.metadata()).isEmpty();
        assertThat(renewed.attributes()).containsExactly(Map.entry("hand", "up"));
        assertThat(renewed.grants()).isEqualTo(first.grants());
        assertThat(renewed.claims().getJsonObject("video").getString("destinationRoom")).isEqualTo("elsewhere");
        assertThat(renewed.claims().getString("roomPreset")).isEqualTo("p");
        assertThat(renewed.kind()).isEqualTo("agent");
        assertThat(renewed.expiresAt()).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void a_token_by_a_pass_says_all_of_it_and_is_signed_with_the_key_that_is_named() {
        var pass = new Pass("robot", "Robot", "agent", "m", Map.of("mood", "fine"), Grants.join("lobby"));
        var known = tokens.verify(tokens.issue(pass, Duration.ofHours(1), "key"));
        assertThat(new Pass(known.identity(), known.name(), known.kind(), known.metadata(), known.attributes(), known.grants())).isEqualTo(pass);
        assertThat(known.expiresAt()).isEqualTo(NOW.plusSeconds(3600));

        var two = new AccessTokens(new ApiKeys() {
            @Override
            public Optional<String> secretOf(String apiKey) {
                return Optional.of(apiKey.equals("worker") ? "another secret that nobody guesses" : SECRET).filter(_ -> !apiKey.equals("withdrawn"));
            }

            @Override
            public ApiKey signing() {
                return new ApiKey("key", SECRET);
            }
        }, () -> NOW);
        assertThat(two.verify(two.issue(pass, Duration.ofHours(1), "worker")).claims().getString("iss")).isEqualTo("worker");
        assertThat(two.verify(two.issue(pass, Duration.ofHours(1), "withdrawn")).claims().getString("iss")).isEqualTo("key");
    }

    @Test
    void an_api_key_does_not_print_its_secret() {
        assertThat(new ApiKey("key", SECRET).toString()).doesNotContain(SECRET);
    }
}
