package spokes.web.rooms;

/** What can be asked of a room from outside; it happens soon, on the thread that owns the room. */
public interface LiveRoom {
    /** Takes this identity out of the room for good: its client is told not to come back by itself. */
    void remove(String identity);

    /** Ends the room for everybody. */
    void close();
}
