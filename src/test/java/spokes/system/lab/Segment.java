package spokes.system.lab;

/** One Ethernet with its addresses: a bridge on the host that is the way out of it ({@code .1}). */
final class Segment {
    /** Its own: else a bridge has the lowest one of what is plugged in, and who has asked for an older one is not heard until they ask again, half a minute later. */
    private static final String BRIDGE_MAC = "02:00:00:00:00:01";

    private final Host owner;
    private final String bridge;
    private final String prefix4;
    private final String prefix6;
    private int ports;

    /**
     * @param prefix4 the first three numbers, {@code 192.168.1}; empty for an Ethernet without IPv4
     * @param prefix6 up to the last colon, {@code 2001:db8:1::}; empty for one without IPv6
     */
    Segment(Host owner, String bridge, String prefix4, String prefix6) {
        this.owner = owner;
        this.bridge = bridge;
        this.prefix4 = prefix4;
        this.prefix6 = prefix6;
        owner.ip("link add " + bridge + " address " + BRIDGE_MAC + " type bridge");
        owner.ip("link set " + bridge + " up");
        alsoGateway(1);
    }

    /** One more address of the owner. */
    Segment alsoGateway(int number) {
        address(owner, bridge, number);
        return this;
    }

    String ip4(int number) {
        return prefix4 + "." + number;
    }

    String ip6(int number) {
        return prefix6 + Integer.toHexString(number);
    }

    /** All of it, for rules. */
    String net4() {
        return prefix4 + ".0/24";
    }

    boolean has4() {
        return !prefix4.isEmpty();
    }

    boolean has6() {
        return !prefix6.isEmpty();
    }

    /** Plugs a host in, without a way out. */
    void plug(Host host, String device, int number) {
        var port = bridge + "-" + ports++;
        Host.command(java.util.List.of("ip", "link", "add", device, "netns", host.namespace(), "type", "veth", "peer", "name", port, "netns", owner.namespace()), "");
        owner.ip("link set " + port + " master " + bridge);
        owner.ip("link set " + port + " up");
        host.ip("link set " + device + " up");
        address(host, device, number);
    }

    /** Plugs a host in, with its default route through the owner. */
    void join(Host host, String device, int number) {
        plug(host, device, number);
        if (has4()) host.ip("route replace default via " + ip4(1) + " dev " + device);
        if (has6()) host.ip("-6 route replace default via " + ip6(1) + " dev " + device);
    }

    /** What lies behind that host. */
    void route6(String prefix, int via) {
        owner.ip("-6 route replace " + prefix + " via " + ip6(via) + " dev " + bridge);
    }

    private void address(Host host, String device, int number) {
        if (has4()) host.ip("addr add " + ip4(number) + "/24 dev " + device);
        if (has6()) host.ip("addr add " + ip6(number) + "/64 dev " + device + " nodad");
    }
}
