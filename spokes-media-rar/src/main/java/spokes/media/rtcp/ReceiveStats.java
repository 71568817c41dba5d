package spokes.media.rtcp;

import spokes.media.rtp.Sequence;

/**
 * What a receiver reports of one SSRC: loss and jitter (RFC 3550 §6.4.1, A.3, A.8), and how long ago its last sender report came.
 *
 * <p>A jump of more than {@value #MAX_DROPOUT} numbers counts as a new beginning. Silence of a codec (DTX) is no loss: the
 * numbers go on where they stopped.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class ReceiveStats {
    static final int MAX_DROPOUT = 3000;

    private final int ssrc;
    private boolean started;
    private boolean heardSinceReport;
    private long first;
    private long highest;
    private long received;
    private long outOfOrder;
    private long expectedBefore;
    private long receivedBefore;
    private long originNs;
    private int lastTimestamp;
    private long lastArrivalTicks;
    private int jitterTimes16;
    private int lastSr;
    private long lastSrNs;

    public ReceiveStats(int ssrc) {
        this.ssrc = ssrc;
    }

    public int ssrc() {
        return ssrc;
    }

    /** A packet of this SSRC that is no duplicate. */
    public void onPacket(int seq, int timestamp, int clockRateHz, long nowNs) {
        heardSinceReport = true;
        if (!started || Math.abs(Sequence.difference(seq, (int) highest & 0xFFFF)) > MAX_DROPOUT) {
            restart(seq, timestamp, nowNs);
        }
        received++;
        long extended = Sequence.extend(highest, seq);
        outOfOrder += extended < highest ? 1 : 0;
        highest = Math.max(highest, extended);
        if (timestamp != lastTimestamp) {
            measureJitter(timestamp, (nowNs - originNs) / 1000 * clockRateHz / 1_000_000);
        }
    }

    private void restart(int seq, int timestamp, long nowNs) {
        started = true;
        first = highest = seq;
        received = receivedBefore = expectedBefore = 0;
        originNs = nowNs;
        lastTimestamp = timestamp;
        lastArrivalTicks = 0;
    }

    private void measureJitter(int timestamp, long arrivalTicks) {
        int difference = Math.abs((int) (arrivalTicks - lastArrivalTicks) - (timestamp - lastTimestamp));
        if (difference >= 0 && difference < 10 * 90_000) {    // more is a new beginning of timestamps, not jitter
            jitterTimes16 += difference - (jitterTimes16 + 8 >> 4);
        }
        lastTimestamp = timestamp;
        lastArrivalTicks = arrivalTicks;
    }

    public void onSenderReport(long ntp, long nowNs) {
        lastSr = (int) (ntp >> 16);
        lastSrNs = nowNs;
    }

    /** In ticks of the codec's clock. */
    public int jitterTicks() {
        return jitterTimes16 >> 4;
    }

    /** So many came after one with a higher number. */
    public long outOfOrder() {
        return outOfOrder;
    }

    public long received() {
        return received;
    }

    /** So many numbers there were from the first to the highest. */
    public long expected() {
        return started ? highest - first + 1 : 0;
    }

    public long cumulativeLost() {
        return expected() - received;
    }

    boolean heardSinceReport() {
        return heardSinceReport;
    }

    /** Adds a block to the report that is being written; the fraction counts from the last block on. */
    public void report(RtcpWriter writer, long nowNs) {
        long expected = highest - first + 1;
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        int delay = lastSr == 0 ? 0 : NtpTime.shortFormat(nowNs - lastSrNs);
        writer.reportBlock(ssrc, fraction, (int) cumulativeLost(), (int) highest, jitterTicks(), lastSr, delay);
        expectedBefore = expected;
        receivedBefore = received;
        heardSinceReport = false;
    }
}
