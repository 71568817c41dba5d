package spokes.web.http.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.Stub;

class PageHeadersTest {
    private final Map<String, String> headersIn = new HashMap<>(Map.of("Origin", "https://app.example.org")), headersOut = new HashMap<>();
    private final List<String> passedOn = new ArrayList<>();
    private final List<Integer> statuses = new ArrayList<>();

    private void asks(String method, String path) throws Exception {
        var request = Stub.of(HttpServletRequest.class, Map.of("getMethod", _ -> method, "getRequestURI", _ -> path, "getHeader", name -> headersIn.get((String) name[0])));
        Function<Object[], Object> header = words -> headersOut.put((String) words[0], (String) words[1]);
        var response = Stub.of(HttpServletResponse.class, Map.of("setHeader", header, "addHeader", header, "setStatus", status -> statuses.add((int) status[0])));
        FilterChain chain = (_, _) -> passedOn.add(method + " " + path);
        var headers = new PageHeaders() {
            @Override
            Optional<String> host(HttpServletRequest request) {
                return Optional.of("spokes.example.org");
            }
        };
        headers.doFilter(request, response, chain);
    }

    /** LiveKit's own test (TestSingleNodeCORS) asks by POST, its JavaScript client by HEAD. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST"})
    void pages_of_every_origin_may_look_whether_the_server_is_there(String method) throws Exception {
        asks(method, "/");

        assertThat(headersOut).containsEntry("Access-Control-Allow-Origin", "https://app.example.org").containsEntry("Vary", "Origin")
                .containsEntry("Access-Control-Expose-Headers", "*").doesNotContainKey("Access-Control-Allow-Credentials");
        assertThat(passedOn).containsExactly(method + " /");
    }

    @Test
    void a_browser_that_asks_first_is_told_so() throws Exception {
        headersIn.put("Access-Control-Request-Headers", "authorization");

        asks("OPTIONS", "/");

        assertThat(statuses).containsExactly(204);
        assertThat(headersOut).containsEntry("Access-Control-Allow-Origin", "https://app.example.org").containsEntry("Access-Control-Allow-Headers", "authorization");
        assertThat(passedOn).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.html", "/api/session", "/join", "/assets/main.js"})
    void everything_else_is_for_our_own_page(String path) throws Exception {
        asks("GET", path);
        asks("OPTIONS", path);

        assertThat(headersOut.keySet()).noneMatch(name -> name.startsWith("Access-Control-"));
        assertThat(passedOn).containsExactly("GET " + path, "OPTIONS " + path);
    }
}
