package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * How much one participant or room may ask for ({@code livekit-protocol} §9.7, §10). 0 means no limit.
 *
 * @param metadataBytes of a participant or a room
 * @param attributesBytes all names and values of a participant's attributes together
 * @param nameBytes what a participant is called
 * @param videoSubscriptions how many videos one participant receives at the same time; the others wait
 * @param dataBlobsBytes all that a participant has laid down for others to look up, with its keys
 */
public record Limits(int metadataBytes, int attributesBytes, int roomNameBytes, int identityBytes, int nameBytes, int videoSubscriptions,
        int audioSubscriptions, int dataBlobKeyBytes, int dataBlobsBytes) {
    /** LiveKit's. */
    public static final Limits USUAL = new Limits(512 * 1024, 64 * 1024, 256, 256, 256, 0, 0, 256, 64_000);

    boolean exceeds(Participant who, String name, String metadata, Map<String, String> changed) {
        var attributes = new HashMap<>(who.attributes());
        attributes.putAll(changed);
        attributes.values().removeIf(String::isEmpty);
        return exceeds(name, nameBytes) || exceedsMetadata(metadata) || exceedsAttributes(attributes);
    }

    public boolean exceedsMetadata(String metadata) {
        return exceeds(metadata, metadataBytes);
    }

    boolean exceedsAttributes(Map<String, String> attributes) {
        return attributesBytes > 0
                && attributes.entrySet().stream().mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue())).sum() > attributesBytes;
    }

    boolean exceedsName(String name) {
        return exceeds(name, nameBytes);
    }

    public boolean exceedsRoomName(String name) {
        return exceeds(name, roomNameBytes);
    }

    boolean exceedsIdentity(String identity) {
        return exceeds(identity, identityBytes);
    }

    boolean exceedsDataBlobKey(int keyBytes) {
        return dataBlobKeyBytes > 0 && keyBytes > dataBlobKeyBytes;
    }

    boolean exceedsDataBlobs(int allBytes) {
        return dataBlobsBytes > 0 && allBytes > dataBlobsBytes;
    }

    private static boolean exceeds(String text, int most) {
        return most > 0 && bytes(text) > most;
    }

    private static long bytes(String text) {
        return text.getBytes(UTF_8).length;
    }
}
