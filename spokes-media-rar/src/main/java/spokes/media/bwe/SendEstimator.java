package spokes.media.bwe;

/**
 * How much the path to one subscriber carries, from the transport feedback on numbered packets: Google Congestion Control
 * (draft-ietf-rmcat-gcc-02) with probing, as browsers do it for what they send.
 *
 * <p>Queue grows ({@link DelayTrend}): the estimate falls to {@value #BACK_OFF} of what arrives. More than {@value #MUCH_LOSS} lost: it falls by half of
 * that share. Otherwise it rises, by 8 % a second or near the last known limit by one packet a round trip, to at most one and a half times what
 * arrives: a path that is not used says nothing of itself. Beyond that only a {@link Probe} finds more.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class SendEstimator {
    static final double BACK_OFF = 0.85, MUCH_LOSS = 0.10, LITTLE_LOSS = 0.02;
    static final long MIN_BPS = 50_000, MAX_BPS = 200_000_000, FIRST_BPS = 1_000_000;
    private static final double RISE_PER_SECOND = 0.08, HEADROOM = 1.5;
    private static final long MS = 1_000_000, LOSS_WINDOW_NS = 500 * MS, STANDING_QUEUE_NS = 200 * MS, REAL_QUEUE_NS = 50 * MS;
    /** A probe makes a queue of its own, which is gone after that. */
    private static final long PROBE_QUEUE_NS = 300 * MS;
    private static final int LOSS_PACKETS = 20, PACKET_BITS = 1200 * 8;

    private final SentPackets sent = new SentPackets();
    private final FeedbackReader reader = new FeedbackReader();
    private final DelayTrend trend = new DelayTrend();
    private final ArrivalRate arrivals = new ArrivalRate();
    private final Probe probe = new Probe();
    private boolean informed;
    private double estimateBps = FIRST_BPS;
    private double capacityBps;
    private long rttNs = 100 * MS;
    private long adjustedNs, fellNs, probedNs;
    private int congestions;
    private long congestedNs;
    private long lossSinceNs;
    private int lossOf, lost;
    private double lossShare;
    private int malformed;

    // --- what leaves ---

    /** The number of the next packet; its low 16 bits go into the packet. */
    public long number() {
        return sent.number();
    }

    public void left(long number, int lengthBytes, long nowNs) {
        sent.left(number, lengthBytes, nowNs);
        probe.left(number, lengthBytes, nowNs);
    }

    /** Sends padding for a short while so that together with what flows anyway it becomes this much. Nothing while another one is under way. */
    public void probe(long bitrateBps, long nowNs) {
        if (!probe.running()) {
            probe.begin(Math.min(bitrateBps, MAX_BPS), sent.last() + 1, nowNs);
        }
    }

    public boolean probing() {
        return probe.running();
    }

    /** How fast packets may leave: a probe is not to be slowed down by us. */
    public long paceBps() {
        return Math.max((long) (Pacer.FACTOR * estimateBps), probe.sendingBps() * 5 / 4);
    }

    /** How much padding a probe wants now. */
    public long paddingBytes(long nowNs) {
        return probe.dueBytes(nowNs);
    }

    // --- what comes back ---

    /** One feedback message: its FCI. */
    public void onFeedback(byte[] b, int at, int lengthBytes, long nowNs) {
        if (!reader.read(b, at, lengthBytes)) {
            malformed++;
            return;
        }
        long highest = 0;
        for (int i = 0; i < reader.count(); i++) {
            long number = sent.full(reader.base() + i & 0xFFFF);
            if (number == 0) {
                continue;
            }
            if (reader.arrivalNs(i) == FeedbackReader.NEVER) {
                missed(number);
            } else {
                arrived(number, reader.arrivalNs(i));
            }
            highest = number;
        }
        if (highest != 0) {
            informed = true;
            roundTrip(nowNs - sent.sentNs(highest));
            probed(probe.resultBps(highest), nowNs);
            adjust(nowNs);
        }
    }

    private void missed(long number) {
        if (sent.missed(number)) {
            lossOf++;
            lost++;
        }
    }

    private void arrived(long number, long arrivalNs) {
        boolean late = sent.isMissed(number);
        if (!sent.arrived(number)) {
            return;
        }
        if (late) {
            lost = Math.max(lost - 1, 0);
        } else {
            lossOf++;
        }
        int length = sent.lengthBytes(number);
        trend.onPacket(sent.sentNs(number), arrivalNs);
        arrivals.onPacket(arrivalNs, length);
        probe.arrived(number, length, arrivalNs);
    }

    private void roundTrip(long sampleNs) {
        rttNs += (Math.clamp(sampleNs, MS, 2000 * MS) - rttNs) / 8;
    }

    // --- what follows ---

    private void adjust(long nowNs) {
        double elapsed = adjustedNs == 0 ? 0 : Math.min((nowNs - adjustedNs) / 1e9, 1);
        adjustedNs = nowNs;
        long arrivingBps = arrivals.bitrateBps();
        long throughputBps = Math.max(arrivingBps, arrivals.latestBps());
        boolean probed = probedNs != 0 && nowNs - probedNs < PROBE_QUEUE_NS;
        boolean queued = trend.usage() == DelayTrend.Usage.OVER && trend.queueNs() > REAL_QUEUE_NS && !probed
                || trend.usage() != DelayTrend.Usage.UNDER && trend.queueNs() > STANDING_QUEUE_NS;
        if (queued) {
            if (arrivingBps > 0 && nowNs - fellNs >= Math.clamp(rttNs, 100 * MS, 300 * MS)) {
                capacityBps = capacityBps == 0 ? throughputBps : capacityBps + 0.3 * (throughputBps - capacityBps);
                fall(Math.min(estimateBps, BACK_OFF * throughputBps), nowNs);
            }
        } else if (trend.usage() == DelayTrend.Usage.NORMAL) {
            rise(elapsed, arrivingBps);
        }
        loss(nowNs);
    }

    private void fall(double toBps, long nowNs) {
        estimateBps = Math.max(toBps, MIN_BPS);
        fellNs = nowNs;
        congestions++;
        congestedNs = nowNs;
        probe.abandon();
    }

    private void rise(double elapsedS, long arrivingBps) {
        if (lossShare > LITTLE_LOSS || arrivingBps == 0) {
            return;
        }
        if (arrivingBps > capacityBps * 1.3) {
            capacityBps = 0;                                  // what we knew of the limit holds no longer
        }
        boolean near = capacityBps > 0 && estimateBps > 0.85 * capacityBps;
        double step = near ? PACKET_BITS * elapsedS / (rttNs / 1e9 + 0.1) : estimateBps * RISE_PER_SECOND * elapsedS;
        double most = Math.max(HEADROOM * arrivingBps + 10_000, estimateBps);
        estimateBps = Math.min(Math.min(estimateBps + step, most), MAX_BPS);
    }

    /** Counts as congestion only together with a queue or at a rate that no wireless link should lose by itself. */
    private void loss(long nowNs) {
        if (lossSinceNs == 0) {
            lossSinceNs = nowNs;
        }
        if (lossOf < LOSS_PACKETS || nowNs - lossSinceNs < LOSS_WINDOW_NS) {
            return;
        }
        lossShare = (double) lost / lossOf;
        lossOf = 0;
        lost = 0;
        lossSinceNs = nowNs;
        if (lossShare > MUCH_LOSS) {
            double fromBps = Math.min(estimateBps, Math.max(arrivals.bitrateBps() / (1 - lossShare), MIN_BPS));
            fall(fromBps * (1 - lossShare / 2), nowNs);
        }
    }

    private void probed(long resultBps, long nowNs) {
        probedNs = probe.running() ? nowNs : probedNs;
        if (resultBps > estimateBps) {
            estimateBps = Math.min(resultBps, MAX_BPS);
            if (resultBps > capacityBps) {
                capacityBps = 0;
            }
        }
    }

    /** The subscriber's own estimate (REMB), of one that sends no transport feedback. */
    public void onReceiverEstimate(long bitrateBps, long nowNs) {
        if (!informed || adjustedNs == 0) {
            informed = true;
            if (bitrateBps < estimateBps) {
                congestions++;
                congestedNs = nowNs;
            }
            estimateBps = Math.clamp(bitrateBps, MIN_BPS, MAX_BPS);
        }
    }

    public void onTick(long nowNs) {
        probe.onTick(nowNs);
    }

    public long nextDeadlineNs(long grainNs, long nowNs) {
        return probe.nextDeadlineNs(grainNs, nowNs);
    }

    /** Whether anything has been heard at all; before that the estimate is a guess. */
    public boolean informed() {
        return informed;
    }

    public long estimateBps() {
        return (long) estimateBps;
    }

    /** How often the path was found to carry no more. */
    public int congestions() {
        return congestions;
    }

    /** When it last was. */
    public long congestedNs() {
        return congestedNs;
    }

    public long arrivingBps() {
        return arrivals.bitrateBps();
    }

    public long queueNs() {
        return trend.queueNs();
    }

    public double lossShare() {
        return lossShare;
    }

    public long rttNs() {
        return rttNs;
    }

    /** Messages that could not be read. */
    public int malformed() {
        return malformed;
    }
}
