package spokes.media.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spokes.media.api.MediaStatus.StunServer;
import spokes.media.api.MediaStatus.StunState;

/**
 * What is known of each STUN server that is configured: its addresses, whether it answers, and under which address it sees us.
 *
 * <p>Owned by the thread that keeps the addresses; not thread-safe.
 */
final class StunServers {
    /** Answers and silences of one round come within this. */
    static final long ROUND_MS = 5_000;

    private static final class Entry {
        private List<InetAddress> addresses = List.of();
        private boolean unknown;
        private long answeredMs = -1, silentMs = -1;
        private Optional<InetSocketAddress> seen = Optional.empty();
        private int roundTripMs = -1;
    }

    private final Map<HostPort, Entry> entries = new LinkedHashMap<>();

    StunServers(List<HostPort> names) {
        names.forEach(name -> entries.put(name, new Entry()));
    }

    List<HostPort> names() {
        return List.copyOf(entries.keySet());
    }

    /** What the name means now; nothing when nobody knows it, and then its old meaning is kept. @return whether that is new */
    boolean resolved(HostPort name, List<InetAddress> addresses) {
        Entry entry = entries.get(name);
        entry.unknown = addresses.isEmpty() && entry.addresses.isEmpty();
        if (addresses.isEmpty() || addresses.equals(entry.addresses)) {
            return false;
        }
        entry.addresses = List.copyOf(addresses);
        return true;
    }

    boolean isUnknown(HostPort name) {
        return entries.get(name).unknown;
    }

    void answered(HostPort name, InetSocketAddress as, int roundTripMs, long nowMs) {
        Entry entry = entries.get(name);
        entry.answeredMs = nowMs;
        entry.seen = Optional.of(as);
        entry.roundTripMs = roundTripMs;
    }

    void silent(HostPort name, long nowMs) {
        entries.get(name).silentMs = nowMs;
    }

    /** Those that can be asked. */
    List<StunDiscovery.Server> known() {
        return entries.entrySet().stream().filter(entry -> !entry.getValue().addresses.isEmpty())
                .map(entry -> new StunDiscovery.Server(entry.getKey(), entry.getValue().addresses)).toList();
    }

    List<StunServer> status() {
        return entries.entrySet().stream().map(entry -> status(entry.getKey(), entry.getValue())).toList();
    }

    private static StunServer status(HostPort name, Entry entry) {
        String seen = entry.seen.map(as -> new HostPort(as.getAddress().getHostAddress(), as.getPort()).toString()).orElse("");
        return new StunServer(name.toString(), state(entry), seen, entry.roundTripMs);
    }

    private static StunState state(Entry entry) {
        if (entry.unknown) {
            return StunState.UNKNOWN_NAME;
        }
        if (entry.answeredMs < 0 && entry.silentMs < 0) {
            return StunState.ASKING;
        }
        // One that answers by IPv4 and is silent by IPv6 answers.
        return entry.answeredMs >= 0 && entry.answeredMs >= entry.silentMs - ROUND_MS ? StunState.ANSWERED : StunState.SILENT;
    }

    /** A single one that does not answer is shown in the list; only when that leaves us blind, or its name is wrong, it is worth a sentence. */
    List<String> warnings() {
        if (isAnyIn(StunState.ASKING)) {
            return List.of();
        }
        if (!isAnyIn(StunState.ANSWERED)) {
            return entries.isEmpty() ? List.of() : List.of("No STUN server answers (" + named(entries.keySet().stream())
                    + "), so the public address is not found by itself; the network inside works all the same");
        }
        return entries.keySet().stream().filter(this::isUnknown).map(name -> "stunServers: nobody knows the name " + name.host()).toList();
    }

    private boolean isAnyIn(StunState state) {
        return entries.values().stream().anyMatch(entry -> state(entry) == state);
    }

    private static String named(Stream<HostPort> servers) {
        return servers.map(HostPort::toString).collect(Collectors.joining(", "));
    }
}
