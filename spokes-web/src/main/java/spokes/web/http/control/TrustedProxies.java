package spokes.web.http.control;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Whose word is believed about where a request came from.
 *
 * <p>Proxies on this machine always are; {@code spokes.trusted-proxies} names others by address or network, separated by commas. What does not
 * read like one is left out with a line in the log: fewer are trusted then, never more.
 *
 * @param clientHeader where {@code spokes.client-ip-header} names one, a trusted proxy's header with the client's address and nothing else
 */
public record TrustedProxies(List<Network> networks, Optional<String> clientHeader) {
    private static final Logger LOG = System.getLogger(TrustedProxies.class.getName());
    private static final List<Network> THIS_MACHINE = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));

    private record Known(String networks, String header, TrustedProxies proxies) {}

    private static volatile Known known = new Known("", "", new TrustedProxies(THIS_MACHINE, Optional.empty()));

    static TrustedProxies configured() {
        var networks = setting("spokes.trusted-proxies");
        var header = setting("spokes.client-ip-header");
        var last = known;
        if (!last.networks().equals(networks) || !last.header().equals(header)) {
            last = new Known(networks, header, of(networks, header));
            known = last;
        }
        return last.proxies();
    }

    static TrustedProxies of(String networks, String header) {
        var trusted = new ArrayList<>(THIS_MACHINE);
        Stream.of(networks.split("[,\\s]+")).filter(entry -> !entry.isEmpty()).forEach(entry -> {
            try {
                trusted.add(Network.of(entry));
            } catch (IllegalArgumentException nonsense) {
                LOG.log(Level.WARNING, "SPOKES_TRUSTED_PROXIES holds \"{0}\", which is neither an address nor a network like 10.0.0.0/8; it is ignored.", entry);
            }
        });
        return new TrustedProxies(List.copyOf(trusted), header.isBlank() ? Optional.empty() : Optional.of(header.strip()));
    }

    boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse("");
    }
}
