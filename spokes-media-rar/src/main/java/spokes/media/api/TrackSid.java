package spokes.media.api;

/** One published track; starts with {@code TR_} on the wire (LiveKit). */
public record TrackSid(String value) {
    public TrackSid {
        Ids.requireText("track sid", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
