package spokes.media.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends receiver reports for everything that one peer connection receives, every {@value #INTERVAL_MS} ms, with an answer to its
 * receiver reference times (RFC 3611 DLRR). A connection on which nothing is received is only answered.
 *
 * <p>Owned by one media loop; not thread-safe. Reads no clock: the caller passes {@code nowNs}.
 */
public final class ReceiverReports {
    static final int INTERVAL_MS = 1000;
    private static final long INTERVAL_NS = INTERVAL_MS * 1_000_000L;
    /** Ten seconds in NTP's short format; more is nonsense. */
    private static final int MAX_ROUND_TRIP = 10 << 16;

    private final int senderSsrc;
    private final byte[] cname;
    private final RtcpWriter writer;
    private final RtcpSink sink;
    private final List<ReceiveStats> streams = new ArrayList<>();
    private boolean scheduled;
    private long dueNs;
    private boolean referenced;
    private int referenceSsrc;
    private int lastReference;
    private long lastReferenceNs;

    public ReceiverReports(int senderSsrc, String cname, RtcpWriter writer, RtcpSink sink) {
        this.senderSsrc = senderSsrc;
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
        this.writer = writer;
        this.sink = sink;
    }

    /** From the next report on. */
    public void add(ReceiveStats stats, long nowNs) {
        streams.add(stats);
        schedule(nowNs);
    }

    public void remove(ReceiveStats stats) {
        streams.remove(stats);
        scheduled &= referenced || !streams.isEmpty();
    }

    /** The other side wants to know its round trip. */
    public void onReferenceTime(int ssrc, long ntp, long nowNs) {
        referenced = true;
        referenceSsrc = ssrc;
        lastReference = (int) (ntp >> 16);
        lastReferenceNs = nowNs;
        schedule(nowNs);
    }

    /** The other side answers our reference time: the round trip, or 0 when that cannot be. */
    public long roundTripNs(int ssrc, int reference, int delay, long nowNs) {
        if (ssrc != senderSsrc || reference == 0) {
            return 0;
        }
        int roundTrip = (int) (NtpTime.plus(0, nowNs) >> 16) - reference - delay;
        return roundTrip < 0 || roundTrip > MAX_ROUND_TRIP ? 0 : Math.max(NtpTime.shortToNs(roundTrip), 1);
    }

    private void schedule(long nowNs) {
        if (!scheduled) {
            scheduled = true;
            dueNs = nowNs + INTERVAL_NS;
        }
    }

    public void onTick(long nowNs) {
        if (!scheduled || nowNs - dueNs < 0) {
            return;
        }
        begin();
        int blocks = 0;
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).heardSinceReport()) {
                if (blocks++ == RtcpWriter.MAX_BLOCKS) {
                    finish(nowNs);
                    begin();
                    blocks = 1;
                }
                streams.get(i).report(writer, nowNs);
            }
        }
        if (blocks > 0 || referenced) {
            finish(nowNs);
        }
        scheduled = !streams.isEmpty();
        dueNs = nowNs + INTERVAL_NS;
    }

    private void begin() {
        writer.begin().receiverReport(senderSsrc);
    }

    private void finish(long nowNs) {
        writer.cname(senderSsrc, cname);
        if (!streams.isEmpty()) {
            writer.receiverReferenceTime(senderSsrc, NtpTime.plus(0, nowNs));
        }
        if (referenced) {
            writer.delaySinceReference(senderSsrc, referenceSsrc, lastReference, NtpTime.shortFormat(nowNs - lastReferenceNs));
            referenced = false;
        }
        sink.rtcp(writer.packet());
    }

    public long nextDeadlineNs() {
        return scheduled ? dueNs : Long.MAX_VALUE;
    }
}
