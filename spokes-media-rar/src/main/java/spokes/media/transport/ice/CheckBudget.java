package spokes.media.transport.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps our checks from being a weapon: whoever joins may name addresses that are not his own.
 *
 * <p>To an address and port that never answered go at most {@value #PER_TARGET} checks a second, to all ports of an address together
 * {@value #PER_ADDRESS}, counted over all agents of a loop. Who has answered a check wants them, and is not counted for {@value #TRUST_MS} ms.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class CheckBudget {
    static final int PER_TARGET = 5, PER_ADDRESS = 25, TRUST_MS = 60_000;
    /** Beyond that many unanswered targets at once nobody new is checked. */
    static final int MAX_TARGETS = 4_096;
    private static final long NS_PER_S = 1_000_000_000;

    /** So many at once, and as many again in each second. */
    private static final class Bucket {
        final int size;
        double left;
        long filledNs;
        long trustedUntilNs;
        boolean trusted;

        Bucket(int size, long nowNs) {
            this.size = size;
            left = size;
            filledNs = nowNs;
        }

        void fill(long nowNs) {
            left = Math.min(size, left + (double) size * (nowNs - filledNs) / NS_PER_S);
            filledNs = nowNs;
            trusted &= nowNs - trustedUntilNs < 0;
        }

        boolean gives() {
            return trusted || left >= 1;
        }

        boolean isIdle() {
            return !trusted && left >= size;
        }
    }

    private final Map<InetSocketAddress, Bucket> targets = new LinkedHashMap<>();
    private final Map<InetAddress, Bucket> addresses = new LinkedHashMap<>();

    /** True when a check may go there now; it is counted then. */
    public boolean take(InetSocketAddress target, long nowNs) {
        var one = bucket(targets, target, PER_TARGET, nowNs);
        var all = bucket(addresses, target.getAddress(), PER_ADDRESS, nowNs);
        if (!one.gives() || !one.trusted && !all.gives()) {
            return false;
        }
        one.left -= 1;
        all.left -= 1;
        return true;
    }

    /** A check was answered from there. */
    void answered(InetSocketAddress target, long nowNs) {
        trust(bucket(targets, target, PER_TARGET, nowNs), nowNs);
        trust(bucket(addresses, target.getAddress(), PER_ADDRESS, nowNs), nowNs);
    }

    private static void trust(Bucket bucket, long nowNs) {
        bucket.trusted = true;
        bucket.trustedUntilNs = nowNs + TRUST_MS * 1_000_000L;
        bucket.left = bucket.size;
    }

    private static <K> Bucket bucket(Map<K, Bucket> buckets, K key, int size, long nowNs) {
        var bucket = buckets.get(key);
        if (bucket == null) {
            if (buckets.size() >= MAX_TARGETS) {
                forgetIdle(buckets, nowNs);
            }
            bucket = new Bucket(size, nowNs);
            if (buckets.size() >= MAX_TARGETS) {
                bucket.left = 0;
                return bucket;
            }
            buckets.put(key, bucket);
        }
        bucket.fill(nowNs);
        return bucket;
    }

    private static <K> void forgetIdle(Map<K, Bucket> buckets, long nowNs) {
        buckets.values().removeIf(bucket -> {
            bucket.fill(nowNs);
            return bucket.isIdle();
        });
    }

    int size() {
        return targets.size();
    }
}
