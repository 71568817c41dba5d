package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import livekit.LivekitRtc.ICEServer;
import spokes.media.api.MediaStatus.StunServer;

/**
 * Whom a client's ICE may ask for help: the STUN servers that we ask ourselves, at most {@value #MOST_STUN} of them since each costs the
 * client time, and the operator's TURN servers.
 *
 * <p>With a shared secret everybody gets a user name that ends after {@value #LIFE_H} hours and the password that goes with it, in the form
 * that coturn calls {@code use-auth-secret} (draft-uberti-behave-turn-rest-00); who comes back gets a new one.
 *
 * @param complaints sentences for the operator about settings that are ignored
 */
public record IceServers(List<String> turn, TurnAccess access, List<String> complaints) {
    static final int MOST_STUN = 3, LIFE_H = 4;
    private static final Pattern TURN = Pattern.compile("turns?:([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(\\?transport=(udp|tcp))?");

    /** How a client signs in at the TURN servers. */
    sealed interface TurnAccess {
        record None() implements TurnAccess {}

        record Password(String user, String password) implements TurnAccess {}

        record SharedSecret(String secret) implements TurnAccess {}
    }

    /** As the settings have it; what is not given is empty. */
    public static IceServers of(String turnServers, String secret, String user, String password) {
        var complaints = new ArrayList<String>();
        var urls = Stream.of(turnServers.split("[,\\s]+")).filter(url -> !url.isEmpty()).filter(url -> {
            boolean good = TURN.matcher(url).matches();
            if (!good) {
                complaints.add("SPOKES_TURN_SERVERS holds \"" + url + "\", which does not look like turn:host:3478?transport=udp or turns:host:443; it is ignored.");
            }
            return good;
        }).toList();
        var access = access(secret, user, password);
        if (!urls.isEmpty() && access instanceof TurnAccess.None) {
            complaints.add("SPOKES_TURN_SERVERS is ignored: it needs SPOKES_TURN_SECRET (coturn: use-auth-secret), or SPOKES_TURN_USER and SPOKES_TURN_PASSWORD.");
            urls = List.of();
        }
        return new IceServers(urls, access, List.copyOf(complaints));
    }

    private static TurnAccess access(String secret, String user, String password) {
        if (!secret.isBlank()) {
            return new TurnAccess.SharedSecret(secret);
        }
        return user.isBlank() || password.isBlank() ? new TurnAccess.None() : new TurnAccess.Password(user, password);
    }

    /**
     * @param stun those that answer come first
     * @param who stands in the log of the TURN server
     * @param nowMs ms since 1970
     */
    public List<ICEServer> tell(List<StunServer> stun, String who, long nowMs) {
        var servers = new ArrayList<ICEServer>();
        var urls = stun.stream().sorted(Comparator.comparing(IceServers::doubt)).limit(MOST_STUN).map(server -> "stun:" + server.server()).toList();
        if (!urls.isEmpty()) {
            servers.add(ICEServer.newBuilder().addAllUrls(urls).build());
        }
        if (!turn.isEmpty()) {
            servers.add(turnFor(who, nowMs));
        }
        return servers;
    }

    /** Those of them by which everything looks like https. */
    static List<ICEServer> overTls(List<ICEServer> servers) {
        return servers.stream().map(server -> server.toBuilder().clearUrls().addAllUrls(server.getUrlsList().stream().filter(url -> url.startsWith("turns:")).toList()).build())
                .filter(server -> server.getUrlsCount() > 0).toList();
    }

    private static int doubt(StunServer server) {
        return switch (server.state()) {
            case ANSWERED -> 0;
            case ASKING -> 1;
            case SILENT -> 2;
            case UNKNOWN_NAME -> 3;
        };
    }

    private ICEServer turnFor(String who, long nowMs) {
        var server = ICEServer.newBuilder().addAllUrls(turn);
        return switch (access) {
            case TurnAccess.None() -> server.build();
            case TurnAccess.Password(var user, var password) -> server.setUsername(user).setCredential(password).build();
            case TurnAccess.SharedSecret(var secret) -> {
                var user = nowMs / 1000 + Duration.ofHours(LIFE_H).toSeconds() + ":" + who;
                yield server.setUsername(user).setCredential(passwordOf(user, secret)).build();
            }
        };
    }

    private static String passwordOf(String user, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "IceServers" + turn;          // secrets are not for logs
    }
}
