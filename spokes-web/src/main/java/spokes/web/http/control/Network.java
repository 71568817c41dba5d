package spokes.web.http.control;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** All addresses that begin with the same bits: {@code 192.168.0.0/16}, {@code fd00::/8}, or one address alone. */
record Network(InetAddress first, int bits) {
    static Network of(String text) {
        var parts = text.strip().split("/", 2);
        var address = address(parts[0]).orElseThrow(() -> new IllegalArgumentException("not an address: " + parts[0]));
        int all = address.getAddress().length * 8;
        int bits = parts.length == 1 ? all : Integer.parseInt(parts[1].strip());
        if (bits < 0 || bits > all) throw new IllegalArgumentException("a network of " + bits + " bits");
        return new Network(address, bits);
    }

    static Optional<InetAddress> address(String text) {
        return IpAddresses.numeric(text.strip());
    }

    boolean contains(InetAddress address) {
        var ours = first.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length || !Arrays.equals(ours, 0, bits / 8, theirs, 0, bits / 8)) return false;
        int left = bits % 8;
        return left == 0 || ((ours[bits / 8] ^ theirs[bits / 8]) & 0xFF) >> 8 - left == 0;
    }
}
