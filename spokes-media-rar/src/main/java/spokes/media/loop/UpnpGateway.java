package spokes.media.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.xml.parsers.ParserConfigurationException;
import org.bitlet.weupnp.GatewayDevice;
import org.bitlet.weupnp.GatewayDiscover;
import org.xml.sax.SAXException;

/** A router that speaks UPnP (Internet Gateway Device), by the library that ice4j uses for it. What a router answers wrongly counts as no answer. */
final class UpnpGateway implements Gateway {
    private static final System.Logger LOG = System.getLogger(UpnpGateway.class.getName());
    private static final int ANSWER_LIMIT_MS = 2_000;

    private final GatewayDevice device;

    private UpnpGateway(GatewayDevice device) {
        this.device = device;
    }

    /** Asks around in every network that this machine is in; that takes some seconds when nobody answers. */
    static Optional<Gateway> find() {
        GatewayDevice.setHttpReadTimeout(ANSWER_LIMIT_MS);
        var search = new GatewayDiscover();
        search.setTimeout(ANSWER_LIMIT_MS);
        try {
            search.discover();
            return Optional.ofNullable(search.getValidGateway()).map(UpnpGateway::new);
        } catch (IOException | SAXException | ParserConfigurationException | RuntimeException e) {
            LOG.log(Level.DEBUG, "the search for a router failed", e);
            return Optional.empty();
        }
    }

    @Override
    public Optional<InetAddress> outside() {
        return ask(device::getExternalIPAddress).filter(text -> !text.isBlank()).flatMap(UpnpGateway::number).filter(address -> !address.isAnyLocalAddress());
    }

    private static Optional<InetAddress> number(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean forward(int port, String protocol) {
        return ask(() -> device.addPortMapping(port, port, device.getLocalAddress().getHostAddress(), protocol.toUpperCase(Locale.ROOT), "Spokes"))
                .orElse(false);
    }

    @Override
    public void release(int port, String protocol) {
        ask(() -> device.deletePortMapping(port, protocol.toUpperCase(Locale.ROOT)));
    }

    private static <T> Optional<T> ask(Callable<T> question) {
        try {
            return Optional.ofNullable(question.call());
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "the router did not answer as it should", e);
            return Optional.empty();
        }
    }
}
