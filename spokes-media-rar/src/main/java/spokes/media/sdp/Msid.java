package spokes.media.sdp;

/** {@code a=msid}: which MediaStream and which track (RFC 8830); both empty where a section names none. */
public record Msid(String stream, String track) {
    public static final Msid NONE = new Msid("", "");
}
