package spokes.web.serverapi.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spokes.web.Stub;

class TwirpServletTest {
    private final Map<String, String> headers = new HashMap<>();
    private final List<Integer> statuses = new java.util.ArrayList<>();

    /** As a browser asks before it sends a token to another origin. */
    @Test
    void pages_of_every_origin_may_call_with_a_token() throws Exception {
        var request = Stub.of(HttpServletRequest.class, Map.of("getMethod", _ -> "OPTIONS", "getHeader", name -> name[0].equals("Access-Control-Request-Headers") ? "authorization,content-type" : null));
        var response = Stub.of(HttpServletResponse.class, Map.of("setHeader", header -> headers.put((String) header[0], (String) header[1]), "setStatus", status -> statuses.add((int) status[0])));

        new TwirpServlet().service(request, response);

        assertThat(statuses).containsExactly(204);
        assertThat(headers).containsEntry("Access-Control-Allow-Origin", "*").containsEntry("Access-Control-Allow-Headers", "authorization,content-type");
    }
}
