package spokes.media.sdp;

import java.util.EnumMap;
import java.util.List;
import spokes.media.rtp.ExtensionMap;
import spokes.media.rtp.HeaderExtension;

/** An RTP header extension and the number it travels by (RFC 8285). */
public record Extension(int id, String uri) {
    Extension(int id, HeaderExtension extension) {
        this(id, extension.uri());
    }

    boolean isOneOf(List<HeaderExtension> known) {
        return known.stream().anyMatch(extension -> extension.uri().equals(uri));
    }

    /** Those that we know, for the packet path. */
    public static ExtensionMap map(List<Extension> extensions) {
        var ids = new EnumMap<HeaderExtension, Integer>(HeaderExtension.class);
        for (var extension : extensions) {
            HeaderExtension.ofUri(extension.uri()).ifPresent(known -> ids.put(known, extension.id()));
        }
        return new ExtensionMap(ids);
    }
}
