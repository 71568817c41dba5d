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

        /** What opens a channel: it is never given up. */
        static Message control(Channel channel, byte[] bytes, long nowNs) {
            return new Message(channel, bytes, Dcep.PPID, true, ALWAYS, ALWAYS, nowNs);
        }

        /** @param maxLifetimeMs as the channel's, or shorter */
        static Message data(Channel channel, byte[] bytes, int ppid, int maxLifetimeMs, long nowNs) {
            return new Message(channel, bytes, ppid, channel.ordered || !channel.known, channel.maxRetransmits, maxLifetimeMs, nowNs);
        }

        private Message(Channel channel, byte[] bytes, int ppid, boolean ordered, int maxRetransmits, int maxLifetimeMs, long nowNs) {
            this.channel = channel;
            this.bytes = bytes;
            this.ppid = ppid;
            this.ordered = ordered;
            this.maxRetransmits = maxRetransmits;
            mayExpire = maxLifetimeMs != ALWAYS;
            expiresNs = nowNs + maxLifetimeMs * 1_000_000L;
        }

        boolean isOver(int transmissions, long nowNs) {
            return maxRetransmits != ALWAYS && transmissions > maxRetransmits || mayExpire && nowNs - expiresNs >= 0;
        }
    }
}
