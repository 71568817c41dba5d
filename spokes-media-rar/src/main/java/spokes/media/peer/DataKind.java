package spokes.media.peer;

import java.util.EnumSet;
import java.util.Set;
import spokes.media.transport.sctp.SctpAssociation;

/** The data channels that LiveKit's clients and servers know each other's by, by label (livekit-protocol §3.5). */
public enum DataKind {
    RELIABLE("_reliable", true, 16 << 20),
    /** Sent once: late is worse than never. */
    LOSSY("_lossy", false, 256 << 10),
    /** Packets of data tracks, likewise; one that has waited for a tenth of a second for its turn is old news. A frame may be a burst of many packets. */
    TRACKS("_data_track", false, 256 << 10, 100),
    /** Any other label: what a client says there is the text of a user's packet, without an envelope. Nothing is ever sent by it. */
    BARE("", true, 0);

    final String label;
    final boolean reliable;
    /** So much may wait for one receiver; what does not fit is not taken. Receivers share the bytes of a message. */
    final int maxBufferedBytes;
    /** So long a message may wait to be sent, or {@link SctpAssociation#ALWAYS}. */
    final int maxWaitMs;

    DataKind(String label, boolean reliable, int maxBufferedBytes) {
        this(label, reliable, maxBufferedBytes, SctpAssociation.ALWAYS);
    }

    DataKind(String label, boolean reliable, int maxBufferedBytes, int maxWaitMs) {
        this.label = label;
        this.reliable = reliable;
        this.maxBufferedBytes = maxBufferedBytes;
        this.maxWaitMs = maxWaitMs;
    }

    public String label() {
        return label;
    }

    public boolean isReliable() {
        return reliable;
    }

    /** Those that a client has; data tracks may be forbidden. */
    public static Set<DataKind> channels(boolean dataTracks) {
        return dataTracks ? EnumSet.of(RELIABLE, LOSSY, TRACKS) : EnumSet.of(RELIABLE, LOSSY);
    }

    static DataKind of(String label) {
        for (var kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        return BARE;
    }
}
