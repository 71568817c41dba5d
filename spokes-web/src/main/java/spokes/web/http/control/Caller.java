package spokes.web.http.control;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import spokes.web.http.entity.Approach;

/**
 * From where, and by which address of ours, a request came. A trusted proxy is believed about both; a caller from elsewhere
 * could write anything into these headers and is not. Of a list of hops, each proxy has added the last one, so it is read from
 * its end: up to the first hop that is no trusted proxy, whatever stands before it.
 */
public final class Caller {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");
    /** Somebody stood between: each of these is written by proxies only. */
    private static final List<String> MARKS_OF_PROXIES = List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via",
        "CF-Connecting-IP");

    private final HttpServletRequest request;
    private final TrustedProxies proxies;

    public Caller(HttpServletRequest request) {
        this(request, TrustedProxies.configured());
    }

    Caller(HttpServletRequest request, TrustedProxies proxies) {
        this.request = request;
        this.proxies = proxies;
    }

    public Approach approach() {
        return new Approach(address(), network(), peer().map(InetAddress::getHostAddress).orElse("unknown"));
    }

    /** The network the caller is in, for counting: an IPv4 address, or the /64 of an IPv6 address. */
    public String network() {
        return network(address());
    }

    /** The nearest address of the caller that can be believed. */
    public String address() {
        var peer = peer();
        if (!throughTrusted()) return peer.map(InetAddress::getHostAddress).orElse("unknown");
        return told().or(() -> hop(peer)).map(InetAddress::getHostAddress).orElse("unknown");
    }

    /** Did the browser speak https, to us or to a proxy before us? */
    public boolean secure() {
        return request.isSecure() || throughTrusted() && last("X-Forwarded-Proto").filter("https"::equalsIgnoreCase).isPresent();
    }

    /** The host that the browser asked, if it reads like one. */
    public Optional<String> host() {
        var forwarded = throughTrusted() ? last("X-Forwarded-Host").filter(Caller::readsLikeHost) : Optional.<String>empty();
        return forwarded.or(() -> header("Host").filter(Caller::readsLikeHost));
    }

    /**
     * The address of a private network under which this caller, of a private network too and with nobody between, has reached us. Inside
     * of a container there is no other way to learn it.
     */
    public Optional<String> visitedAddress() {
        if (!direct() || peer().filter(IpAddresses::isPrivate).isEmpty()) return Optional.empty();
        return header("Host").filter(Caller::readsLikeHost).map(host -> host.startsWith("[") ? host.substring(1, host.indexOf(']')) : host.replaceFirst(":.*", ""))
            .flatMap(Network::address).filter(IpAddresses::isPrivate).map(InetAddress::getHostAddress);
    }

    /** A program on this machine, with no proxy between, as far as headers tell. */
    public boolean here() {
        return peer().filter(InetAddress::isLoopbackAddress).isPresent() && MARKS_OF_PROXIES.stream().allMatch(mark -> header(mark).isEmpty());
    }

    /** No proxy stood between, as far as headers tell. */
    public boolean direct() {
        return !throughTrusted() && MARKS_OF_PROXIES.stream().allMatch(mark -> header(mark).isEmpty());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private Optional<InetAddress> peer() {
        return Optional.ofNullable(request.getRemoteAddr()).map(address -> address.replaceFirst("%.*", "")).flatMap(Network::address);
    }

    private boolean throughTrusted() {
        return peer().filter(proxies::trusts).isPresent();
    }

    private Optional<InetAddress> told() {
        return proxies.clientHeader().flatMap(this::header).flatMap(Network::address);
    }

    /** The last hop that is no trusted proxy; the farthest trusted one when there is none, or when what stands before it is no address. */
    private Optional<InetAddress> hop(Optional<InetAddress> peer) {
        var nearest = peer;
        for (var text : values("X-Forwarded-For").reversed()) {
            var hop = Network.address(withoutPort(text));
            if (hop.isEmpty()) return nearest;
            nearest = hop;
            if (!proxies.trusts(hop.get())) return hop;
        }
        return nearest;
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) return hop.replaceFirst("^\\[([^]]*)].*", "$1");
        return hop.indexOf(':') == hop.lastIndexOf(':') ? hop.replaceFirst(":.*", "") : hop;
    }

    private Optional<String> last(String name) {
        var values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** A list may stand in one header or in several of the same name. */
    private List<String> values(String name) {
        var headers = Optional.ofNullable(request.getHeaders(name)).map(Collections::list).map(List::copyOf).orElse(List.of());
        return headers.stream().flatMap(header -> Stream.of(header.split(","))).map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    private static boolean readsLikeHost(String host) {
        return HOST.matcher(host).matches();
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
