package spokes.media.loop;

import java.net.InetSocketAddress;
import java.util.Optional;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;
import spokes.media.peer.Neighbours;
import spokes.media.transport.ice.Path;

/** One loop's view of the directory: what it gives away, and what is given to it. */
final class LoopNeighbours implements Neighbours {
    private final int loop;
    private final Directory directory;
    private final Owner self;
    private final LoopSockets sockets;
    private final Counters counters;

    LoopNeighbours(int loop, Directory directory, Owner self, LoopSockets sockets, Counters counters) {
        this.loop = loop;
        this.directory = directory;
        this.self = self;
        this.sockets = sockets;
        this.counters = counters;
    }

    @Override
    public void listens(String ufrag) {
        directory.listens(ufrag, self);
    }

    @Override
    public void ignores(String ufrag) {
        directory.ignores(ufrag, self);
    }

    @Override
    public void learned(int socket, InetSocketAddress from) {
        if (Path.isElsewhere(socket)) {
            directory.learned(new Path(socket, from), self);
        } else if (socket >= Path.FIRST_TCP) {
            sockets.tcp().prove(socket);
        }
    }

    @Override
    public void forgot(int socket, InetSocketAddress from) {
        if (Path.isElsewhere(socket)) {
            directory.forgot(new Path(socket, from), self);
        } else if (socket >= Path.FIRST_TCP) {
            sockets.tcp().close(socket);
        }
    }

    @Override
    public boolean handOver(Packet packet, Optional<String> ufrag, int socket, InetSocketAddress from) {
        int number = Directory.number(loop, socket);
        var owner = directory.owner(ufrag, number, from);
        if (owner.isEmpty() || owner.get() == self) {
            return false;
        }
        owner.get().give(packet, number, from, counters);
        return true;
    }
}
