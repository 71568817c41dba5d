package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/** How long texts may be that somebody gives a participant or a room, in bytes ({@code livekit-protocol} §9.7). */
final class Limits {
    static final int MOST_METADATA_BYTES = 512 * 1024, MOST_ATTRIBUTE_BYTES = 64 * 1024, MOST_NAME_BYTES = 256;

    private Limits() {}

    static boolean exceeds(Participant who, String name, String metadata, Map<String, String> changed) {
        var attributes = new HashMap<>(who.attributes());
        attributes.putAll(changed);
        attributes.values().removeIf(String::isEmpty);
        var attributeBytes = attributes.entrySet().stream().mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue())).sum();
        return bytes(name) > MOST_NAME_BYTES || bytes(metadata) > MOST_METADATA_BYTES || attributeBytes > MOST_ATTRIBUTE_BYTES;
    }

    static long bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
