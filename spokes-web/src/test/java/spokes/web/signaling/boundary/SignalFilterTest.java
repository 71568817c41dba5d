package spokes.web.signaling.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.Stub;
import spokes.web.access.AccessTokens;
import spokes.web.access.ApiKey;
import spokes.web.access.ApiKeys;
import spokes.web.access.Grants;
import spokes.web.access.Residents;
import spokes.web.http.entity.Approach;
import spokes.web.joins.entity.Cause;
import spokes.web.signaling.control.Admissions;
import spokes.web.signaling.control.Refusal;
import spokes.web.signaling.entity.Admission;

class SignalFilterTest {
    private static final Approach FROM = new Approach("203.0.113.9", "203.0.113.9", "127.0.0.1");

    private final AccessTokens tokens = new AccessTokens(new ApiKeys() {
        @Override
        public Optional<String> secretOf(String apiKey) {
            return Optional.of("a secret");
        }

        @Override
        public ApiKey signing() {
            return new ApiKey("key", "a secret");
        }
    });

    private final Map<String, String> headersIn = new HashMap<>(Map.of("Origin", "https://app.example.org"));
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> headersOut = new HashMap<>();
    private final StringWriter body = new StringWriter();
    private final AtomicReference<HttpServletRequest> passedOn = new AtomicReference<>();
    private final List<String> noted = new ArrayList<>();
    private boolean full;
    private boolean roomIsThere = true;
    private boolean exhausted;
    private boolean ending;
    private int status = 200;

    /** Whatever happens, pages of every origin can read what it was. */
    @AfterEach
    void every_answer_can_be_read_from_everywhere() {
        assertThat(headersOut).containsEntry("Access-Control-Allow-Origin", "https://app.example.org").containsEntry("Access-Control-Expose-Headers", "*");
    }

    private void asks(String method, String uri) throws Exception {
        var residents = new Residents() {
            @Override
            public boolean mayStay(String room, String identity) {
                return true;
            }

            @Override
            public Optional<Duration> tokenLife(String identity) {
                return Optional.empty();
            }
        };
        var filter = new SignalFilter();
        filter.signaling = new Signaling() {
            @Override
            public Admissions admissions() {
                return new Admissions(tokens, residents, InstantSource.system());
            }

            @Override
            boolean hasRoomFor(Admission admission) {
                return roomIsThere;
            }

            @Override
            boolean isAtItsLimits() {
                return exhausted;
            }

            @Override
            boolean isFullFor(Admission admission) {
                return full;
            }

            @Override
            Approach approach(HttpServletRequest request) {
                return FROM;
            }

            @Override
            public boolean isEnding() {
                return ending;
            }

            @Override
            void accepted(HttpServletRequest request, Admission admission) {
                noted.add("accepted " + admission.identity());
            }

            @Override
            void refused(HttpServletRequest request, Optional<Admission> admission, Cause cause, Refusal refusal) {
                noted.add(cause.id() + " " + admission.map(Admission::identity).orElse("somebody"));
            }
        };
        var request = Stub.of(HttpServletRequest.class, Map.of("getMethod", _ -> method, "getRequestURI", _ -> uri,
                "getContextPath", _ -> "", "getHeader", name -> headersIn.get((String) name[0]),
                "getParameter", name -> parameters.get((String) name[0])));
        var writer = new PrintWriter(body, true);
        var response = Stub.of(HttpServletResponse.class, Map.of("setStatus", code -> status = (int) code[0],
                "setHeader", header -> headersOut.put((String) header[0], (String) header[1]), "getWriter", _ -> writer));
        FilterChain chain = (passed, _) -> passedOn.set((HttpServletRequest) passed);
        filter.doFilter(request, response, chain);
        writer.flush();
    }

    private void hasToken() {
        parameters.put("access_token", tokens.issue("ann", "Ann", Grants.join("lobby"), Duration.ofMinutes(10)));
    }

    private void upgrades() {
        headersIn.put("Upgrade", "websocket");
    }

    @Test
    void what_becomes_of_a_join_is_noted() throws Exception {
        upgrades();
        asks("GET", "/rtc");
        hasToken();
        asks("GET", "/rtc");
        full = true;
        asks("GET", "/rtc");
        exhausted = true;
        asks("GET", "/rtc");
        roomIsThere = false;
        asks("GET", "/rtc");
        asks("GET", "/rtc/validate");
        headersIn.remove("Upgrade");
        headersIn.put("Sec-WebSocket-Key", "AAAA");
        asks("GET", "/rtc");

        assertThat(noted).containsExactly("token-refused somebody", "accepted ann", "room-full ann", "server-at-its-limits ann", "no-such-room ann", "proxy-does-not-upgrade ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rtc", "//rtc"})
    void whoever_has_a_token_goes_on_as_who_they_are(String uri) throws Exception {
        hasToken();
        upgrades();

        asks("GET", uri);

        Principal principal = passedOn.get().getUserPrincipal();
        assertThat(principal).isInstanceOf(Admission.class);
        assertThat(principal.getName()).isEqualTo("ann");
        assertThat(((Admission) principal).approach()).isEqualTo(FROM);
        assertThat(passedOn.get().getRequestURI()).isEqualTo("/rtc");
    }

    @Test
    void validate_says_success_without_going_on_point_6() throws Exception {
        hasToken();

        asks("GET", "/rtc/validate");

        assertThat(status).isEqualTo(200);
        assertThat(body).hasToString("success");
        assertThat(passedOn.get()).isNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"/rtc, 401", "/rtc/validate, 401", "/rtc/v1, 401", "/rtc/v1/validate, 401", "/rtc/other, 404", "/rtc/v2, 404", "/rtc/v2/validate, 404"})
    void without_a_token_nothing_opens_and_upgrade_and_validate_agree_points_4_6_7_traps_1_6(String uri, int expected) throws Exception {
        upgrades();

        asks("GET", uri);

        assertThat(status).isEqualTo(expected);
        assertThat(passedOn.get()).isNull();
    }

    /** As curl sees it: before the upgrade, and the same by both ways of asking. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/rtc", "/rtc/validate", "/rtc/v1", "/rtc/v1/validate"})
    void a_token_without_the_right_a_name_or_a_room_has_its_status_by_every_path_point_10(String uri) throws Exception {
        upgrades();
        hasJoinRequest();
        var room = Json.createObjectBuilder().add("room", "lobby").build();
        var right = Json.createObjectBuilder().add("roomJoin", true).build();
        for (var refused : List.of(refused("ann", room, 401), refused("", Json.createObjectBuilder(room).add("roomJoin", true).build(), 400), refused("ann", right, 400))) {
            parameters.put("access_token", refused.getKey());
            asks("GET", uri);

            assertThat(status).isEqualTo(refused.getValue());
            assertThat(passedOn.get()).isNull();
        }
    }

    private Map.Entry<String, Integer> refused(String identity, JsonObject video, int expected) {
        return Map.entry(tokens.issue(identity, "Somebody", Grants.from(video), Duration.ofMinutes(10)), expected);
    }

    private void hasJoinRequest() {
        var wrapped = WrappedJoinRequest.newBuilder().setJoinRequest(JoinRequest.newBuilder().build().toByteString()).build();
        parameters.put("join_request", Base64.getUrlEncoder().encodeToString(wrapped.toByteArray()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/rtc/v1", "/rtc/v1/validate"})
    void v1_wants_a_join_request_points_4_5(String uri) throws Exception {
        hasToken();
        upgrades();

        asks("GET", uri);

        assertThat(status).isEqualTo(400);
        assertThat(passedOn.get()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/rtc/v1", "//rtc/v1", "/rtc"})
    void a_join_request_means_a_single_connection_by_whatever_path_point_3(String uri) throws Exception {
        hasToken();
        upgrades();
        hasJoinRequest();

        asks("GET", uri);

        assertThat(passedOn.get().getUserPrincipal()).isInstanceOfSatisfying(Admission.class, admission -> assertThat(admission.single()).isTrue());
        assertThat(passedOn.get().getRequestURI()).as("where the endpoint is").isEqualTo("/rtc");
    }

    @Test
    void without_an_upgrade_there_is_nothing_to_see() throws Exception {
        hasToken();

        asks("GET", "/rtc");

        assertThat(status).isEqualTo(404);
        assertThat(body.toString()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/rtc", "/rtc/validate"})
    void a_room_that_nobody_may_open_by_coming_is_404_with_the_words_that_clients_look_for(String uri) throws Exception {
        hasToken();
        upgrades();
        roomIsThere = false;

        asks("GET", uri);

        assertThat(status).isEqualTo(404);
        assertThat(body.toString()).contains("requested room does not exist");
        assertThat(passedOn.get()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/rtc", "/rtc/validate"})
    void a_server_at_its_limits_is_503_but_for_those_who_are_in_already(String uri) throws Exception {
        hasToken();
        upgrades();
        exhausted = true;

        asks("GET", uri);
        assertThat(status).isEqualTo(503);
        assertThat(passedOn.get()).isNull();

        status = 200;
        parameters.put("reconnect", "1");
        parameters.put("sid", "PA_1");
        asks("GET", uri);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void a_full_room_is_500_and_a_server_that_ends_503() throws Exception {
        hasToken();
        upgrades();
        full = true;
        asks("GET", "/rtc");
        assertThat(status).isEqualTo(500);

        ending = true;
        asks("GET", "/rtc");
        assertThat(status).isEqualTo(503);
    }

    @Test
    void a_preflight_is_answered_for_a_day() throws Exception {
        headersIn.put("Access-Control-Request-Headers", "authorization");

        asks("OPTIONS", "/rtc/validate");

        assertThat(status).isEqualTo(204);
        assertThat(headersOut).containsEntry("Access-Control-Allow-Headers", "authorization").containsEntry("Access-Control-Max-Age", "86400");
    }
}
