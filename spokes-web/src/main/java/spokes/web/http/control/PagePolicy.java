package spokes.web.http.control;

import java.util.Optional;
import java.util.Set;

/** What our page may load and do, and how long which of its files may be kept. */
public final class PagePolicy {
    /** Only what a call needs, and only for our own page. */
    public static final String PERMISSIONS = "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self),"
        + " speaker-selection=(self), screen-wake-lock=(self), geolocation=(), payment=(), usb=()";

    private static final Set<String> PAGES = Set.of("/", "/index.html", "/setup", "/join", "/check");

    private PagePolicy() {}

    /** Scripts, styles and connections from this server only. Sockets are named as well: not every browser counts them as 'self'. */
    public static String contentSecurity(Optional<String> host) {
        var sockets = host.map(name -> " ws://" + name + " wss://" + name).orElse("");
        return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:;"
            + " connect-src 'self'" + sockets + "; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    /** The build puts a hash into every name below {@code /assets}, so these never change; the page that names them is asked for each time. */
    public static Optional<String> cacheControl(String path) {
        if (path.startsWith("/assets/")) return Optional.of("public, max-age=31536000, immutable");
        return PAGES.contains(path) ? Optional.of("no-cache") : Optional.empty();
    }
}
