package spokes.web.signaling.control;

import java.util.random.RandomGenerator;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;

/** Makes LiveKit's session ids: a prefix that clients rely on, and {@value #LENGTH} characters that cannot be mistaken for one another. */
public final class Sids {
    static final int LENGTH = 12;
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private final RandomGenerator random;

    public Sids(RandomGenerator random) {
        this.random = random;
    }

    ParticipantSid participant() {
        return new ParticipantSid("PA_" + characters());
    }

    TrackSid track(TrackType type, TrackSource source) {
        return new TrackSid("TR_" + (type == TrackType.AUDIO ? "A" : "V") + letter(source) + characters());
    }

    TrackSid dataTrack() {
        return new TrackSid("DTR_" + characters());
    }

    String room() {
        return "RM_" + characters();
    }

    String dispatch() {
        return "AD_" + characters();
    }

    public String worker() {
        return "AW_" + characters();
    }

    public String job() {
        return "AJ_" + characters();
    }

    String call() {
        return "RPC_" + characters();
    }

    public String node() {
        return "ND_" + characters();
    }

    byte[] bytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String letter(TrackSource source) {
        return switch (source) {
            case CAMERA -> "C";
            case MICROPHONE -> "M";
            case SCREEN_SHARE -> "S";
            case SCREEN_SHARE_AUDIO -> "s";
            case UNKNOWN, UNRECOGNIZED -> "";
        };
    }

    private String characters() {
        var text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
