package spokes.media.connector;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.InvalidSettingException;

/**
 * The settings as people write them: in the admin console, in the environment, in a file.
 *
 * <p>All are text on purpose. Were a port an {@code Integer} for the container, then it would meet a word before we do, and its message
 * names neither the property nor what is allowed. What is blank or not given means the default.
 */
record SettingsText(String udpPortMin, String udpPortMax, String loops, String bindAddresses, String publicAddress,
        String loopbackCandidates, String receiveBufferBytes, String sendBufferBytes) {

    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    EngineSettings parsed() {
        EngineSettings defaults = EngineSettings.DEFAULTS;
        return new EngineSettings(
                number("udpPortMin", udpPortMin, defaults.udpPortMin(), "a port from 1 to 65535"),
                number("udpPortMax", udpPortMax, defaults.udpPortMax(), "a port from 1 to 65535"),
                number("loops", loops, defaults.loops(), "a number, 0 for as many as cores"),
                addresses("bindAddresses", bindAddresses),
                addresses("publicAddress", publicAddress),
                truth("loopbackCandidates", loopbackCandidates, defaults.loopbackCandidates()),
                number("receiveBufferBytes", receiveBufferBytes, defaults.receiveBufferBytes(), "a number of bytes"),
                number("sendBufferBytes", sendBufferBytes, defaults.sendBufferBytes(), "a number of bytes"));
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
        if (isAbsent(text)) {
            return List.of();
        }
        return Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).distinct()
                .map(one -> address(property, one)).toList();
    }

    /** Numbers only: a name would have to be looked up, and may mean something else tomorrow. */
    private static InetAddress address(String property, String text) {
        try {
            if (DOTTED.matcher(text).matches() || COLONS.matcher(text).matches()) {
                return InetAddress.ofLiteral(text);
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new InvalidSettingException(property, text, "an IPv4 or IPv6 address in numbers, such as 203.0.113.7, several with commas between them, or nothing");
    }

    private static boolean isAbsent(String text) {
        return text == null || text.isBlank();
    }
}
