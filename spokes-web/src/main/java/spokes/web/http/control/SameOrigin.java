package spokes.web.http.control;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Did our own page send this request, or a page of somebody else that uses the visitor's cookie?
 *
 * <p>A browser's own word ({@code Sec-Fetch-Site}) comes first, since no script can forge it and no proxy changes it; over plain
 * http from another machine browsers do not send it, and {@code Origin} is compared with the host that was asked. A program that
 * is no browser sends neither and carries no cookie of somebody else, so it is let through.
 */
public final class SameOrigin {
    private SameOrigin() {}

    /**
     * @param fetchSite header {@code Sec-Fetch-Site}
     * @param origin header {@code Origin}
     * @param host header {@code Host}
     * @param publicUrl the address under which the operator says this server is reached
     */
    public static boolean holds(Optional<String> fetchSite, Optional<String> origin, Optional<String> host, Optional<URI> publicUrl) {
        if (fetchSite.isPresent()) return fetchSite.get().equals("same-origin");
        if (origin.isEmpty()) return true;
        var from = authority(origin.get());
        return from.isPresent() && (from.equals(host.map(SameOrigin::lower)) || from.equals(publicUrl.flatMap(url -> authority(url.toString()))));
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).map(SameOrigin::lower);
        } catch (IllegalArgumentException notAnOrigin) {
            return Optional.empty();
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
