package spokes.media.transport.sctp;

import java.util.ArrayDeque;
import java.util.Deque;

/** One data channel: the outgoing stream of its number and how it delivers. */
final class Channel {
    static final int ALWAYS = -1;

    final int stream;
    final String label;
    final boolean ordered;
    /** How often a message is sent again, or {@link #ALWAYS}. */
    final int maxRetransmits;
    /** After so long a message is given up, or {@link #ALWAYS}. */
    final int maxLifetimeMs;
    final Deque<Message> queue = new ArrayDeque<>();
    int nextSsn;
    /** The other side knows of it; before that everything has to stay in order behind the opening (RFC 8832 §6). */
    boolean known;
    boolean closing;
    /** Of messages that were neither acknowledged nor given up. */
    int bufferedBytes;

    Channel(int stream, String label, boolean ordered, int maxRetransmits, int maxLifetimeMs) {
        this.stream = stream;
        this.label = label;
        this.ordered = ordered;
        this.maxRetransmits = maxRetransmits;
        this.maxLifetimeMs = maxLifetimeMs;
    }

    /** A message on its way out; the bytes are shared with whoever else gets it. */
    static final class Message {
        final Channel channel;
        final byte[] bytes;
        final int ppid;
        final boolean ordered;
        final int maxRetransmits;
        final boolean mayExpire;
        final long expiresNs;
        int sentBytes;
        int ssn;
        boolean abandoned;

        Message(Channel channel, byte[] bytes, int ppid, boolean control, long nowNs) {
            this.channel = channel;
            this.bytes = bytes;
            this.ppid = ppid;
            ordered = control || channel.ordered || !channel.known;
            maxRetransmits = control ? ALWAYS : channel.maxRetransmits;
            mayExpire = !control && channel.maxLifetimeMs != ALWAYS;
            expiresNs = nowNs + channel.maxLifetimeMs * 1_000_000L;
        }

        boolean isOver(int transmissions, long nowNs) {
            return maxRetransmits != ALWAYS && transmissions > maxRetransmits || mayExpire && nowNs - expiresNs >= 0;
        }
    }
}
