package spokes.media.connector;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.HostPort;
import spokes.media.loop.InvalidSettingException;
import spokes.media.loop.PublicAddress;
import spokes.media.room.RoomRules;

/**
 * The settings as people write them: in the admin console, in the environment, in a file.
 *
 * <p>All are text on purpose. Were a port an {@code Integer} for the container, then it would meet a word before we do, and its message
 * names neither the property nor what is allowed. What is blank or not given means the default.
 *
 * <p>What decides where we listen must be right. A public address or a STUN server that makes no sense is left out and complained of, since
 * calls work without it.
 */
record SettingsText(String udpPortMin, String udpPortMax, String tcpPort, String loops, String bindAddresses, String publicAddress,
        String loopbackCandidates, String iceLite, String punching, String stunServers, String upnp, String rehearsal, String receiveBufferBytes, String sendBufferBytes) {

    /** In place of a list: there shall be none. A blank would mean the default. */
    static final String OFF = "off";
    private static final int STUN_PORT = 3478, LAST_PORT = 65535, USUAL_PORTS = 500;
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?");
    /** {@code host}, {@code host:port}, {@code [2001:db8::1]:port}. */
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final String ADDRESSES = "an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing";

    EngineSettings parsed() {
        EngineSettings defaults = EngineSettings.DEFAULTS;
        List<String> complaints = new ArrayList<>();
        int firstPort = number("udpPortMin", udpPortMin, defaults.udpPortMin(), "a port from 1 to 65535");
        return new EngineSettings(
                firstPort,
                number("udpPortMax", udpPortMax, Math.min(LAST_PORT, firstPort + USUAL_PORTS - 1), "a port from 1 to 65535"),
                number("tcpPort", tcpPort, defaults.tcpPort(), "a port from 1 to 65535, or 0 for no TCP"),
                number("loops", loops, defaults.loops(), "a number, 0 for as many as cores"),
                addresses("bindAddresses", bindAddresses),
                publicAddresses(complaints),
                truth("loopbackCandidates", loopbackCandidates, defaults.loopbackCandidates()),
                truth("iceLite", iceLite, defaults.iceLite()),
                truth("punching", punching, defaults.punching()),
                stunServers(defaults.stunServers(), complaints),
                truth("upnp", upnp, defaults.upnp()),
                truth("rehearsal", rehearsal, defaults.rehearsal()),
                number("receiveBufferBytes", receiveBufferBytes, defaults.receiveBufferBytes(), "a number of bytes"),
                number("sendBufferBytes", sendBufferBytes, defaults.sendBufferBytes(), "a number of bytes"),
                RoomRules.USUAL,
                complaints);
    }

    private static int number(String property, String text, int otherwise, String allowed) {
        if (isAbsent(text)) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException _) {
            throw new InvalidSettingException(property, text, allowed);
        }
    }

    private static boolean truth(String property, String text, boolean otherwise) {
        if (isAbsent(text)) {
            return otherwise;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidSettingException(property, text, "true or false");
        };
    }

    private static List<InetAddress> addresses(String property, String text) {
        return words(text).stream().distinct()
                .map(one -> number(one).orElseThrow(() -> new InvalidSettingException(property, one, ADDRESSES))).toList();
    }

    private List<PublicAddress> publicAddresses(List<String> complaints) {
        return readable("publicAddress", publicAddress, SettingsText::publicAddress,
                "an IPv4 or IPv6 address in numbers, such as 203.0.113.7, with an outside port where it differs: 203.0.113.7:51000 or [2001:db8::7]:51000", complaints);
    }

    private static Optional<PublicAddress> publicAddress(String text) {
        return number(text).map(PublicAddress::keepingPorts)
                .or(() -> withPort(text).flatMap(found -> number(found.host()).map(address -> new PublicAddress(address, found.port()))))
                .filter(found -> !found.address().isAnyLocalAddress() && !found.address().isMulticastAddress());
    }

    private List<HostPort> stunServers(List<HostPort> otherwise, List<String> complaints) {
        if (isAbsent(stunServers)) {
            return otherwise;
        }
        return stunServers.strip().equals(OFF) ? List.of()
                : readable("stunServers", stunServers, SettingsText::stunServer, "a server with its port, such as stun.example.org:3478", complaints);
    }

    private static Optional<HostPort> stunServer(String text) {
        Optional<HostPort> server = isName(text) || number(text).isPresent() ? Optional.of(new HostPort(text, STUN_PORT)) : withPort(text);
        return server.filter(found -> isName(found.host()) || number(found.host()).isPresent());
    }

    /** Those that can be read, each once; of the others a sentence is left. */
    private static <T> List<T> readable(String property, String text, Function<String, Optional<T>> reader, String allowed, List<String> complaints) {
        List<T> all = new ArrayList<>();
        for (String one : words(text)) {
            Optional<T> read = reader.apply(one);
            if (read.isEmpty()) {
                complaints.add("%s has \"%s\", which is left out; allowed is %s".formatted(property, one, allowed));
            } else if (all.contains(read.get())) {
                complaints.add("%s has \"%s\" twice".formatted(property, one));
            } else {
                all.add(read.get());
            }
        }
        return all;
    }

    private static List<String> words(String text) {
        return isAbsent(text) ? List.of() : Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    private static Optional<HostPort> withPort(String text) {
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(3));
        return port < 1 || port > 65535 ? Optional.empty() : Optional.of(new HostPort(Optional.ofNullable(parts.group(1)).orElse(parts.group(2)), port));
    }

    /** Numbers only: a name would have to be looked up, and may mean something else tomorrow. */
    private static Optional<InetAddress> number(String text) {
        try {
            return DOTTED.matcher(text).matches() || COLONS.matcher(text).matches() ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A number that is none, such as 300.1.1.1, is no name either. */
    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !DOTTED.matcher(text).matches();
    }

    private static boolean isAbsent(String text) {
        return text == null || text.isBlank();
    }
}
