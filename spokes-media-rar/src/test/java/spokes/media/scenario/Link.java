package spokes.media.scenario;

import java.time.Duration;
import java.util.Random;

/** One browser's way to the server and back: loses, delays, reorders, is cut, or changes its outside address. */
final class Link {
    private final Random random;
    private long delayNs = 5_000_000, jitterNs;
    private double loss;
    private boolean cut;
    private String address;
    private int firstPort = 40_000;
    /** What a NAT gives to traffic towards the server, when that is not what it gives to a STUN server. */
    private int symmetricShift;
    private boolean behindNat, opened;
    int lost;
    private long bitrateBps, longestQueueNs, freeNs;
    int overflown;

    Link(Random random, String address) {
        this.random = random;
        this.address = address;
    }

    Link delays(Duration delay) {
        delayNs = delay.toNanos();
        return this;
    }

    /** Up to so much more delay for each datagram, so that they overtake each other. */
    Link jitters(Duration jitter) {
        jitterNs = jitter.toNanos();
        return this;
    }

    Link loses(double share) {
        loss = share;
        return this;
    }

    /** What comes in waits behind what came before, as long as that, and what would wait longer is lost. */
    Link carries(long downBps, Duration longestQueue) {
        bitrateBps = downBps;
        longestQueueNs = longestQueue.toNanos();
        return this;
    }

    /** How long a datagram on its way in waits for those before it, itself included; -1 when it is lost. */
    long waitNs(int lengthBytes, long nowNs) {
        if (bitrateBps == 0) {
            return 0;
        }
        freeNs = Math.max(freeNs, nowNs);
        if (freeNs - nowNs > longestQueueNs) {
            overflown++;
            return -1;
        }
        freeNs += (lengthBytes + 28) * 8 * 1_000_000_000L / bitrateBps;
        return freeNs - nowNs;
    }

    Link isCut(boolean now) {
        cut = now;
        return this;
    }

    /** From now on the server sees other ports: what a NAT does when it forgot the mapping. */
    Link rebinds() {
        firstPort += 100;
        return this;
    }

    /** Nothing comes in before something went out. */
    Link behindNat() {
        behindNat = true;
        return this;
    }

    /** And every destination sees another port. */
    Link behindSymmetricNat() {
        symmetricShift = 7_000;
        return behindNat();
    }

    void goesOut() {
        opened = true;
    }

    boolean letsIn() {
        return opened || !behindNat;
    }

    /** What the browser believes that the world sees, as a STUN server told it. */
    int reflexivePort(int connection) {
        return firstPort + connection;
    }

    String address() {
        return address;
    }

    int port(int connection) {
        return firstPort + symmetricShift + connection;
    }

    boolean drops() {
        boolean drops = cut || random.nextDouble() < loss;
        lost += drops ? 1 : 0;
        return drops;
    }

    long delayNs() {
        return delayNs + (jitterNs == 0 ? 0 : (long) (random.nextDouble() * jitterNs));
    }
}
