package spokes.web.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.access.ApiKey;

class GivenKeysTest {
    @ParameterizedTest
    @ValueSource(strings = {"one: first\ntwo: second", "one: first, two: second", "one:first,two:second", "\n one : first \r\n\r\n two: second \n"})
    void come_in_lines_or_with_commas(String text) {
        assertThat(GivenKeys.parse(text)).containsExactly(new ApiKey("one", "first"), new ApiKey("two", "second"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one:", ": first", "one: first, two", ","})
    void anything_else_is_refused_without_telling_a_secret(String text) {
        assertThatThrownBy(() -> GivenKeys.parse(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("LIVEKIT_KEYS").hasMessageNotContaining("first");
    }
}
