package spokes.media.api;

/** One participant's session in a room; starts with {@code PA_} on the wire (LiveKit). A new join has a new one. */
public record ParticipantSid(String value) {
    public ParticipantSid {
        Ids.requireText("participant sid", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
