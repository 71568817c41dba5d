package spokes.web.joins.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.Kind;
import spokes.media.api.MediaStatus.StunServer;

/**
 * What the media plane offers, read once for all joins that are judged by it: hundreds who wait are judged ten times a second each.
 *
 * @param ours public addresses under which this server is known: what comes from one of them came from our own house
 * @param router the address of the router's outer side, where it is not the one that the world sees: asked of the router, or on this machine itself
 * @param words what the texts of causes fill in, without what is empty
 */
record Offer(MediaStatus status, Set<String> ours, Optional<String> router, Map<String, String> words) {
    private static final Set<String> VPN = Set.of("tailscale", "tun", "tap", "wg", "zt", "utun", "ppp");

    static Offer of(MediaStatus status) {
        var ours = Stream.concat(status.candidates().stream().map(Candidate::address), seenByStun(status))
                .filter(Addresses::isPublic).map(Addresses::plain).collect(Collectors.toSet());
        var router = router(status);
        return new Offer(status, ours, router, words(status, router));
    }

    private static Optional<String> router(MediaStatus status) {
        var seen = seenByStun(status).map(Addresses::plain).collect(Collectors.toSet());
        var asked = Optional.of(status.router()).filter(address -> !address.isEmpty()).filter(address -> !Addresses.isPublic(address) || !seen.isEmpty() && !seen.contains(Addresses.plain(address)));
        return asked.or(() -> status.candidates().stream().filter(candidate -> candidate.kind() == Kind.HOST && Addresses.isShared(candidate.address())
                && VPN.stream().noneMatch(candidate.source()::startsWith)).map(Candidate::address).findFirst());
    }

    private static Stream<String> seenByStun(MediaStatus status) {
        return status.stunServers().stream().map(StunServer::seen).filter(seen -> !seen.isEmpty()).map(Addresses::withoutPort);
    }

    private static Map<String, String> words(MediaStatus status, Optional<String> router) {
        var words = new TreeMap<String, String>();
        words.put("ports", ports(status, "udp"));
        words.put("tcp", ports(status, "tcp").isEmpty() ? "7881" : ports(status, "tcp"));
        words.put("offered", addresses(status, _ -> true));
        words.put("public", addresses(status, candidate -> Addresses.isPublic(candidate.address())));
        words.put("inside", status.candidates().stream().filter(candidate -> candidate.kind() == Kind.HOST || candidate.kind() == Kind.VISITED)
                .map(Candidate::address).distinct().limit(4).collect(Collectors.joining(", ")));
        words.put("stun", seenByStun(status).distinct().collect(Collectors.joining(", ")));
        words.put("router", router.orElse(""));
        words.values().removeIf(String::isEmpty);
        return words;
    }

    private static String ports(MediaStatus status, String protocol) {
        return status.candidates().stream().filter(candidate -> candidate.protocol().equals(protocol)).map(Candidate::port).distinct().sorted().limit(4)
                .map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String addresses(MediaStatus status, Predicate<Candidate> which) {
        List<String> list = status.candidates().stream().filter(which).map(candidate -> (candidate.address().contains(":") ? "[" + candidate.address() + "]"
                : candidate.address()) + ":" + candidate.port() + "/" + candidate.protocol()).distinct().limit(8).toList();
        return String.join(", ", list);
    }
}
