package spokes.media.peer;

import static spokes.media.buffer.Bytes.put16;

import spokes.media.buffer.Packet;
import spokes.media.bwe.Pacer;
import spokes.media.bwe.SendEstimator;
import spokes.media.rtp.ExtensionMapping;

/**
 * How the media of one peer leaves. What has room for a transport-wide number, which is video, gets one, leaves no faster than the path carries, and is
 * what the {@link SendEstimator} hears about; everything else leaves at once.
 */
final class Departures {
    private static final long GRAIN_NS = 5_000_000;
    /** Until the path was once found to carry no more: quick enough for key frames, slow enough for the buffers of small routers. */
    private static final long UNKNOWN_PATH_BPS = 10_000_000;
    static final long UNNUMBERED = 0;

    private final SendEstimator estimator = new SendEstimator();
    private final Pacer pacer;
    private final Outgoing outgoing;
    private final Pacer.Sink out;
    private int numberId;

    /** @param out takes ciphered packets to the path */
    Departures(Outgoing outgoing, Pacer.Sink out) {
        this.outgoing = outgoing;
        this.out = out;
        pacer = new Pacer(this::leaves);
        pace();
    }

    /** @param id of the extension that carries numbers, 0 when the subscriber does not want them */
    void negotiated(int id) {
        numberId = id;
    }

    SendEstimator estimator() {
        return estimator;
    }

    /** Numbers a packet in clear, if it has room for that; {@link #UNNUMBERED} when it has not. */
    long number(Packet packet) {
        int at = numberId == 0 ? -1 : ExtensionMapping.numberAt(packet.bytes, packet.offset, numberId);
        if (at < 0) {
            return UNNUMBERED;
        }
        long number = estimator.number();
        put16(packet.bytes, at, (int) number & 0xFFFF);
        return number;
    }

    /** A ciphered packet under the number that it was given. */
    void send(Packet packet, long number, long nowNs) {
        if (number == UNNUMBERED) {
            out.leave(packet.bytes, packet.offset, packet.length, number, nowNs);
        } else {
            pacer.send(packet.bytes, packet.offset, packet.length, number, nowNs);
        }
    }

    private void leaves(byte[] bytes, int offset, int lengthBytes, long number, long nowNs) {
        estimator.left(number, lengthBytes, nowNs);
        out.leave(bytes, offset, lengthBytes, number, nowNs);
    }

    void onFeedback(byte[] b, int at, int lengthBytes, long nowNs) {
        estimator.onFeedback(b, at, lengthBytes, nowNs);
        pace();
    }

    void onReceiverEstimate(long bitrateBps, long nowNs) {
        if (numberId == 0) {
            estimator.onReceiverEstimate(bitrateBps, nowNs);
        }
    }

    private void pace() {
        long paceBps = estimator.paceBps();
        pacer.pace(estimator.congestions() == 0 ? Math.max(paceBps, UNKNOWN_PATH_BPS) : paceBps);
    }

    void onTick(long nowNs) {
        pacer.onTick(nowNs);
        estimator.onTick(nowNs);
        long padding = estimator.paddingBytes(nowNs);
        if (padding > 0) {
            pace();
            outgoing.pad(padding, nowNs);
        }
    }

    long nextDeadlineNs(long nowNs) {
        return Deadline.sooner(pacer.nextDeadlineNs(), estimator.nextDeadlineNs(GRAIN_NS, nowNs));
    }

    /** The path is gone; what waited for it would come too late. */
    void clear() {
        pacer.clear();
    }
}
