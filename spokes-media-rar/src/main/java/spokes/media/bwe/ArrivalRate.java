package spokes.media.bwe;

/** How much arrives at the subscriber, by its own clock: over the last {@value #BUCKETS} times {@value #BUCKET_MS} ms. */
final class ArrivalRate {
    static final int BUCKETS = 8, BUCKET_MS = 50;
    private static final long BUCKET_NS = BUCKET_MS * 1_000_000L;
    /** A rate from less time than this says nothing. */
    private static final int ENOUGH = 3;

    private final int[] bytes = new int[BUCKETS];
    private long current = Long.MIN_VALUE;
    private long first;

    void onPacket(long arrivalNs, int lengthBytes) {
        long bucket = Math.floorDiv(arrivalNs, BUCKET_NS);
        if (current == Long.MIN_VALUE || bucket - current > 10 * BUCKETS) {
            java.util.Arrays.fill(bytes, 0);
            first = bucket;
            current = bucket;
        }
        while (current < bucket) {
            bytes[Math.floorMod(++current, BUCKETS)] = 0;
        }
        if (current - bucket < BUCKETS) {
            bytes[Math.floorMod(bucket, BUCKETS)] += lengthBytes;
        }
    }

    /** 0 while it is not known. The bucket that still fills is left out. */
    long bitrateBps() {
        return bitrateBps(BUCKETS - 1);
    }

    /** Over the shortest time that says something: what comes out of the narrowest place while a queue stands there. */
    long latestBps() {
        return bitrateBps(ENOUGH);
    }

    private long bitrateBps(int most) {
        long whole = Math.min(current - first, most);
        if (current == Long.MIN_VALUE || whole < ENOUGH) {
            return 0;
        }
        long sum = 0;
        for (long bucket = current - whole; bucket < current; bucket++) {
            sum += bytes[Math.floorMod(bucket, BUCKETS)];
        }
        return sum * 8 * 1000 / (whole * BUCKET_MS);
    }
}
