package spokes.web.configuration.livekit;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import spokes.web.configuration.livekit.LiveKitKeys.Meaning;

/** Goes once through a file of LiveKit's. */
final class LiveKitReader {
    /** What LiveKit takes where only the least is given. */
    private static final int USUAL_MOST_PLAYOUT_MS = 10_000;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> parts = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> meaningless = new ArrayList<>();

    LiveKitConfig read(String yaml) {
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            if (root instanceof MappingNode mapping) {
                walk(mapping, "");
            } else if (root != null && !isEmpty(root)) {
                complaints.add(LiveKitConfig.VARIABLE + " is not a list of settings, so nothing of it counts.");
            }
        } catch (MarkedYAMLException e) {
            return unread(e.getProblemMark() == null ? "" : ", line " + (e.getProblemMark().getLine() + 1), e.getProblem());
        } catch (YAMLException e) {
            return unread("", e.getMessage());
        }
        putTogether();
        if (!meaningless.isEmpty()) {
            complaints.add(LiveKitConfig.VARIABLE + " has settings that mean nothing here: " + String.join(", ", meaningless) + ".");
        }
        return new LiveKitConfig(settings, complaints);
    }

    private static LiveKitConfig unread(String where, String why) {
        return new LiveKitConfig(Map.of(), List.of(LiveKitConfig.VARIABLE + where + " is not YAML, so nothing of it counts: " + why + "."));
    }

    private void walk(MappingNode node, String prefix) {
        var seen = new HashSet<String>();
        for (var entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                complaints.add(where(entry.getKeyNode()) + " has a key that is not a word; it is ignored.");
                continue;
            }
            var path = prefix + key.getValue();
            if (!seen.add(path)) {
                complaints.add(where(key) + " has " + path + " for the second time; the first counts.");
            } else if (!isEmpty(entry.getValueNode())) {
                take(path, key, entry.getValueNode());
            }
        }
    }

    private void take(String path, Node key, Node value) {
        switch (LiveKitKeys.of(path)) {
            case Meaning.Same(var setting, var reading) -> guarded(path, key, () -> settings.putIfAbsent(setting, reading.apply(value)));
            case Meaning.Part(var _, var reading) -> guarded(path, key, () -> parts.put(path, reading.apply(value)));
            case Meaning.Turn _ -> guarded(path, key, () -> TurnServers.read(value, settings::put,
                    why -> complaints.add(where(key) + " has a TURN server that is left out: " + why + ".")));
            case Meaning.Group() -> {
                if (value instanceof MappingNode inner) {
                    walk(inner, path + ".");
                } else {
                    complaints.add(where(key) + " has " + path + " with a value, but it takes settings below it; it is ignored.");
                }
            }
            case Meaning.Nothing(var why) -> meaningless.add(path + (why.isEmpty() ? "" : " (" + why + ")"));
            case Meaning.Unknown(var nearest) -> complaints.add(where(key) + " has " + path + ", which is not a setting of LiveKit; it is ignored."
                    + nearest.map(known -> " Did you mean " + known + "?").orElse(""));
        }
    }

    private void guarded(String path, Node key, Runnable reading) {
        try {
            reading.run();
        } catch (Unreadable e) {
            complaints.add(where(key) + " has " + path + " with a value that it does not take; it is ignored. Allowed is " + e.getMessage() + ".");
        }
    }

    /** What takes more than one key to say. */
    private void putTogether() {
        udpPorts();
        playoutDelay();
        Optional.ofNullable(parts.get("rtc.stun_servers")).or(() -> Optional.of("off").filter(_ -> "false".equals(parts.get("rtc.use_external_ip"))))
                .ifPresent(servers -> settings.put("spokes.media.stun-servers", servers));
        var user = parts.get("prometheus.username");
        var password = parts.get("prometheus.password");
        if (user != null && password != null) {
            settings.put("spokes.metrics.password", user + ":" + password);
        }
    }

    private void playoutDelay() {
        if ("true".equals(parts.get("room.playout_delay.enabled"))) {
            int least = Integer.parseInt(parts.getOrDefault("room.playout_delay.min", "0")), most = Integer.parseInt(parts.getOrDefault("room.playout_delay.max", "0"));
            settings.put("spokes.room.playout-delay-ms", least + "-" + (most == 0 && least > 0 ? Math.max(least, USUAL_MOST_PLAYOUT_MS) : Math.max(least, most)));
        }
    }

    /** A range has precedence over a port, as there. */
    private void udpPorts() {
        int start = Integer.parseInt(parts.getOrDefault("rtc.port_range_start", "0")), end = Integer.parseInt(parts.getOrDefault("rtc.port_range_end", "0"));
        if (start > 0 && end >= start) {
            udpPorts("" + start, "" + end);
        } else if (start > 0 || end > 0) {
            complaints.add(LiveKitConfig.VARIABLE + " has rtc.port_range_start " + start + " and rtc.port_range_end " + end
                    + "; both are ignored, since a range takes both, and the first must not be larger.");
        } else if (parts.containsKey("rtc.udp_port")) {
            var ends = parts.get("rtc.udp_port").split("-");
            udpPorts(ends[0], ends[1]);
        }
    }

    private void udpPorts(String first, String last) {
        settings.put("spokes.media.udp-port-min", first);
        settings.put("spokes.media.udp-port-max", last);
    }

    private static String where(Node node) {
        return LiveKitConfig.VARIABLE + ", line " + (node.getStartMark().getLine() + 1) + ",";
    }

    /** A key without a value is as good as none. */
    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
