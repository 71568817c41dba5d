package spokes.web.joins.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauseTextsTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void every_cause_has_every_text_in_every_language_and_there_is_no_other(String language) {
        var keys = ResourceBundle.getBundle("spokes.web.joins.causes", Locale.of(language)).keySet();
        assertThat(keys).containsExactlyInAnyOrderElementsOf(Arrays.stream(Cause.values())
                .flatMap(cause -> Stream.of(cause.id() + ".title", cause.id() + ".person", cause.id() + ".owner")).toList());
    }

    @ParameterizedTest
    @EnumSource
    void no_text_is_empty_and_both_languages_fill_in_the_same(Cause cause) {
        var english = ResourceBundle.getBundle("spokes.web.joins.causes", Locale.ENGLISH);
        var german = ResourceBundle.getBundle("spokes.web.joins.causes", Locale.GERMAN);
        for (var text : new String[] {".title", ".person", ".owner"}) {
            assertThat(english.getString(cause.id() + text)).isNotBlank();
            assertThat(german.getString(cause.id() + text)).isNotBlank();
            assertThat(blanks(german.getString(cause.id() + text))).isEqualTo(blanks(english.getString(cause.id() + text)));
        }
    }

    @Test
    void what_the_case_knows_is_filled_in_and_what_it_does_not_know_is_a_dash() {
        var english = CauseTexts.in(Locale.ENGLISH);
        assertThat(english.person(Cause.YOUR_NETWORK_BLOCKS_UDP, Map.of("ports", "50000"))).endsWith("allow UDP 50000.");
        assertThat(english.owner(Cause.DTLS_REJECTED, Map.of("from", "198.51.100.9"))).isEqualTo("The DTLS handshake with 198.51.100.9 failed: –.");
        assertThat(CauseTexts.in(Locale.FRENCH).title(Cause.ROOM_FULL)).isEqualTo("The channel is full");
        assertThat(CauseTexts.in(Locale.of("de", "AT")).title(Cause.ROOM_FULL)).isEqualTo("Der Kanal ist voll");
    }

    @ParameterizedTest
    @EnumSource
    void every_cause_has_its_place_in_the_documentation(Cause cause) throws IOException {
        assertThat(Files.readString(Path.of("../docs/causes.md"))).contains("## `" + cause.id() + "`");
    }

    private static TreeSet<String> blanks(String text) {
        return Pattern.compile("\\{\\w+}").matcher(text).results().map(found -> found.group()).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }
}
