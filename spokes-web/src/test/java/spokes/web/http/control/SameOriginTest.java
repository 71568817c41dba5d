package spokes.web.http.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {
    private static final Optional<String> HOST = Optional.of("voice.example:8080");

    @Test
    void a_browsers_word_counts_before_everything_else() {
        assertThat(SameOrigin.holds(Optional.of("same-origin"), Optional.of("https://voice.example"), HOST, Optional.empty())).isTrue();
        assertThat(SameOrigin.holds(Optional.of("cross-site"), Optional.of("http://voice.example:8080"), HOST, Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-site", "none", "cross-site", ""})
    void only_our_own_page_is_our_own_page(String fetchSite) {
        assertThat(SameOrigin.holds(Optional.of(fetchSite), Optional.empty(), HOST, Optional.empty())).isFalse();
    }

    @Test
    void without_it_the_origin_must_be_the_host_that_was_asked() {
        assertThat(SameOrigin.holds(Optional.empty(), Optional.of("http://Voice.example:8080"), HOST, Optional.empty())).isTrue();
        assertThat(SameOrigin.holds(Optional.empty(), Optional.of("http://voice.example"), HOST, Optional.empty())).isFalse();
        assertThat(SameOrigin.holds(Optional.empty(), Optional.of("http://voice.example:8080"), Optional.empty(), Optional.empty())).isFalse();
    }

    @Test
    void or_the_address_that_the_operator_named() {
        var url = Optional.of(URI.create("https://talk.example"));
        assertThat(SameOrigin.holds(Optional.empty(), Optional.of("https://talk.example"), HOST, url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "not an origin", "http://", "http://evil.example", "http://voice.example:8080.evil.example"})
    void anything_else_is_another_origin(String origin) {
        assertThat(SameOrigin.holds(Optional.empty(), Optional.of(origin), HOST, Optional.empty())).isFalse();
    }

    @Test
    void a_program_that_is_no_browser_says_nothing_and_passes() {
        assertThat(SameOrigin.holds(Optional.empty(), Optional.empty(), HOST, Optional.empty())).isTrue();
    }
}
