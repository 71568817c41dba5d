package spokes.media.api;

/** The name of a room, unique on this server. */
public record RoomName(String value) {
    public RoomName {
        Ids.requireText("room name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
