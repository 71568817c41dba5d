package spokes.media.track;

import spokes.media.rtcp.NtpTime;

/**
 * When one down track reports what it sends, every {@value #REPORT_MS} ms, and what the answers to these reports say of the round trip
 * (RFC 3550 §6.4.1).
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
final class SenderReports {
    static final int REPORT_MS = 3000;
    private static final int REMEMBERED = 4;
    private static final long MS = 1_000_000;

    private final int[] ids = new int[REMEMBERED];
    private final long[] sentNs = new long[REMEMBERED];
    private int sent;
    private long nextNs;
    private long rttNs;

    boolean due(long nowNs) {
        return sent == 0 || nowNs - nextNs >= 0;
    }

    void sent(long ntp, long nowNs) {
        ids[sent % REMEMBERED] = (int) (ntp >> 16);
        sentNs[sent++ % REMEMBERED] = nowNs;
        nextNs = nowNs + REPORT_MS * MS;
    }

    void onReportBlock(int lastSr, int delaySinceLastSr, long nowNs) {
        for (int i = 0; i < Math.min(sent, REMEMBERED); i++) {
            if (lastSr != 0 && ids[i] == lastSr) {
                rttNs = Math.max(nowNs - sentNs[i] - NtpTime.shortToNs(delaySinceLastSr), MS / 10);
                return;
            }
        }
    }

    /** 0 until it is known. */
    long rttNs() {
        return rttNs;
    }
}
