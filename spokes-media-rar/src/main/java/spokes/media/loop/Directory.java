package spokes.media.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import spokes.media.transport.ice.Path;

/**
 * Which loop has which peer, and whose socket has which number: what all loops of an engine know of each other. Asked only about datagrams
 * that are for nobody on the loop where they arrived. Any thread may ask and write.
 *
 * <p>A user fragment tells it for STUN requests; a path, by the number that the socket has among all, once a check came by it.
 */
final class Directory {
    /** Sockets of loop <i>i</i> begin at {@code (i + 1) * } this. */
    static final int SOCKETS_EACH = Path.FIRST_ELSEWHERE;
    /** From here on sockets of no loop, which {@link PortWatch} opens. */
    static final int FIRST_WATCHED = 100 * SOCKETS_EACH;

    private final Map<String, Owner> byUfrag = new ConcurrentHashMap<>();
    private final Map<Path, Owner> byPath = new ConcurrentHashMap<>();
    private final Map<Integer, LentPort> sockets = new ConcurrentHashMap<>();

    /** The number that others know a loop's socket by. */
    static int number(int loop, int socket) {
        return (loop + 1) * SOCKETS_EACH + socket;
    }

    void listens(String ufrag, Owner owner) {
        byUfrag.put(ufrag, owner);
    }

    void ignores(String ufrag, Owner owner) {
        byUfrag.remove(ufrag, owner);
    }

    void learned(Path path, Owner owner) {
        byPath.put(path, owner);
    }

    void forgot(Path path, Owner owner) {
        byPath.remove(path, owner);
    }

    Optional<Owner> owner(String ufrag) {
        return Optional.ofNullable(byUfrag.get(ufrag));
    }

    Optional<Owner> owner(Optional<String> ufrag, int number, InetSocketAddress from) {
        var named = ufrag.map(byUfrag::get);
        return named.isPresent() ? named : Optional.ofNullable(byPath.get(new Path(number, from)));
    }

    void opened(int number, LentPort port) {
        sockets.put(number, port);
    }

    void closed(int number) {
        sockets.remove(number);
    }

    Optional<LentPort> socket(int number) {
        return Optional.ofNullable(sockets.get(number));
    }

    /** Sockets by which somebody is known who is here. */
    Set<Integer> socketsInUse() {
        return byPath.keySet().stream().map(Path::socket).collect(Collectors.toSet());
    }

    /** What the loops serve. */
    Set<InetAddress> addresses() {
        return sockets.entrySet().stream().filter(entry -> entry.getKey() < FIRST_WATCHED).map(entry -> entry.getValue().local().getAddress())
                .collect(Collectors.toSet());
    }

    /** Where all sockets are that are open now, by their numbers. */
    Map<Integer, InetSocketAddress> locals() {
        return sockets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, socket -> socket.getValue().local()));
    }

    /** How much is known; nothing must stay behind. */
    int size() {
        return byUfrag.size() + byPath.size() + sockets.size();
    }
}
