package spokes.media.api;

/** One published track; starts with {@code TR_} on the wire (LiveKit), a data track with {@code DTR_}. */
public record TrackSid(String value) {
    /** Stands between the id that clients know and the name of a codec in reserve, which is a track of its own for us alone. */
    public static final char RESERVE = '~';

    public TrackSid {
        Ids.requireText("track sid", value);
    }

    /** What clients call it. */
    public TrackSid told() {
        int mark = value.indexOf(RESERVE);
        return mark < 0 ? this : new TrackSid(value.substring(0, mark));
    }

    @Override
    public String toString() {
        return value;
    }
}
