package spokes.web.timeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.http.entity.Fields;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.PageReport;

class ReportsTest {
    private static PageReport read(String json) {
        return Reports.read(new Fields(Json.createReader(new StringReader(json)).readObject()));
    }

    @Test
    void a_browser_says_what_it_gathered_and_what_it_tried() {
        var report = read("""
            {"sinceClickMs": 3400, "attempt": 1, "candidates": {"mdns": 2, "srflx": 1, "odd": 3}, "reflexive": ["198.51.100.9"], "ice": {"subscriber": "checking"},
             "pairs": ["srflx/udp → 203.0.113.7:50000 failed"], "socket": {"short": 200, "long": 414, "other": true}, "device": "no-device"}""");

        assertThat(report).isEqualTo(new PageReport(3_400, 1, Map.of("mdns", 2, "srflx", 1), java.util.List.of("198.51.100.9"), Map.of("subscriber", "checking"),
            java.util.List.of("srflx/udp → 203.0.113.7:50000 failed"), new PageReport.Socket(200, 414, true), Optional.of(Cause.NO_DEVICE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"candidates\": 7, \"reflexive\": {}, \"ice\": [], \"pairs\": \"x\", \"socket\": [1]}",
        "{\"candidates\": {\"host\": 1e99, \"srflx\": \"1\"}, \"pairs\": [1, null], \"device\": \"udp-ports-closed\"}"})
    void nonsense_is_left_out(String json) {
        assertThat(read(json)).isEqualTo(PageReport.nothing());
    }
}
