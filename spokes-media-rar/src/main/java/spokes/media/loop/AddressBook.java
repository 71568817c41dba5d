package spokes.media.loop;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.transport.ice.PrivateAddresses;

/**
 * All that we know about how clients reach us, and the list that follows from it: what this machine has, what STUN servers and the router see,
 * what the operator gave, and under what people of the private network open our page.
 *
 * <p>Every address is offered with the port of the loop that owns the room, with the base port (the first loop's, which alone may be published or
 * forwarded) and by TCP; of what that makes at most {@value #MOST} a loop, chosen by what would be missed the most ({@link Origin}), all UDP before TCP.
 *
 * <p>A public address is offered with two ports where they differ: the one that the NAT gave us (it lets in whom we have sent to) and our own (what a
 * forward in the router keeps). The former only while all servers agree on it: a NAT that gives every destination another port lets nobody else in by it.
 *
 * <p>Owned by the thread that keeps the addresses; not thread-safe. Reads no clock: the caller passes {@code nowMs}, since 1970.
 */
final class AddressBook {
    static final int MOST = 8, MOST_VISITED = 4;
    static final long VISIT_MS = 3_600_000, OUTDATED_MS = 70_000;

    /** Where a socket of ours was seen from, by one server. */
    private record Question(int loop, InetAddress local, String server) {}

    private record Sighting(InetSocketAddress seen, long atMs) {}

    /** What a router told, and forwards. A port of 0 is not forwarded. */
    record Router(InetAddress outside, int udpPort, int tcpPort) {}

    /** An address that can be offered, with its ports: what the loop has, and what the base loop has; empty where it has none. */
    private record Way(String address, Origin origin, Kind kind, String source, Optional<Integer> own, Optional<Integer> base, Optional<Integer> tcp) {}

    /** Each family counts for itself: a second IPv4 address is less needed, the first IPv6 address is not. */
    private record Sort(Origin origin, boolean ipv6) {}

    private record Choice(Candidate candidate, Origin.Role role, Origin origin, int need) {}

    private final List<Integer> ports;
    private final List<PublicAddress> configured;
    private List<LocalAddresses.Served> served = List.of();
    private Set<InetAddress> tcpAddresses = Set.of();
    private int tcpPort;
    private Optional<Router> router = Optional.empty();
    private final Map<Question, Sighting> sightings = new LinkedHashMap<>();
    private final Map<InetAddress, Long> visitedMs = new LinkedHashMap<>();
    private final Map<AddressList.Key, Candidate> offered = new HashMap<>();

    /** @param ports of the loops; the first is the base port */
    AddressBook(List<Integer> ports, List<PublicAddress> configured) {
        this.ports = List.copyOf(ports);
        this.configured = List.copyOf(configured);
    }

    /** The addresses of this machine on which every loop has a socket, the most preferred first. */
    void serves(List<LocalAddresses.Served> addresses) {
        served = List.copyOf(addresses);
        sightings.keySet().removeIf(question -> addresses.stream().noneMatch(one -> one.address().equals(question.local())));
    }

    int basePort() {
        return ports.getFirst();
    }

    List<LocalAddresses.Served> served() {
        return served;
    }

    /** TCP connections are taken on this port of these addresses; none is an empty set. */
    void takesTcp(int port, Set<InetAddress> addresses) {
        tcpPort = port;
        takesTcp(addresses);
    }

    void takesTcp(Set<InetAddress> addresses) {
        tcpAddresses = Set.copyOf(addresses);
    }

    /** A STUN server has answered a socket of ours. */
    void seen(int loop, InetAddress local, String server, InetSocketAddress as, long nowMs) {
        sightings.put(new Question(loop, local, server), new Sighting(as, nowMs));
    }

    void routerSays(Optional<Router> said) {
        router = said;
    }

    /**
     * One that is served is remembered too, for when it is not any more: the visit may be told before the change of network is seen.
     *
     * @return whether the address is taken or was known already
     */
    boolean visitedAt(InetAddress address, long nowMs) {
        boolean room = isServed(address) || visitedElsewhere().size() < MOST_VISITED;
        if (!PrivateAddresses.isPrivate(address) || !room && !visitedMs.containsKey(address)) {
            return false;
        }
        visitedMs.put(address, nowMs);
        return true;
    }

    private List<InetAddress> visitedElsewhere() {
        return visitedMs.keySet().stream().filter(address -> !isServed(address)).limit(MOST_VISITED).toList();
    }

    /** Somebody of the private network came in by UDP, so the addresses that they know are in use. */
    void arrivedFromNear(long nowMs) {
        visitedMs.replaceAll((_, _) -> nowMs);
    }

    private boolean isServed(InetAddress address) {
        return served.stream().anyMatch(one -> one.address().equals(address));
    }

    /** Then there is no way to anybody outside. */
    boolean servesOnlyLoopback() {
        return served.stream().allMatch(one -> one.address().isLoopbackAddress());
    }

    /** What is wrong with our addresses, in sentences for the operator. */
    List<String> warnings() {
        return router.filter(said -> PrivateAddresses.isPrivate(said.outside())).map(said -> List.of("The router's outside address is "
                + said.outside().getHostAddress() + ", which is private: another router stands before it, most likely the provider's, and what this one"
                + " forwards cannot be reached from the internet")).orElse(List.of());
    }

    AddressList list(long nowMs) {
        visitedMs.values().removeIf(lastMs -> nowMs - lastMs >= VISIT_MS);
        forgetOutdated();
        List<List<Candidate>> lists = new ArrayList<>();
        Map<AddressList.Key, Integer> behind = new HashMap<>();
        for (int loop = 0; loop < ports.size(); loop++) {
            List<Choice> chosen = choose(ways(loop), nowMs);
            lists.add(chosen.stream().map(Choice::candidate).toList());
            for (Choice choice : chosen) {
                behind.putIfAbsent(AddressList.Key.of(choice.candidate()), choice.role() == Origin.Role.OWN ? loop : 0);
            }
        }
        AddressList list = new AddressList(lists, behind);
        Set<AddressList.Key> kept = list.all().stream().map(AddressList.Key::of).collect(Collectors.toSet());
        offered.keySet().retainAll(kept);
        return list;
    }

    /** What a silent server saw is forgotten once others know better; while all are silent it stays. */
    private void forgetOutdated() {
        Map<InetAddress, Long> newest = new HashMap<>();
        sightings.forEach((question, sighting) -> newest.merge(question.local(), sighting.atMs(), Math::max));
        sightings.entrySet().removeIf(entry -> newest.get(entry.getKey().local()) - entry.getValue().atMs() >= OUTDATED_MS);
    }

    private List<Way> ways(int loop) {
        List<Way> ways = new ArrayList<>();
        for (LocalAddresses.Served one : served) {
            ways.add(way(loop, one.address(), one.origin(), Kind.HOST, one.nic(), tcpAddresses.contains(one.address())));
        }
        for (InetAddress visited : visitedElsewhere()) {
            ways.add(way(loop, visited, Origin.VISITED, Kind.VISITED, "a visit", takesTcp(visited)));
        }
        for (PublicAddress outside : configured) {
            ways.add(outside.keepsPorts()
                    ? way(loop, outside.address(), Origin.PUBLIC, Kind.CONFIGURED, "publicAddress", takesTcp(outside.address()))
                    : toBase(loop, outside.address(), outside.port(), Kind.CONFIGURED, "publicAddress", Optional.empty()));
        }
        router.filter(said -> said.udpPort() != 0 && !PrivateAddresses.isPrivate(said.outside())).ifPresent(said -> ways.add(
                toBase(loop, said.outside(), said.udpPort(), Kind.REFLEXIVE, "UPnP", said.tcpPort() == 0 ? Optional.empty() : Optional.of(said.tcpPort()))));
        ways.addAll(reflexive(loop));
        return ways;
    }

    private Way way(int loop, InetAddress address, Origin origin, Kind kind, String source, boolean tcp) {
        return new Way(address.getHostAddress(), origin, kind, source, Optional.of(ports.get(loop)), Optional.of(ports.getFirst()),
                tcp ? Optional.of(tcpPort) : Optional.empty());
    }

    /** A forward to the base port from whatever port outside. */
    private static Way toBase(int loop, InetAddress address, int port, Kind kind, String source, Optional<Integer> tcp) {
        return new Way(address.getHostAddress(), Origin.PUBLIC, kind, source, loop == 0 ? Optional.of(port) : Optional.empty(), Optional.of(port), tcp);
    }

    /** By TCP we can be reached from outside when an address of the same family takes it inside. */
    private boolean takesTcp(InetAddress outside) {
        return tcpAddresses.stream().anyMatch(inside -> inside instanceof Inet4Address == outside instanceof Inet4Address);
    }

    private List<Way> reflexive(int loop) {
        List<Way> ways = new ArrayList<>();
        for (InetAddress outside : sightings.values().stream().map(sighting -> sighting.seen().getAddress()).distinct().toList()) {
            if (isServed(outside)) {
                continue;
            }
            String source = sightings.entrySet().stream().filter(entry -> entry.getValue().seen().getAddress().equals(outside))
                    .map(entry -> entry.getKey().server()).distinct().sorted().collect(Collectors.joining(", "));
            Optional<Integer> own = portSeen(loop, outside), base = portSeen(0, outside);
            if (own.isPresent() || base.isPresent()) {
                ways.add(new Way(outside.getHostAddress(), Origin.PUBLIC, Kind.REFLEXIVE, source, own, base, Optional.empty()));
            }
            ways.add(way(loop, outside, Origin.PUBLIC, Kind.REFLEXIVE, source, takesTcp(outside)));
        }
        return ways;
    }

    /** The port that the NAT gave this loop, if it is not our own, and if everybody who sees us under the address agrees on it. */
    private Optional<Integer> portSeen(int loop, InetAddress outside) {
        List<Integer> seen = sightings.entrySet().stream()
                .filter(entry -> entry.getKey().loop() == loop && entry.getValue().seen().getAddress().equals(outside))
                .map(entry -> entry.getValue().seen().getPort()).distinct().toList();
        return seen.size() == 1 && !seen.contains(ports.get(loop)) ? Optional.of(seen.getFirst()) : Optional.empty();
    }

    private List<Choice> choose(List<Way> ways, long nowMs) {
        Map<AddressList.Key, Choice> choices = new LinkedHashMap<>();
        Map<Sort, Integer> ranks = new HashMap<>(), tcpRanks = new HashMap<>();
        for (Way way : ways) {
            Sort sort = new Sort(way.origin(), way.address().contains(":"));
            int rank = ranks.merge(sort, 1, Integer::sum) - 1;
            way.own().ifPresent(port -> consider(choices, way, Origin.Role.OWN, port, rank, nowMs));
            way.base().ifPresent(port -> consider(choices, way, Origin.Role.BASE, port, rank, nowMs));
            way.tcp().ifPresent(port -> consider(choices, way, Origin.Role.TCP, port, tcpRanks.merge(sort, 1, Integer::sum) - 1, nowMs));
        }
        return choices.values().stream().sorted(Comparator.comparing(Choice::need)).limit(MOST)
                .sorted(Comparator.comparing(Choice::role).thenComparing(Choice::origin)).toList();
    }

    /** One that comes about in two ways, the own port being the base port for example, stays what it was first and is needed as much as the more needed one. */
    private void consider(Map<AddressList.Key, Choice> choices, Way way, Origin.Role role, int port, int rank, long nowMs) {
        var key = new AddressList.Key(way.address(), port, role == Origin.Role.TCP ? "tcp" : "udp");
        int need = way.origin().need(role, rank);
        choices.compute(key, (_, before) -> before == null ? new Choice(offer(key, way, nowMs), role, way.origin(), need)
                : new Choice(before.candidate(), before.role(), before.origin(), Math.min(before.need(), need)));
    }

    /** The same as before while it is offered, so that it keeps the moment since when. */
    private Candidate offer(AddressList.Key key, Way way, long nowMs) {
        return offered.compute(key, (_, before) -> before != null && before.kind() == way.kind() && before.source().equals(way.source()) ? before
                : new Candidate(key.address(), key.port(), key.protocol(), way.kind(), way.source(), before == null ? nowMs : before.sinceMs(), 0));
    }
}
