package spokes.web.signaling.boundary;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import livekit.LivekitRtc.ICEServer;
import org.eclipse.microprofile.config.ConfigProvider;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaUnavailableException;
import spokes.web.media.MediaPlane;
import spokes.web.signaling.control.IceServers;

/**
 * The STUN and TURN servers that clients are told of.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>type</th><th>default</th><th>effect</th></tr>
 * <tr><td>spokes.turn-servers</td><td>turn: and turns: addresses, comma</td><td>none</td><td>clients may relay through these</td></tr>
 * <tr><td>spokes.turn-secret</td><td>text</td><td>none</td><td>shared with the TURN server, which then believes the passwords that we make</td></tr>
 * <tr><td>spokes.turn-user, spokes.turn-password</td><td>text</td><td>none</td><td>the same for everybody, instead of a secret</td></tr>
 * </table>
 */
@ApplicationScoped
public class IceServerList {
    private static final System.Logger LOG = System.getLogger(IceServerList.class.getName());
    /** The media plane is not asked for each of many who come at once. */
    private static final long FRESH_NS = Duration.ofSeconds(5).toNanos();

    private record Known(List<StunServer> stun, long atNs) {}

    @Inject
    private MediaPlane media;
    private IceServers servers;
    private volatile Known known = new Known(List.of(), System.nanoTime() - FRESH_NS);

    @PostConstruct
    void read() {
        servers = IceServers.of(setting("spokes.turn-servers"), setting("spokes.turn-secret"), setting("spokes.turn-user"), setting("spokes.turn-password"));
        servers.complaints().forEach(sentence -> LOG.log(Level.WARNING, sentence));
    }

    /** @param who for the log of the TURN server */
    public List<ICEServer> tell(String who) {
        return servers.tell(stun(), who, System.currentTimeMillis());
    }

    public boolean hasTurn() {
        return !servers.turn().isEmpty();
    }

    /** Sentences for the operator about settings that are ignored. */
    public List<String> complaints() {
        return servers.complaints();
    }

    private List<StunServer> stun() {
        var last = known;
        if (System.nanoTime() - last.atNs() < FRESH_NS) {
            return last.stun();
        }
        try {
            known = new Known(media.status().stunServers(), System.nanoTime());
        } catch (MediaUnavailableException stopped) {
            // the last list is better than none
        }
        return known.stun();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse("").strip();
    }
}
