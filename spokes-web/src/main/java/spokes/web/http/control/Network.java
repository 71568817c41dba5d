package spokes.web.http.control;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** All addresses that begin with the same bits: {@code 192.168.0.0/16}, {@code fd00::/8}, or one address alone. */
record Network(InetAddress first, int bits) {
    /** Java would take {@code 10.1} for an address too, which is most likely a slip. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    static Network of(String text) {
        var parts = text.strip().split("/", 2);
        var address = address(parts[0]).orElseThrow(() -> new IllegalArgumentException("not an address: " + parts[0]));
        int all = address.getAddress().length * 8;
        int bits = parts.length == 1 ? all : Integer.parseInt(parts[1].strip());
        if (bits < 0 || bits > all) throw new IllegalArgumentException("a network of " + bits + " bits");
        return new Network(address, bits);
    }

    /** An IPv6 address that stands for an IPv4 one is that one. */
    static Optional<InetAddress> address(String text) {
        try {
            var plain = text.strip();
            return NUMERIC.matcher(plain).matches() ? Optional.of(InetAddress.ofLiteral(plain)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Of a network at somebody's home or office, which the internet does not carry: RFC 1918, or RFC 4193 for IPv6. */
    static boolean isPrivate(InetAddress address) {
        return address instanceof Inet4Address ? address.isSiteLocalAddress() : (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    boolean contains(InetAddress address) {
        var ours = first.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length || !Arrays.equals(ours, 0, bits / 8, theirs, 0, bits / 8)) return false;
        int left = bits % 8;
        return left == 0 || ((ours[bits / 8] ^ theirs[bits / 8]) & 0xFF) >> 8 - left == 0;
    }
}
