package spokes.web.configuration.livekit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What stands behind a key, as text of our own settings. Scalars are taken as they are written: a secret {@code 0123} stays one. */
final class Values {
    private static final int LAST_PORT = 65535;

    private Values() {}

    static String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        throw new Unreadable("one value");
    }

    static String truth(Node node) {
        return switch (text(node).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> "true";
            case "false", "no", "off" -> "false";
            default -> throw new Unreadable("true or false");
        };
    }

    /** Below zero is zero, which means no limit in both. */
    static String count(Node node) {
        return Long.toString(Math.max(0, number(text(node), "a number")));
    }

    static String percent(Node node) {
        return within(node, 0, 100);
    }

    /** -dBov. */
    static String level(Node node) {
        return within(node, 0, 127);
    }

    static String windowMs(Node node) {
        return within(node, 100, 10_000);
    }

    static String port(Node node) {
        return within(node, 1, LAST_PORT);
    }

    static String portOrNone(Node node) {
        return within(node, 0, LAST_PORT);
    }

    private static String within(Node node, int least, int most) {
        var allowed = "a number from " + least + " to " + most;
        long number = number(text(node), allowed);
        if (number < least || number > most) {
            throw new Unreadable(allowed);
        }
        return Long.toString(number);
    }

    /** {@code 7882} or {@code 7882-7892}, as {@code 7882-7882} and {@code 7882-7892}. */
    static String ports(Node node) {
        var allowed = "a port, or two ports with a hyphen between";
        var ends = text(node).split("-", -1);
        long first = number(ends[0].strip(), allowed), last = ends.length == 1 ? first : number(ends[1].strip(), allowed);
        if (ends.length > 2 || first < 1 || last > LAST_PORT || first > last) {
            throw new Unreadable(allowed);
        }
        return first + "-" + last;
    }

    /** A number may be grouped by underscores. */
    private static long number(String text, String allowed) {
        try {
            var number = new BigDecimal(text.replace("_", ""));
            return number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0 ? (long) number.signum() * Integer.MAX_VALUE : number.longValue();
        } catch (NumberFormatException e) {
            throw new Unreadable(allowed);
        }
    }

    /** By the names of java.util.logging. */
    static String logLevel(Node node) {
        return switch (text(node).toLowerCase(Locale.ROOT)) {
            case "debug" -> "debug";
            case "info" -> "info";
            case "warn", "warning" -> "warn";
            case "error" -> "error";
            default -> throw new Unreadable("debug, info, warn or error");
        };
    }

    /** With commas between, however it is written. */
    static String list(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue().stream().map(Values::text).collect(Collectors.joining(",")) : text(node);
    }

    /** {@code mime} of each; what comes behind it is the clients' business. */
    static String codecs(Node node) {
        return mappings(node, "a list of codecs, each with its mime").stream().map(codec -> {
            if (!codec.containsKey("mime")) {
                throw new Unreadable("a list of codecs, each with its mime");
            }
            return text(codec.get("mime"));
        }).collect(Collectors.joining(","));
    }

    /** {@code key: secret}, one a line. */
    static String keys(Node node) {
        var allowed = "a secret for each key, without a comma in either";
        return mapping(node, allowed).entrySet().stream().map(pair -> {
            var secret = text(pair.getValue());
            if (pair.getKey().isEmpty() || secret.isEmpty() || (pair.getKey() + secret).matches("(?s).*[,\\n\\r].*") || pair.getKey().contains(":")) {
                throw new Unreadable(allowed);
            }
            return pair.getKey() + ": " + secret;
        }).collect(Collectors.joining("\n"));
    }

    static List<Map<String, Node>> mappings(Node node, String allowed) {
        if (!(node instanceof SequenceNode sequence)) {
            throw new Unreadable(allowed);
        }
        var all = new ArrayList<Map<String, Node>>();
        sequence.getValue().forEach(one -> all.add(mapping(one, allowed)));
        return all;
    }

    private static Map<String, Node> mapping(Node node, String allowed) {
        if (!(node instanceof MappingNode mapping)) {
            throw new Unreadable(allowed);
        }
        var entries = new LinkedHashMap<String, Node>();
        for (NodeTuple entry : mapping.getValue()) {
            entries.put(text(entry.getKeyNode()), entry.getValueNode());
        }
        return entries;
    }
}
