package spokes.web.rooms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Which rooms live, and who is in them. Safe for every thread; never waits for a room. */
@ApplicationScoped
public class RoomDirectory {
    private final Map<String, Entry> rooms = new ConcurrentHashMap<>();
    private final Consumer<RoomChanged> changes;

    private record Entry(LiveRoom room, List<Occupant> occupants) {}

    /** For the container's proxy only. */
    protected RoomDirectory() {
        this.changes = change -> {};
    }

    @Inject
    public RoomDirectory(Event<RoomChanged> changes) {
        this.changes = changes::fire;
    }

    /** In order of arrival; empty for a room that does not live. */
    public List<Occupant> occupants(String room) {
        var entry = rooms.get(room);
        return entry == null ? List.of() : entry.occupants();
    }

    /** Takes the identity out of the room if it is there. */
    public void remove(String room, String identity) {
        var entry = rooms.get(room);
        if (entry != null) {
            entry.room().remove(identity);
        }
    }

    /** Takes the identity out of every room: it has lost its right to be on this server. */
    public void removeEverywhere(String identity) {
        rooms.values().forEach(entry -> entry.room().remove(identity));
    }

    /** Ends the room for everybody in it, if it lives. */
    public void close(String room) {
        var entry = rooms.get(room);
        if (entry != null) {
            entry.room().close();
        }
    }

    /** The owner's word on who is inside now. */
    public void show(String name, LiveRoom room, List<Occupant> occupants) {
        var entry = new Entry(room, List.copyOf(occupants));
        var before = rooms.put(name, entry);
        if (before == null ? !occupants.isEmpty() : !before.occupants().equals(entry.occupants())) {
            changes.accept(new RoomChanged(name));
        }
    }

    /** The room has ended; a newer one of the same name stays. */
    public void forget(String name, LiveRoom room) {
        var gone = rooms.computeIfPresent(name, (_, entry) -> entry.room() == room ? null : entry);
        if (gone == null) {
            changes.accept(new RoomChanged(name));
        }
    }
}
