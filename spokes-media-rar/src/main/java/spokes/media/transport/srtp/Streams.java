package spokes.media.transport.srtp;

import java.util.Optional;

/** The streams of one direction by SSRC, without a box around each number. Beyond its limit the one unused for longest gives way. */
final class Streams {
    private static final int INITIAL = 8;

    private final int limit;
    private Stream[] slots = new Stream[INITIAL];
    private int size;
    private long clock;

    Streams(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** Null when there is none: this is asked for every packet. */
    Stream find(int ssrc) {
        for (int at = home(ssrc);; at = next(at)) {
            var stream = slots[at];
            if (stream == null || stream.ssrc == ssrc) {
                if (stream != null) {
                    stream.usedAt = ++clock;
                }
                return stream;
            }
        }
    }

    void add(Stream stream) {
        if (size == limit) {
            rebuild(slots.length, leastRecentlyUsed());
        } else if (2 * (size + 1) > slots.length) {
            rebuild(2 * slots.length, Optional.empty());
        }
        stream.usedAt = ++clock;
        put(stream);
    }

    private void put(Stream stream) {
        int at = home(stream.ssrc);
        while (slots[at] != null) {
            at = next(at);
        }
        slots[at] = stream;
        size++;
    }

    private Optional<Stream> leastRecentlyUsed() {
        Stream oldest = null;
        for (var stream : slots) {
            if (stream != null && (oldest == null || stream.usedAt < oldest.usedAt)) {
                oldest = stream;
            }
        }
        return Optional.ofNullable(oldest);
    }

    private void rebuild(int capacity, Optional<Stream> without) {
        var before = slots;
        slots = new Stream[capacity];
        size = 0;
        for (var stream : before) {
            if (stream != null && without.filter(gone -> gone == stream).isEmpty()) {
                put(stream);
            }
        }
    }

    /** SSRCs of a sender may be neighbours, so their bits are mixed. */
    private int home(int ssrc) {
        int mixed = ssrc * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & slots.length - 1;
    }

    private int next(int at) {
        return at + 1 & slots.length - 1;
    }
}
