package spokes.web.http.boundary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.http.entity.Fields;
import spokes.web.http.entity.Problem;

class FieldsReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"x\"", "{\"name\":}", "\u0000", "nul"})
    void what_is_no_json_object_is_a_sentence(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void no_body_is_an_empty_object() {
        assertThat(parse("").optionalText("name")).isEmpty();
    }

    @Test
    void a_number_must_be_whole_and_in_range() {
        assertThat(parse("{\"uses\": 5}").optionalNumber("uses", 1, 10)).hasValue(5);
        assertThat(parse("{\"uses\": null}").optionalNumber("uses", 1, 10)).isEmpty();
        for (var bad : new String[] {"0", "11", "1.5", "\"5\"", "1e99", "99999999999999999999", "true"}) {
            assertThatThrownBy(() -> parse("{\"uses\": " + bad + "}").optionalNumber("uses", 1, 10)).as(bad).isInstanceOf(Problem.class);
        }
    }

    @Test
    void a_text_must_be_there_and_a_text() {
        assertThat(parse("{\"name\": \"Ada\"}").text("name")).isEqualTo("Ada");
        assertThatThrownBy(() -> parse("{}").text("name")).isInstanceOf(Problem.class).hasMessageContaining("name");
        assertThatThrownBy(() -> parse("{\"name\": 5}").text("name")).isInstanceOf(Problem.class);
    }

    private static Fields parse(String body) {
        return FieldsReader.parse(body.getBytes(UTF_8));
    }
}
