package spokes.media.room;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The data tracks of one publisher by its own handles, found without allocation: sorted, since there are few of them and they seldom change. */
final class DataTracksByHandle {
    private int[] handles = {};
    private final List<Optional<DataTrack>> tracks = new ArrayList<>(0);

    Optional<DataTrack> of(int handle) {
        int at = Arrays.binarySearch(handles, handle);
        return at < 0 ? Optional.empty() : tracks.get(at);
    }

    /** Takes the place of one with the same handle. */
    void put(DataTrack track) {
        int at = Arrays.binarySearch(handles, track.publishersHandle);
        if (at >= 0) {
            tracks.set(at, Optional.of(track));
            return;
        }
        int place = -at - 1;
        tracks.add(place, Optional.of(track));
        refresh();
    }

    void remove(DataTrack track) {
        if (tracks.removeIf(one -> one.get() == track)) {
            refresh();
        }
    }

    private void refresh() {
        handles = tracks.stream().mapToInt(one -> one.get().publishersHandle).toArray();
    }
}
