package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import livekit.LivekitModels.ClientInfo.Capability;
import livekit.LivekitModels.ClientInfo.SDK;
import spokes.web.access.AccessToken;
import spokes.web.access.AccessTokens;
import spokes.web.access.InvalidTokenException;
import spokes.web.access.Residents;
import spokes.web.http.entity.Approach;
import spokes.web.json.Json;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Device;
import spokes.web.signaling.entity.FirstWords;
import spokes.web.signaling.entity.Renewal;

/** Who may connect to {@code /rtc} and {@code /rtc/v1}: every check that is made before a WebSocket opens, so that the client sees an HTTP status. */
public final class Admissions {
    static final Duration MIN_LIFE = Duration.ofMinutes(10);

    private final AccessTokens tokens;
    private final Residents residents;
    private final InstantSource clock;
    private final Limits limits;
    private final boolean allowPause;

    public Admissions(AccessTokens tokens, Residents residents, InstantSource clock) {
        this(tokens, residents, clock, Limits.USUAL, false);
    }

    /** @param allowPause whether the videos of a client that does not say may stop while its connection is too narrow */
    public Admissions(AccessTokens tokens, Residents residents, InstantSource clock, Limits limits, boolean allowPause) {
        this.limits = limits;
        this.allowPause = allowPause;
        this.tokens = tokens;
        this.residents = residents;
        this.clock = clock;
    }

    /**
     * @param query answers the first value of a query parameter, or null
     * @param authorization the header of that name, if there is one
     * @param strict whether attributes that cannot be read are refused (validate) or ignored (connect), as the reference does
     * @throws Refusal with the status of the protocol
     */
    public Admission admit(Function<String, String> query, Optional<String> authorization, boolean strict) {
        var token = token(query, authorization);
        if (!token.grants().roomJoin()) {
            throw new Refusal(401, "The token does not allow to join a room.");
        }
        requireName(token.identity(), "identity", limits.exceedsIdentity(token.identity()), limits.identityBytes());
        requireName(token.grants().room(), "room name", limits.exceedsRoomName(token.grants().room()), limits.roomNameBytes());
        var request = Optional.ofNullable(query.apply("join_request")).map(JoinRequests::read);
        var client = request.map(wish -> JoinRequests.parameters(wish, allowPause)).orElseGet(() -> parameters(query, strict));
        var firstWords = request.map(JoinRequests::firstWords).orElse(FirstWords.NONE);
        if (client.publishOnly() && !token.grants().canPublish()) {
            throw new Refusal(401, "The token does not allow to publish.");
        }
        boolean describesItself = query.apply("attributes") != null || !client.attributes().isEmpty() || !firstWords.metadata().isEmpty();
        if (describesItself && !token.grants().canUpdateOwnMetadata()) {
            throw new Refusal(401, "The token does not allow to set metadata or attributes.");
        }
        requireShortDescription(token, client, firstWords);
        if (!residents.mayStay(token.grants().room(), token.identity())) {
            throw new Refusal(401, "The right to be in this room has ended.");
        }
        return new Admission(token, client, firstWords, renewed(token, token.name(), token.metadata(), token.attributes()), Approach.UNKNOWN);
    }

    /** What the token says of somebody, and what they say of themselves. */
    private void requireShortDescription(AccessToken token, ClientParameters client, FirstWords firstWords) {
        var attributes = new LinkedHashMap<>(token.attributes());
        attributes.putAll(client.attributes());
        if (limits.exceedsAttributes(attributes) || limits.exceedsMetadata(firstWords.metadata().isEmpty() ? token.metadata() : firstWords.metadata())) {
            throw new Refusal(400, "Metadata or attributes are too long.");
        }
    }

    /** @return empty when this person may not be in the room any more */
    public Optional<String> renew(Renewal renewal) {
        var token = renewal.token();
        return residents.mayStay(token.grants().room(), token.identity())
                ? Optional.of(renewed(token, renewal.name(), renewal.metadata(), renewal.attributes()))
                : Optional.empty();
    }

    private String renewed(AccessToken token, String name, String metadata, Map<String, String> attributes) {
        var left = Duration.between(clock.instant(), token.expiresAt());
        var life = residents.tokenLife(token.identity()).orElse(left.compareTo(MIN_LIFE) > 0 ? left : MIN_LIFE);
        return tokens.renew(token, name, metadata, attributes, life);
    }

    private static String bearer(Function<String, String> query, Optional<String> authorization) {
        if (authorization.isPresent()) {
            if (!authorization.get().startsWith("Bearer ")) {
                throw new Refusal(401, "The Authorization header must start with Bearer.");
            }
            return authorization.get().substring("Bearer ".length()).trim();
        }
        return Optional.ofNullable(query.apply("access_token")).filter(token -> !token.isBlank())
                .orElseThrow(() -> new Refusal(401, "An access token is missing."));
    }

    /**
     * Who asks, by the header or the query.
     *
     * @throws Refusal where no token proves it
     */
    public AccessToken token(Function<String, String> query, Optional<String> authorization) {
        try {
            return tokens.verify(bearer(query, authorization));
        } catch (InvalidTokenException e) {
            throw new Refusal(401, e.getMessage());
        }
    }

    private static void requireName(String value, String what, boolean tooLong, int mostBytes) {
        if (value.isBlank()) {
            throw new Refusal(400, "The token has no " + what + ".");
        }
        if (tooLong) {
            throw new Refusal(400, "The " + what + " is longer than " + mostBytes + " bytes.");
        }
    }

    private static SDK sdk(String name) {
        return Arrays.stream(SDK.values()).filter(one -> one != SDK.UNRECOGNIZED && one.name().replace("_", "").equalsIgnoreCase(name.replace("_", ""))).findFirst().orElse(SDK.UNKNOWN);
    }

    private ClientParameters parameters(Function<String, String> query, boolean strict) {
        return new ClientParameters(number(query.apply("protocol")), flag(query.apply("auto_subscribe"), true),
                flag(query.apply("adaptive_stream"), false), flag(query.apply("reconnect"), false),
                Optional.ofNullable(query.apply("sid")).orElse(""), query.apply("publish") != null && !query.apply("publish").isEmpty(),
                number(query.apply("client_protocol")), attributes(query.apply("attributes"), strict), flag(query.apply("subscriber_allow_pause"), allowPause),
                flag(query.apply("auto_subscribe_data_track"), false),
                new Device(text(query, "browser"), text(query, "browser_version"), text(query, "os"), text(query, "device_model")), sdk(text(query, "sdk")),
                Arrays.asList(text(query, "capabilities").split(",")).contains(Capability.CAP_PACKET_TRAILER.name()));
    }

    private static String text(Function<String, String> query, String name) {
        return Optional.ofNullable(query.apply(name)).orElse("");
    }

    private static boolean flag(String value, boolean otherwise) {
        return value == null || value.isEmpty() ? otherwise : value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static int number(String value) {
        try {
            return value == null ? 0 : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Map<String, String> attributes(String encoded, boolean strict) {
        if (encoded == null || encoded.isEmpty()) {
            return Map.of();
        }
        var attributes = new LinkedHashMap<String, String>();
        try (var reader = Json.createReader(new StringReader(new String(Base64.getUrlDecoder().decode(encoded), UTF_8)))) {
            reader.readObject().forEach((key, value) -> {
                if (value instanceof JsonString text && !text.getString().isEmpty()) {
                    attributes.put(key, text.getString());
                }
            });
        } catch (JsonException | IllegalArgumentException e) {
            if (strict) {
                throw new Refusal(400, "The attributes cannot be read.");
            }
            return Map.of();
        }
        return attributes;
    }
}
