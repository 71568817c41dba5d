package spokes.web.webhooks.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import livekit.LivekitModels.Room;
import livekit.LivekitWebhook.WebhookEvent;
import org.junit.jupiter.api.Test;
import spokes.web.access.AccessTokens;
import spokes.web.access.ApiKey;
import spokes.web.access.ApiKeys;

class EnvelopeTest {
    private static final WebhookEvent EVENT = WebhookEvent.newBuilder().setEvent("room_started").setRoom(Room.newBuilder().setName("lobby").setCreationTime(9)).build();

    @Test
    void an_event_is_camel_case_json_without_what_is_empty_and_with_long_numbers_as_text_trap_51() {
        var text = Envelope.text(Envelope.stamped(EVENT, "abc", Instant.ofEpochSecond(77)), 3);
        assertThat(text).contains("\"event\":\"room_started\"", "\"id\":\"EV_abc\"", "\"createdAt\":\"77\"", "\"creationTime\":\"9\"", "\"numDropped\":3").doesNotContain("metadata", "\n");
        assertThat(Envelope.text(EVENT, 0)).doesNotContain("numDropped");
    }

    @Test
    void what_is_too_long_for_the_database_goes_without_its_metadata() {
        var huge = EVENT.toBuilder();
        huge.getRoomBuilder().setMetadata("x".repeat(Envelope.LONGEST));
        assertThat(Envelope.text(huge.build(), 0)).hasSizeLessThan(1000).contains("lobby");
    }

    @Test
    void the_seal_names_the_key_and_holds_the_hash_of_the_very_bytes_point_99() {
        var key = new ApiKey("API1", "a secret of a good length for tests");
        var tokens = new AccessTokens(new ApiKeys() {
            @Override
            public Optional<String> secretOf(String name) {
                return Optional.of(key.secret()).filter(_ -> name.equals(key.key()));
            }

            @Override
            public ApiKey signing() {
                throw new AssertionError("another key was chosen");
            }
        }, InstantSource.fixed(Instant.ofEpochSecond(1000)));
        var claims = tokens.verify(tokens.seal("{}".getBytes(UTF_8), key)).claims();
        assertThat(claims.getString("iss")).isEqualTo("API1");
        assertThat(Base64.getDecoder().decode(claims.getString("sha256"))).hasSize(32);
        assertThat(claims.getString("sha256")).as("of {}").isEqualTo("RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
        assertThat(claims.getInt("exp")).isEqualTo(1300);
    }

    @Test
    void patience_grows_with_every_failure_and_no_further_than_a_minute() {
        assertThat(Patience.after(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Patience.after(4)).isEqualTo(Duration.ofSeconds(4));
        assertThat(Patience.after(8)).isEqualTo(Duration.ofMinutes(1));
        assertThat(Patience.after(5000)).isEqualTo(Duration.ofMinutes(1));
    }
}
