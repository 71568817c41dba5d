package spokes.web.rooms;

/**
 * Fired (CDI, synchronously) after a room's occupants changed, by the thread that owns the room: an observer notes it and
 * returns at once.
 */
public record RoomChanged(String room) {}
