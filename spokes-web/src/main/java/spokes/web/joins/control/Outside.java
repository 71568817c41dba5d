package spokes.web.joins.control;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import spokes.media.api.MediaStatus;
import spokes.web.joins.entity.News.Visit;

/**
 * What all joins together have proved about the way to this server: on which of our ports something came from outside, and whether STUN
 * servers answer people. One person's failure is judged by what others reach.
 *
 * <p>Owned by the joins' book.
 */
final class Outside {
    static final long RECENT_NS = 24L * 3600 * 1_000_000_000L;
    private static final int MOST_PEOPLE = 200;

    /** By port and protocol ({@code 50000/udp}), then by who: when something last came from outside. */
    private final Map<String, Map<String, Long>> arrivedNs = new HashMap<>();
    private final Map<String, Boolean> anybodyArrived = new HashMap<>();
    private final Map<String, Long> reflexiveNs = newest();

    /** A check of somebody came in. What comes from a public address that is not ours is from outside; so is who opened the page from one. */
    void arrived(String identity, Visit visit, Way way, Set<String> ours, long nowNs) {
        var port = way.port() + "/" + way.protocol();
        anybodyArrived.put(port, true);
        if (isOutside(way.from(), ours) || isOutside(visit.address(), ours)) {
            arrivedNs.computeIfAbsent(port, _ -> newest()).put(identity, nowNs);
        }
    }

    /** A browser found out by STUN under which address it is seen. */
    void reflexive(String identity, long nowNs) {
        reflexiveNs.put(identity, nowNs);
    }

    /** Has anything ever come in by one of the ports that are offered now, and from outside? */
    boolean everArrived(MediaStatus status, String protocol) {
        return ports(status, protocol).stream().anyMatch(arrivedNs::containsKey);
    }

    boolean everArrivedFromAnywhere(MediaStatus status, String protocol) {
        return ports(status, protocol).stream().anyMatch(anybodyArrived::containsKey);
    }

    boolean othersArrive(String identity, MediaStatus status, String protocol, long nowNs) {
        return ports(status, protocol).stream().anyMatch(port -> anyRecentBut(identity, arrivedNs.getOrDefault(port, Map.of()), nowNs));
    }

    boolean othersAreReflexive(String identity, long nowNs) {
        return anyRecentBut(identity, reflexiveNs, nowNs);
    }

    /** By port and protocol: what is offered may be a router's outside port, what arrived is a port of ours, and a forward keeps the number. */
    static Set<String> ports(MediaStatus status, String protocol) {
        var ports = status.candidates().stream().filter(candidate -> candidate.protocol().equals(protocol))
                .map(candidate -> candidate.port() + "/" + protocol).collect(Collectors.toCollection(HashSet::new));
        // Each loop's rooms are offered with its own port first.
        if (protocol.equals("udp")) {
            status.loops().forEach(loop -> ports.add(loop.port() + "/udp"));
        }
        return ports;
    }

    private static boolean anyRecentBut(String identity, Map<String, Long> moments, long nowNs) {
        return moments.entrySet().stream().anyMatch(moment -> !moment.getKey().equals(identity) && nowNs - moment.getValue() <= RECENT_NS);
    }

    static boolean isOutside(String address, Set<String> ours) {
        return Addresses.isPublic(address) && !ours.contains(Addresses.plain(address));
    }

    private static Map<String, Long> newest() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > MOST_PEOPLE;
            }
        };
    }
}
