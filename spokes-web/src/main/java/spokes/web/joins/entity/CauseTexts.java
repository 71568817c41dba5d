package spokes.web.joins.entity;

import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said of a cause, in the reader's language. The page reads the same files. In braces stand words that the case fills in;
 * one that it does not know reads as a dash.
 */
public final class CauseTexts {
    private static final Pattern BLANK = Pattern.compile("\\{(\\w+)}");
    private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle texts;

    private CauseTexts(ResourceBundle texts) {
        this.texts = texts;
    }

    /** English where a language is not there. */
    public static CauseTexts in(Locale language) {
        return new CauseTexts(ResourceBundle.getBundle("spokes.web.joins.causes", language.getLanguage().equals("de") ? Locale.GERMAN : Locale.ENGLISH,
                CauseTexts.class.getClassLoader(), NO_OTHER_LANGUAGE));
    }

    /** A few words, for lists. */
    public String title(Cause cause) {
        return texts.getString(cause.id() + ".title");
    }

    /** For the person who cannot get in: what it is, and who can mend it. */
    public String person(Cause cause, Map<String, String> values) {
        return filled(cause.id() + ".person", values);
    }

    /** For the owner: what was seen, with numbers, and what to do. */
    public String owner(Cause cause, Map<String, String> values) {
        return filled(cause.id() + ".owner", values);
    }

    private String filled(String key, Map<String, String> values) {
        return BLANK.matcher(texts.getString(key))
                .replaceAll(blank -> Matcher.quoteReplacement(values.getOrDefault(blank.group(1), "–")));
    }
}
