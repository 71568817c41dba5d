package spokes.media.bwe;

/**
 * Notices that packets wait longer and longer on their way (Google Congestion Control, draft-ietf-rmcat-gcc-02 §5, with the trend line of libwebrtc
 * in place of the Kalman filter): what leaves within {@value #BURST_MS} ms is one group, the extra delay of the last {@value #WINDOW} groups is a
 * line, and a line that rises faster than an adaptive threshold means that a queue grows.
 *
 * <p>Also knows how long the queue is: how much later than at the fastest of the last ten to twenty seconds.
 */
final class DelayTrend {
    enum Usage { UNDER, NORMAL, OVER }

    static final int BURST_MS = 5, WINDOW = 20;
    private static final double SMOOTHING = 0.9, GAIN = 4, UP = 0.0087, DOWN = 0.039, MIN_THRESHOLD = 6, MAX_THRESHOLD = 600, FIRST_THRESHOLD = 12.5;
    private static final double OUTLIER_MS = 15, OVER_MS = 10, MS = 1_000_000.0;
    private static final int ENOUGH = 8, MAX_GROUPS = 60;
    private static final long BURST_NS = BURST_MS * 1_000_000L, BASE_NS = 10_000_000_000L, LONG_PAUSE_NS = 3_000_000_000L;

    private final double[] times = new double[WINDOW], delays = new double[WINDOW];
    private int points;
    private double accumulated, smoothed;
    private boolean started;
    private long groupSentNs, groupLastSentNs, groupArrivalNs;
    private long previousSentNs, previousArrivalNs;
    private boolean hasPrevious;
    private long originNs;
    private double threshold = FIRST_THRESHOLD, previousTrend, overMs;
    private int overCount;
    private long thresholdNs;
    private Usage usage = Usage.NORMAL;

    private long baseNs = Long.MAX_VALUE, formerBaseNs = Long.MAX_VALUE, baseSinceNs;
    private double queueNs;

    /** In the order in which packets left. */
    void onPacket(long sentNs, long arrivalNs) {
        queue(sentNs, arrivalNs);
        if (!started || arrivalNs - groupArrivalNs > LONG_PAUSE_NS) {
            restart(sentNs, arrivalNs);
            return;
        }
        if (sentNs - groupSentNs <= BURST_NS) {
            groupLastSentNs = Math.max(groupLastSentNs, sentNs);
            groupArrivalNs = Math.max(groupArrivalNs, arrivalNs);
            return;
        }
        if (hasPrevious) {
            onGroup(groupLastSentNs - previousSentNs, groupArrivalNs - previousArrivalNs);
        }
        hasPrevious = true;
        previousSentNs = groupLastSentNs;
        previousArrivalNs = groupArrivalNs;
        groupSentNs = sentNs;
        groupLastSentNs = sentNs;
        groupArrivalNs = arrivalNs;
    }

    private void restart(long sentNs, long arrivalNs) {
        started = true;
        hasPrevious = false;
        points = 0;
        accumulated = 0;
        smoothed = 0;
        originNs = arrivalNs;
        thresholdNs = arrivalNs;
        groupSentNs = sentNs;
        groupLastSentNs = sentNs;
        groupArrivalNs = arrivalNs;
        usage = Usage.NORMAL;
    }

    private void queue(long sentNs, long arrivalNs) {
        long delayNs = arrivalNs - sentNs;
        if (arrivalNs - baseSinceNs > BASE_NS || baseNs == Long.MAX_VALUE) {
            formerBaseNs = baseNs;
            baseNs = delayNs;
            baseSinceNs = arrivalNs;
        }
        baseNs = Math.min(baseNs, delayNs);
        queueNs += (delayNs - Math.min(baseNs, formerBaseNs) - queueNs) * 0.1;
    }

    private void onGroup(long sentDeltaNs, long arrivalDeltaNs) {
        accumulated += (arrivalDeltaNs - sentDeltaNs) / MS;
        smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
        times[points % WINDOW] = (groupArrivalNs - originNs) / MS;
        delays[points % WINDOW] = smoothed;
        points++;
        if (points >= ENOUGH) {
            detect(slope(), arrivalDeltaNs / MS);
        }
    }

    /** Of the line through the last groups: milliseconds of delay for each millisecond. */
    private double slope() {
        int n = Math.min(points, WINDOW);
        double meanTime = 0, meanDelay = 0;
        for (int i = 0; i < n; i++) {
            meanTime += times[i];
            meanDelay += delays[i];
        }
        meanTime /= n;
        meanDelay /= n;
        double above = 0, below = 0;
        for (int i = 0; i < n; i++) {
            double time = times[i] - meanTime;
            above += time * (delays[i] - meanDelay);
            below += time * time;
        }
        return below == 0 ? 0 : above / below;
    }

    private void detect(double slope, double elapsedMs) {
        double trend = Math.min(points, MAX_GROUPS) * slope * GAIN;
        if (trend > threshold) {
            overMs += elapsedMs;
            overCount++;
            if (overMs > OVER_MS && overCount > 1 && trend >= previousTrend) {
                overMs = 0;
                overCount = 0;
                usage = Usage.OVER;
            }
        } else {
            overMs = 0;
            overCount = 0;
            usage = trend < -threshold ? Usage.UNDER : Usage.NORMAL;
        }
        previousTrend = trend;
        adapt(trend);
    }

    /** A threshold that stood still would starve us beside flows that fill queues. */
    private void adapt(double trend) {
        double size = Math.abs(trend);
        double elapsedMs = Math.min((groupArrivalNs - thresholdNs) / MS, 100);
        thresholdNs = groupArrivalNs;
        if (size <= threshold + OUTLIER_MS) {
            threshold = Math.clamp(threshold + (size < threshold ? DOWN : UP) * (size - threshold) * elapsedMs, MIN_THRESHOLD, MAX_THRESHOLD);
        }
    }

    Usage usage() {
        return usage;
    }

    /** How long packets wait at present. */
    long queueNs() {
        return (long) queueNs;
    }
}
