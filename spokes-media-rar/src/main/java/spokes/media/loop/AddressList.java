package spokes.media.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import spokes.media.api.MediaStatus;

/**
 * Where clients are told to send: for each loop its own list, in order of preference. A snapshot; {@link AddressBook} makes the next one.
 *
 * @param ofLoops by the index of the loop
 * @param behind whose sockets a candidate leads to; of TCP there is nothing to say
 */
record AddressList(List<List<MediaStatus.Candidate>> ofLoops, Map<Key, Integer> behind) {

    /** What tells one candidate from another. */
    record Key(String address, int port, String protocol) {
        static Key of(MediaStatus.Candidate candidate) {
            return new Key(candidate.address(), candidate.port(), candidate.protocol());
        }
    }

    AddressList {
        ofLoops = ofLoops.stream().map(List::copyOf).toList();
        behind = Map.copyOf(behind);
    }

    List<MediaStatus.Candidate> of(int loop) {
        return loop < ofLoops.size() ? ofLoops.get(loop) : List.of();
    }

    int loopBehind(MediaStatus.Candidate candidate) {
        return behind.getOrDefault(Key.of(candidate), 0);
    }

    /** All that any loop offers, each once. */
    List<MediaStatus.Candidate> all() {
        Map<Key, MediaStatus.Candidate> all = new LinkedHashMap<>();
        ofLoops.forEach(list -> list.forEach(candidate -> all.putIfAbsent(Key.of(candidate), candidate)));
        return List.copyOf(all.values());
    }

    /** Says in one line what came and what went: {@code now also 203.0.113.7:50000/udp (stun.example.org), no longer …}; empty when nothing did. */
    String differenceFrom(AddressList before) {
        List<String> parts = new ArrayList<>();
        List<String> came = missingIn(before, this), went = missingIn(this, before);
        if (!came.isEmpty()) {
            parts.add("now also " + String.join(", ", came));
        }
        if (!went.isEmpty()) {
            parts.add("no longer " + String.join(", ", went));
        }
        return String.join("; ", parts);
    }

    /** For people: {@code 192.168.1.20:50000/udp (eth0), 192.168.1.20:7881/tcp (eth0)}. */
    @Override
    public String toString() {
        var all = all();
        return all.isEmpty() ? "no address yet" : all.stream().map(AddressList::text).collect(Collectors.joining(", "));
    }

    private static List<String> missingIn(AddressList one, AddressList other) {
        List<Key> known = one.all().stream().map(Key::of).toList();
        return other.all().stream().filter(candidate -> !known.contains(Key.of(candidate))).map(AddressList::text).toList();
    }

    private static String text(MediaStatus.Candidate candidate) {
        String source = candidate.source().isEmpty() ? "" : " (" + candidate.source() + ")";
        return new HostPort(candidate.address(), candidate.port()) + "/" + candidate.protocol() + source;
    }
}
