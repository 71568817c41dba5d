package spokes.web.configuration;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the operator has set, as it is now. A value that cannot be counts as not set, and the log says so. */
public final class Setting {
    private static final System.Logger LOG = System.getLogger(Setting.class.getName());

    private Setting() {}

    /** Empty when it is not set, or blank. */
    public static Optional<String> text(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Words with commas between. */
    public static List<String> list(String name) {
        return text(name).stream().flatMap(all -> Stream.of(all.split(","))).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    public static boolean truth(String name, boolean otherwise) {
        return text(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> instead(name, value, "true or false", otherwise);
        }).orElse(otherwise);
    }

    public static int number(String name, int otherwise, int least, int most) {
        return text(name).map(value -> {
            try {
                int number = Integer.parseInt(value);
                return number >= least && number <= most ? number : instead(name, value, range(least, most), otherwise);
            } catch (NumberFormatException e) {
                return instead(name, value, range(least, most), otherwise);
            }
        }).orElse(otherwise);
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? "a number from " + least + " on" : "a number from " + least + " to " + most;
    }

    private static <T> T instead(String name, String value, String allowed, T otherwise) {
        LOG.log(Level.WARNING, variable(name) + " is \"" + value + "\", but it has to be " + allowed + "; it is taken for " + otherwise + ".");
        return otherwise;
    }

    /** Its name in the environment. */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
