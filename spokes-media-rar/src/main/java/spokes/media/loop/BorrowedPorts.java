package spokes.media.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;

/**
 * What one loop sends by ports of others, borrowed when they are needed first and given back when their owner has closed them. Mostly that is one
 * port, the first of the range, and nearly always the one that was used last. Owned by that loop.
 */
final class BorrowedPorts implements AutoCloseable {
    private record Borrowed(int number, BorrowedPort port) {}

    private final Directory directory;
    private final List<Borrowed> ports = new ArrayList<>();
    private int last;

    BorrowedPorts(Directory directory) {
        this.directory = directory;
    }

    /** @return false when the system had no room for it */
    boolean send(byte[] bytes, int offset, int length, int number, InetSocketAddress to, Counters counters) throws IOException {
        if (last >= ports.size() || ports.get(last).number != number) {
            if (!find(number)) {
                counters.add(Counter.SEND_FAILED);
                return true;
            }
        }
        return ports.get(last).port.send(bytes, offset, length, to);
    }

    private boolean find(int number) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).number == number) {
                last = i;
                return true;
            }
        }
        Optional<LentPort> owned = directory.socket(number);
        owned.ifPresent(port -> {
            last = ports.size();
            ports.add(new Borrowed(number, new BorrowedPort(port)));
        });
        return owned.isPresent();
    }

    void flush(Counters counters) {
        for (int i = ports.size() - 1; i >= 0; i--) {
            var port = ports.get(i).port;
            port.flush(counters);
            if (!port.isOpen()) {
                port.close();
                ports.remove(i);
            }
        }
    }

    @Override
    public void close() {
        ports.forEach(borrowed -> borrowed.port.close());
        ports.clear();
    }
}
