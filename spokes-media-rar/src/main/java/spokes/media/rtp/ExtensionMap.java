package spokes.media.rtp;

import java.util.EnumMap;
import java.util.Map;

/** Which id each header extension has in one media section ({@code a=extmap}). */
public final class ExtensionMap {
    public static final ExtensionMap NONE = new ExtensionMap(Map.of());

    private final int[] ids = new int[HeaderExtension.values().length];

    public ExtensionMap(Map<HeaderExtension, Integer> idByExtension) {
        idByExtension.forEach((extension, id) -> {
            if (id < 1 || id > 255) {
                throw new IllegalArgumentException("extension id " + id + " of " + extension + " is not in 1…255");
            }
            ids[extension.ordinal()] = id;
        });
    }

    /** The id, or 0 when the extension was not negotiated. {@link RtpPacket#extension} finds nothing for 0. */
    public int id(HeaderExtension extension) {
        return ids[extension.ordinal()];
    }

    public Map<HeaderExtension, Integer> asMap() {
        var map = new EnumMap<HeaderExtension, Integer>(HeaderExtension.class);
        for (var extension : HeaderExtension.values()) {
            if (id(extension) != 0) {
                map.put(extension, id(extension));
            }
        }
        return map;
    }
}
