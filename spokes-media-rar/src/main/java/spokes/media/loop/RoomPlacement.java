package spokes.media.loop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;

/**
 * Which loop a room lives on: the one with the least participants when the first comes in, and then the same until the last
 * has left.
 *
 * <p>Asked by the threads of the application, some thousand times a second at most, so a lock does.
 */
final class RoomPlacement {
    private record Placed(int loop, Set<ParticipantSid> inside) {}

    /** Someone who is in a room. */
    record Inside(RoomName room, ParticipantSid who) {}

    private final Map<RoomName, Placed> rooms = new HashMap<>();
    private final int[] participants;

    RoomPlacement(int loops) {
        participants = new int[loops];
    }

    /** @return nothing when no loop runs any more */
    synchronized OptionalInt join(RoomName room, ParticipantSid who, IntPredicate runs) {
        Placed placed = rooms.get(room);
        if (placed == null) {
            OptionalInt least = leastLoaded(runs);
            if (least.isEmpty()) {
                return least;
            }
            placed = new Placed(least.getAsInt(), new HashSet<>());
            rooms.put(room, placed);
        }
        if (placed.inside().add(who)) {
            participants[placed.loop()]++;
        }
        return OptionalInt.of(placed.loop());
    }

    private OptionalInt leastLoaded(IntPredicate runs) {
        return IntStream.range(0, participants.length).filter(runs)
                .reduce((best, loop) -> participants[loop] < participants[best] ? loop : best);
    }

    synchronized OptionalInt of(RoomName room) {
        Placed placed = rooms.get(room);
        return placed == null ? OptionalInt.empty() : OptionalInt.of(placed.loop());
    }

    synchronized void leave(RoomName room, ParticipantSid who) {
        Placed placed = rooms.get(room);
        if (placed != null && placed.inside().remove(who)) {
            participants[placed.loop()]--;
            if (placed.inside().isEmpty()) {
                rooms.remove(room);
            }
        }
    }

    /** @return who was on the loop that has died */
    synchronized List<Inside> abandon(int loop) {
        List<Inside> lost = rooms.entrySet().stream().filter(room -> room.getValue().loop() == loop)
                .flatMap(room -> room.getValue().inside().stream().map(who -> new Inside(room.getKey(), who))).toList();
        lost.forEach(one -> leave(one.room(), one.who()));
        return lost;
    }
}
