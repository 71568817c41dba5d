package spokes.media.peer;

import java.util.Optional;

/** The data channels that LiveKit's clients and servers know each other's by, by label (livekit-protocol §3.5). */
public enum DataKind {
    RELIABLE("_reliable", true, 16 << 20),
    /** Sent once: late is worse than never. */
    LOSSY("_lossy", false, 256 << 10);

    final String label;
    final boolean reliable;
    /** So much may wait for one receiver; what does not fit is not taken. Receivers share the bytes of a message. */
    final int maxBufferedBytes;

    DataKind(String label, boolean reliable, int maxBufferedBytes) {
        this.label = label;
        this.reliable = reliable;
        this.maxBufferedBytes = maxBufferedBytes;
    }

    public boolean isReliable() {
        return reliable;
    }

    static Optional<DataKind> of(String label) {
        for (var kind : values()) {
            if (kind.label.equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
