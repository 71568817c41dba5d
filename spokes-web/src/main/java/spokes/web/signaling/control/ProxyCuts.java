package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import spokes.web.http.entity.Approach;

/**
 * Recognises by the ages of sockets at their end that a proxy cuts them.
 *
 * <p>Proxies have limits of 30, 60 or 100 s, for a silent connection or for any, and say no goodbye. So {@value #ENOUGH} sockets of one
 * way that broke without a close frame within {@value #NEARLY_S} s of the same limit, and at least half of all that broke there, are called a cut. A socket of
 * that way that has lived longer, whether it broke or not, proves that the limit is not there, and what was counted against it is forgotten. Sockets that break at
 * one moment count as one: who came together after a restart also goes together when a cable is pulled, and has the same age then.
 *
 * <p>A way is the caller's network or the neighbour next to us: a proxy before the server cuts everybody who comes through it, one at
 * a caller's office only those of that office.
 *
 * <p>Owned by one thread or a lock; reads no clock.
 */
public final class ProxyCuts {
    static final int NEARLY_S = 2, ENOUGH = 3, MOMENT_S = 5, REMEMBERED_S = 3600, MOST_WAYS = 1000, MOST_BREAKS = 64;
    private static final long NS = 1_000_000_000L;

    /** The limits that are common, and what lifts each. */
    enum Limit {
        HALF_A_MINUTE(30, "\"timeout tunnel 1h\" (HAProxy) or \"timeoutSec: 86400\" (Google Cloud)"),
        A_MINUTE(60, "\"proxy_read_timeout 1h; proxy_send_timeout 1h;\" (nginx)"),
        A_HUNDRED_SECONDS(100, "\"proxied = false\" (Cloudflare, in the DNS record of this name)");

        final int seconds;
        final String line;

        Limit(int seconds, String line) {
            this.seconds = seconds;
            this.line = line;
        }

        boolean isNear(long ageNs) {
            return Math.abs(ageNs - seconds * NS) <= NEARLY_S * NS;
        }

        boolean isDisprovedBy(long ageNs) {
            return ageNs > (seconds + NEARLY_S) * NS;
        }
    }

    /**
     * @param afterS the limit of the proxy
     * @param times how often it was seen
     * @param line what the owner of the proxy has to add
     */
    public record Cut(int afterS, int times, String line) {
        /** For the owner. */
        public String sentence() {
            return "A proxy cuts WebSockets after " + afterS + " s (" + times + " without goodbye in the last hour). Calls go on, but add " + line
                    + " to its configuration; docs/proxies.md says more.";
        }
    }

    private record Break(long ageNs, long atNs) {}

    private record Open(Approach approach, long sinceNs) {}

    private final Map<Object, Open> open = new HashMap<>();
    /** The one that was not heard of for longest goes first when there are too many. */
    private final Map<String, List<Break>> ways = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Break>> eldest) {
            return size() > MOST_WAYS;
        }
    };

    public void opened(Object socket, Approach approach, long nowNs) {
        open.put(socket, new Open(approach, nowNs));
    }

    /**
     * @param broke without a close frame, and not by us
     * @return what cut it, if that is beyond doubt
     */
    public Optional<Cut> ended(Object socket, boolean broke, long nowNs) {
        var ended = open.remove(socket);
        if (ended == null) {
            return Optional.empty();
        }
        long ageNs = nowNs - ended.sinceNs();
        return waysOf(ended.approach()).stream().map(way -> ended(way, ageNs, broke, nowNs)).flatMap(Optional::stream).findFirst();
    }

    /** All that were seen within the last hour, for the owner. */
    public List<Cut> seen(long nowNs) {
        return List.copyOf(ways.keySet()).stream().flatMap(way -> Stream.of(Limit.values()).flatMap(limit -> verdict(way, limit, nowNs).stream()))
                .distinct().toList();
    }

    private static List<String> waysOf(Approach approach) {
        return List.of("from " + approach.network(), "by " + approach.neighbour());
    }

    private Optional<Cut> ended(String way, long ageNs, boolean broke, long nowNs) {
        var breaks = ways.computeIfAbsent(way, _ -> new ArrayList<>());
        for (var limit : Limit.values()) {
            if (limit.isDisprovedBy(ageNs)) {
                breaks.removeIf(old -> limit.isNear(old.ageNs()));
            }
        }
        if (!broke) {
            return Optional.empty();
        }
        breaks.removeIf(old -> nowNs - old.atNs() > REMEMBERED_S * NS);
        breaks.add(new Break(ageNs, nowNs));
        if (breaks.size() > MOST_BREAKS) {
            breaks.removeFirst();
        }
        return Stream.of(Limit.values()).filter(limit -> limit.isNear(ageNs)).findFirst().flatMap(limit -> verdict(way, limit, nowNs));
    }

    private Optional<Cut> verdict(String way, Limit limit, long nowNs) {
        var breaks = ways.getOrDefault(way, List.of()).stream().filter(it -> nowNs - it.atNs() <= REMEMBERED_S * NS).toList();
        var near = breaks.stream().filter(it -> limit.isNear(it.ageNs())).toList();
        boolean disproved = open.values().stream().anyMatch(it -> limit.isDisprovedBy(nowNs - it.sinceNs()) && waysOf(it.approach()).contains(way));
        boolean unproven = moments(near) < ENOUGH || near.size() * 2 < breaks.size() || disproved;
        return unproven ? Optional.empty() : Optional.of(new Cut(limit.seconds, near.size(), limit.line));
    }

    private static int moments(List<Break> breaks) {
        int moments = 0;
        long lastNs = 0;
        for (var one : breaks) {
            if (moments == 0 || one.atNs() - lastNs > MOMENT_S * NS) {
                moments++;
                lastNs = one.atNs();
            }
        }
        return moments;
    }
}
