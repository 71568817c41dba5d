package spokes.web.http.control;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From where, and by which address of ours, a request came. A proxy on this machine is believed about both; a caller from
 * elsewhere could write anything into these headers and is not.
 */
public final class Caller {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

    private final HttpServletRequest request;

    public Caller(HttpServletRequest request) {
        this.request = request;
    }

    /** The network the caller is in, for counting: an IPv4 address, or the /64 of an IPv6 address. */
    public String network() {
        return network(address());
    }

    /** Did the browser speak https, to us or to a proxy before us? */
    public boolean secure() {
        return request.isSecure() || fromThisMachine() && header("X-Forwarded-Proto").filter("https"::equalsIgnoreCase).isPresent();
    }

    /** The {@code Host} that was asked, if it reads like one. */
    public Optional<String> host() {
        return header("Host").filter(host -> HOST.matcher(host).matches());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private String address() {
        if (!fromThisMachine()) return request.getRemoteAddr();
        var hops = header("X-Forwarded-For").map(list -> List.of(list.split(","))).orElse(List.of());
        return hops.isEmpty() ? request.getRemoteAddr() : hops.getLast().strip();
    }

    private boolean fromThisMachine() {
        var remote = request.getRemoteAddr();
        return remote != null && (remote.startsWith("127.") || remote.equals("::1") || remote.equals("0:0:0:0:0:0:0:1"));
    }

    static String network(String address) {
        if (address == null || !address.contains(":")) return String.valueOf(address);
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            if (bytes.length != 16) return InetAddress.getByAddress(bytes).getHostAddress();
            Arrays.fill(bytes, 8, 16, (byte) 0);
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (IllegalArgumentException | UnknownHostException notAnAddress) {
            return "unknown";
        }
    }
}
