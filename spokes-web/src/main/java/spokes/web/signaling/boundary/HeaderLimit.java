package spokes.web.signaling.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Names the commands that raise the container's limit of request headers, where it is too small. Clients try {@code /rtc/v1} first,
 * with a whole SDP in its address; a container that answers 400 to a long address, instead of our 404, locks them out.
 *
 * <p>The limit is read from the domain's own file: no API of the container tells it to applications.
 */
@ApplicationScoped
public class HeaderLimit {
    static final int NEEDED_BYTES = 32 * 1024, ADVISED_BYTES = 64 * 1024, CONTAINERS_DEFAULT_BYTES = 8 * 1024;
    private static final System.Logger LOG = System.getLogger(HeaderLimit.class.getName());

    void look(@Observes @Initialized(ApplicationScoped.class) Object start) {
        var instance = System.getProperty("com.sun.aas.instanceRoot");
        if (instance == null) {
            return;
        }
        var file = Path.of(instance, "config", "domain.xml");
        var server = Optional.ofNullable(System.getProperty("com.sun.aas.instanceName")).orElse("server");
        try (var xml = Files.newInputStream(file)) {
            limits(xml, server).forEach((protocol, bytes) -> {
                if (bytes < NEEDED_BYTES) {
                    LOG.log(Level.WARNING, advice(protocol, bytes));
                }
            });
        } catch (IOException | XMLStreamException | NumberFormatException unreadable) {
            LOG.log(Level.DEBUG, "the header limit is not known", unreadable);
        }
    }

    /** @param protocol its whole dotted name */
    static String advice(String protocol, int bytes) {
        return "Request headers are limited to " + bytes + " bytes; clients of Spokes may need more and then cannot connect. Raise it: asadmin set "
                + protocol + ".http.header-buffer-length-bytes=" + ADVISED_BYTES;
    }

    /** The limit of each protocol that this server's applications are reached by, by dotted name. */
    static Map<String, Integer> limits(InputStream domain, String server) throws XMLStreamException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        var limits = new LinkedHashMap<String, Integer>();
        var configs = new LinkedHashMap<String, String>();
        var xml = factory.createXMLStreamReader(domain);
        String config = "";
        String protocol = "";
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamReader.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "config" -> config = attribute(xml, "name").orElse("");
                case "server" -> configs.put(attribute(xml, "name").orElse(""), attribute(xml, "config-ref").orElse(""));
                case "protocol" -> protocol = attribute(xml, "name").orElse("");
                case "http" -> {
                    if (!attribute(xml, "default-virtual-server").orElse("").equals("__asadmin")) {
                        limits.put("configs.config." + config + ".network-config.protocols.protocol." + protocol,
                                attribute(xml, "header-buffer-length-bytes").map(Integer::valueOf).orElse(CONTAINERS_DEFAULT_BYTES));
                    }
                }
                default -> { }
            }
        }
        var ours = "configs.config." + configs.getOrDefault(server, "server-config") + ".";
        limits.keySet().removeIf(name -> !name.startsWith(ours));
        return limits;
    }

    private static Optional<String> attribute(XMLStreamReader xml, String name) {
        return Optional.ofNullable(xml.getAttributeValue(null, name));
    }
}
