package spokes.web.configuration.livekit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.Node;

/** {@code rtc.turn_servers}. Ours have one way of signing in, so a server with another one than the first is left out. */
final class TurnServers {
    private static final String ALLOWED = "a list of TURN servers, each with host, port and protocol, and secret or username and credential";

    private TurnServers() {}

    private record SignIn(String secret, String user, String password) {
        boolean isNone() {
            return secret.isEmpty() && (user.isEmpty() || password.isEmpty());
        }
    }

    /** @param complain hears sentences about servers that are left out */
    static void read(Node node, BiConsumer<String, String> setting, Consumer<String> complain) {
        var servers = Values.mappings(node, ALLOWED);
        if (servers.isEmpty()) {
            return;
        }
        var first = signIn(servers.getFirst());
        List<String> urls = new ArrayList<>();
        for (var server : servers) {
            var url = url(server);
            if (signIn(server).isNone()) {
                complain.accept(url + " has neither secret nor username and credential (a secret_file is not read)");
            } else if (!signIn(server).equals(first)) {
                complain.accept(url + " has another sign-in than the first, and one counts for all");
            } else {
                urls.add(url);
            }
        }
        if (!urls.isEmpty()) {
            setting.accept("spokes.turn-servers", String.join(",", urls));
            setting.accept(first.secret.isEmpty() ? "spokes.turn-user" : "spokes.turn-secret", first.secret.isEmpty() ? first.user : first.secret);
            if (first.secret.isEmpty()) {
                setting.accept("spokes.turn-password", first.password);
            }
        }
    }

    private static String url(Map<String, Node> server) {
        var host = text(server, "host");
        var written = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        if (host.isEmpty() || !server.containsKey("port")) {
            throw new Unreadable(ALLOWED);
        }
        var port = Values.port(server.get("port"));
        return switch (text(server, "protocol")) {
            case "tls" -> "turns:" + written + ":" + port + "?transport=tcp";
            case "tcp" -> "turn:" + written + ":" + port + "?transport=tcp";
            default -> "turn:" + written + ":" + port + "?transport=udp";
        };
    }

    private static SignIn signIn(Map<String, Node> server) {
        return new SignIn(text(server, "secret"), text(server, "username"), text(server, "credential"));
    }

    private static String text(Map<String, Node> server, String name) {
        var node = server.get(name);
        return node == null ? "" : Values.text(node);
    }
}
