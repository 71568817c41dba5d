package spokes.web.people.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.http.entity.Problem;

class DisplayNameTest {
    @Test
    void is_trimmed_and_its_spaces_are_single() {
        assertThat(new DisplayName("  Ada \u00a0 Lovelace ").value()).isEqualTo("Ada Lovelace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u200b", "\u200d\u200d", "a\u0007b", "a\nb", "a\u202eb", "a\u2066b", "a\u2028b", "\ud800", "\ufeffAda"})
    void what_cannot_be_seen_is_no_name(String raw) {
        assertThatThrownBy(() -> new DisplayName(raw)).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "Åsa", "李雷", "عمر", "👩‍👩‍👧", "O'Brien-Smith", "<b>x</b>"})
    void every_script_is_welcome(String name) {
        assertThat(new DisplayName(name).value()).isEqualTo(name);
    }

    @Test
    void sixty_four_characters_fit_whatever_their_encoding() {
        assertThat(new DisplayName("👍".repeat(64)).value()).hasSize(128);
        assertThatThrownBy(() -> new DisplayName("x".repeat(65))).isInstanceOf(Problem.class);
    }

    @Test
    void names_that_read_the_same_have_one_key() {
        assertThat(new DisplayName("LOUNGE").key()).isEqualTo(new DisplayName("lounge").key());
        assertThat(new DisplayName("A\u030asa").key()).isEqualTo(new DisplayName("åsa").key());
        assertThat(new DisplayName("Straße").key()).isEqualTo(new DisplayName("STRASSE").key());
    }
}
