package spokes.media.bwe;

/**
 * One short burst at a higher rate, padding included, to see whether the path carries that: for at least {@value #LENGTH_MS} ms and
 * {@value #MIN_PACKETS} packets. How fast its packets came out at the other end is the answer.
 */
final class Probe {
    static final int LENGTH_MS = 40, MIN_PACKETS = 5, PATIENCE_MS = 2000;
    private static final long MS = 1_000_000;
    /** Of the packets; when fewer arrive the burst says nothing. */
    private static final double ENOUGH_ARRIVED = 0.8;
    /** Comes out slower than this share of the rate that went in: it met the narrowest place. */
    private static final double SLOWED = 0.9, BELOW_NARROWEST = 0.95;

    private enum Phase { NONE, SENDING, WAITING }

    private Phase phase = Phase.NONE;
    private long targetBps;
    private long beganNs, endedNs;
    private long firstNumber, lastNumber;
    private int sentPackets, arrivedPackets;
    private long sentBytes, arrivedBytes, firstLength, lastSentLength;
    private long firstSentNs, lastSentNs, firstArrivalNs, lastArrivalNs;

    /** @param nextNumber of the first packet that counts */
    void begin(long bitrateBps, long nextNumber, long nowNs) {
        phase = Phase.SENDING;
        targetBps = bitrateBps;
        beganNs = nowNs;
        firstNumber = nextNumber;
        lastNumber = Long.MAX_VALUE;
        sentPackets = 0;
        arrivedPackets = 0;
        sentBytes = 0;
        arrivedBytes = 0;
    }

    boolean running() {
        return phase != Phase.NONE;
    }

    /** The rate at which it sends, 0 while it does not. */
    long sendingBps() {
        return phase == Phase.SENDING ? targetBps : 0;
    }

    /** How much is to be sent now beside what was. */
    long dueBytes(long nowNs) {
        long elapsedNs = Math.min(nowNs - beganNs + 5 * MS, LENGTH_MS * MS);
        return phase == Phase.SENDING ? targetBps / 8 * (elapsedNs / 1000) / 1_000_000 - sentBytes : 0;
    }

    void left(long number, int lengthBytes, long nowNs) {
        if (phase != Phase.SENDING || number < firstNumber) {
            return;
        }
        if (sentPackets == 0) {
            firstSentNs = nowNs;
        }
        lastSentNs = nowNs;
        lastSentLength = lengthBytes;
        sentPackets++;
        sentBytes += lengthBytes;
        lastNumber = number;
    }

    void onTick(long nowNs) {
        if (phase == Phase.SENDING && nowNs - beganNs >= LENGTH_MS * MS && (sentPackets >= MIN_PACKETS || nowNs - beganNs >= 3 * LENGTH_MS * MS)) {
            phase = sentPackets >= MIN_PACKETS ? Phase.WAITING : Phase.NONE;
            endedNs = nowNs;
        } else if (phase == Phase.WAITING && nowNs - endedNs > PATIENCE_MS * MS) {
            phase = Phase.NONE;
        }
    }

    long nextDeadlineNs(long grainNs, long nowNs) {
        return switch (phase) {
            case NONE -> Long.MAX_VALUE;
            case SENDING -> nowNs + grainNs;
            case WAITING -> endedNs + PATIENCE_MS * MS + 1;
        };
    }

    void arrived(long number, int lengthBytes, long arrivalNs) {
        if (phase == Phase.NONE || number < firstNumber || number > lastNumber) {
            return;
        }
        if (arrivedPackets == 0) {
            firstArrivalNs = arrivalNs;
            lastArrivalNs = arrivalNs;
            firstLength = lengthBytes;
        }
        lastArrivalNs = Math.max(lastArrivalNs, arrivalNs);
        arrivedPackets++;
        arrivedBytes += lengthBytes;
    }

    /**
     * The feedback has got so far.
     *
     * @return what the path was found to carry, 0 while that is not known
     */
    long resultBps(long number) {
        if (phase != Phase.WAITING || number < lastNumber) {
            return 0;
        }
        phase = Phase.NONE;
        long sentForNs = lastSentNs - firstSentNs, arrivedForNs = lastArrivalNs - firstArrivalNs;
        if (arrivedPackets < sentPackets * ENOUGH_ARRIVED || sentForNs < LENGTH_MS * MS / 4 || arrivedForNs < LENGTH_MS * MS / 4) {
            return 0;
        }
        double in = (sentBytes - lastSentLength) * 8e9 / sentForNs, out = (arrivedBytes - firstLength) * 8e9 / arrivedForNs;
        return (long) (out < SLOWED * in ? BELOW_NARROWEST * out : Math.min(in, out));
    }

    void abandon() {
        phase = Phase.NONE;
    }
}
