package spokes.media.loop;

/**
 * What sort of address we offer: each sort reaches other people, so each has its place in the list before any has a second.
 *
 * <p>The three figures say how much the list misses an address of this sort (0 the most) with the port of the loop that owns the room, with
 * the base port, and by TCP. The order of the constants is the order of preference.
 */
enum Origin {
    /** Of this machine, IPv4: everybody on the same network, and all the world on a public host. */
    HOST_IPV4(0, 3, 4, 4),
    /** Served only when tests ask for it. */
    LOOPBACK(0, 3, 4, 0),
    /** Under which somebody of the private network opened our page: inside of a container the host's address. Its first port is published, the rest maybe. */
    VISITED(3, 0, 4, 2),
    /** Of this machine, IPv6. */
    HOST_IPV6(0, 4, 5, 4),
    /** Outside of our NAT. The base port is the one that is surely forwarded. */
    PUBLIC(0, 1, 2, 2),
    /** Of this machine, in a virtual private network. */
    VPN(4, 5, 6, 4);

    /** How an address is offered: with the port of the loop that owns the room, with the base port, by TCP. */
    enum Role { OWN, BASE, TCP }

    private final int own, base, tcp, further;

    Origin(int own, int base, int tcp, int further) {
        this.own = own;
        this.base = base;
        this.tcp = tcp;
        this.further = further;
    }

    /** How much the list misses it; {@code rank} counts the addresses of the same sort before it. */
    int need(Role role, int rank) {
        int first = switch (role) {
            case OWN -> own;
            case BASE -> base;
            case TCP -> tcp;
        };
        return first + rank * further;
    }
}
