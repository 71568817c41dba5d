package spokes.media.sdp;

import java.util.function.Predicate;

/**
 * What one client's descriptions may name.
 *
 * @param described in whatever direction
 * @param sent where the client sends; of those above
 */
public record AllowedFormats(Predicate<Format> described, Predicate<Format> sent) {
    public static final AllowedFormats ALL = new AllowedFormats(_ -> true, _ -> true);

    boolean allows(Format format, boolean clientSends) {
        return described.test(format) && (!clientSends || sent.test(format));
    }
}
