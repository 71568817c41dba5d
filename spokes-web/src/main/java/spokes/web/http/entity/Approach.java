package spokes.web.http.entity;

/**
 * By which way somebody came to us.
 *
 * @param address the nearest address of theirs that can be believed
 * @param network the same for counting: an IPv4 address, or the /64 of an IPv6 address
 * @param neighbour who stands next to us on that way: a proxy, or the caller
 */
public record Approach(String address, String network, String neighbour) {
    public static final Approach UNKNOWN = new Approach("unknown", "unknown", "unknown");

    @Override
    public String toString() {
        return "Approach";              // addresses are not for logs
    }
}
