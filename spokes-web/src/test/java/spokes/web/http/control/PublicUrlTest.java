package spokes.web.http.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {
    @ParameterizedTest
    @CsvSource({"https://voice.example.org, https://voice.example.org", "https://voice.example.org/, https://voice.example.org",
        "http://192.0.2.1:8080/x?y, http://192.0.2.1:8080", "https://[2001:db8::1]:8443, https://[2001:db8::1]:8443"})
    void is_kept_without_its_path(String url, String origin) {
        assertThat(PublicUrl.origin(url)).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice.example.org", "ftp://voice.example.org", "https://", "a b", "https:voice"})
    void nonsense_is_refused_with_what_is_allowed(String url) {
        assertThatThrownBy(() -> PublicUrl.origin(url)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("spokes.public-url").hasMessageContaining("https://");
    }
}
