package spokes.web.check.entity;

import java.net.InetAddress;
import java.util.Locale;
import spokes.media.api.MediaStatus;
import spokes.web.http.control.IpAddresses;

/**
 * One way in that is tested: an address that clients are told to send to.
 *
 * @param protocol {@code udp} or {@code tcp}
 */
public record Row(int id, String address, int port, String protocol, Reach reach, MediaStatus.Kind kind) {
    /** From where an address can be reached at all. */
    public enum Reach {
        PUBLIC, LAN, MACHINE;

        /** The word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Row of(int id, MediaStatus.Candidate candidate) {
        return new Row(id, candidate.address(), candidate.port(), candidate.protocol(), reach(candidate.address()), candidate.kind());
    }

    public boolean tcp() {
        return protocol.equals("tcp");
    }

    public int family() {
        return address.contains(":") ? 6 : 4;
    }

    static Reach reach(String address) {
        var number = InetAddress.ofLiteral(address);
        if (number.isLoopbackAddress()) return Reach.MACHINE;
        boolean near = IpAddresses.isPrivate(number) || IpAddresses.isShared(number) || number.isSiteLocalAddress() || number.isLinkLocalAddress();
        return near ? Reach.LAN : Reach.PUBLIC;
    }
}
