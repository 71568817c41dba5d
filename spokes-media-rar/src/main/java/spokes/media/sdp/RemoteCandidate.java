package spokes.media.sdp;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of the client's candidates, as it names it (RFC 8839 §5.1). Whether the address is one to send to is not known here.
 *
 * @param address a number, or the name ending in {@code .local} behind which a browser hides it
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param ufrag of the generation it belongs to, where the client says so
 */
public record RemoteCandidate(int component, String protocol, long priority, String address, int port, String type, Optional<String> ufrag) {
    private static final Set<String> TYPES = Set.of("host", "srflx", "prflx", "relay");
    private static final int MAX_LENGTH = 512;
    private static final String PREFIX = "candidate:";

    /** Empty for what is no candidate; nothing is thrown, whatever the text. */
    public static Optional<RemoteCandidate> parse(String line) {
        var text = line.startsWith("a=") ? line.substring(2) : line;
        if (!text.startsWith(PREFIX) || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var words = List.of(text.substring(PREFIX.length()).strip().split(" +"));
        if (words.size() < 8 || !words.get(6).equals("typ") || !TYPES.contains(words.get(7))) {
            return Optional.empty();
        }
        int component = Numbers.parse(words.get(1), 256), port = Numbers.parse(words.get(5), 65535);
        long priority = Numbers.parseLong(words.get(3), 0xFFFF_FFFFL);
        if (component < 1 || port < 0 || priority < 0) {
            return Optional.empty();
        }
        return Optional.of(new RemoteCandidate(component, words.get(2).toLowerCase(java.util.Locale.ROOT), priority, words.get(4), port, words.get(7),
                valueOf("ufrag", words)));
    }

    private static Optional<String> valueOf(String name, List<String> words) {
        for (int i = 8; i + 1 < words.size(); i += 2) {
            if (words.get(i).equals(name)) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    public boolean isHidden() {
        return address.endsWith(".local");
    }

    /** How it counts for somebody who looks for a fault: its type, or {@code mdns} where the address is hidden. */
    public String kind() {
        return isHidden() ? "mdns" : type;
    }
}
