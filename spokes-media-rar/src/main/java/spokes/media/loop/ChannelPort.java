package spokes.media.loop;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counters;

/** A {@link DatagramChannel}, not blocking, bound to one address. Datagrams leave in batches where the system can do that. */
final class ChannelPort implements DatagramPort, LentPort {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final ByteBuffer in = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final ByteBuffer out = ByteBuffer.allocateDirect(Packet.CAPACITY);
    private final Optional<SendBatch> batch;
    private InetSocketAddress sender;

    private ChannelPort(DatagramChannel channel) throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.sender = local;
        this.batch = SendBatch.over(local);
    }

    /** @throws java.net.BindException when the port is taken or the address is none of this machine's */
    static ChannelPort open(InetSocketAddress local) throws IOException {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        DatagramChannel channel = DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.bind(local);
            return new ChannelPort(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Asks for socket buffers of these sizes and says in sentences where the system gave less. */
    List<String> askForBuffers(int receiveBytes, int sendBytes) throws IOException {
        List<String> shortfalls = new ArrayList<>();
        ask(StandardSocketOptions.SO_RCVBUF, receiveBytes, "receive", "net.core.rmem_max", shortfalls);
        ask(StandardSocketOptions.SO_SNDBUF, sendBytes, "send", "net.core.wmem_max", shortfalls);
        return shortfalls;
    }

    private void ask(SocketOption<Integer> option, int bytes, String direction, String sysctl, List<String> shortfalls) throws IOException {
        channel.setOption(option, bytes);
        int given = channel.getOption(option);
        if (given < bytes) {
            shortfalls.add(String.format(Locale.ROOT, "The system gives UDP sockets a %s buffer of %d bytes where %d were asked for, so bursts may be "
                    + "lost; as root: sysctl -w %s=%d", direction, given, bytes, sysctl, bytes));
        }
    }

    SelectionKey register(Selector selector, int index) throws ClosedChannelException {
        return channel.register(selector, SelectionKey.OP_READ, index);
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean receive(Packet into) throws IOException {
        in.clear();
        if (!(channel.receive(in) instanceof InetSocketAddress from)) {
            return false;
        }
        sender = from;
        into.offset = 0;
        into.length = in.position();
        in.get(0, into.bytes, 0, into.length);
        return true;
    }

    @Override
    public InetSocketAddress sender() {
        return sender;
    }

    @Override
    public boolean send(byte[] bytes, int offset, int length, InetSocketAddress to) throws IOException {
        if (batch.isEmpty()) {
            out.clear().put(bytes, offset, length).flip();
            return channel.send(out, to) > 0;
        }
        if (length > Packet.CAPACITY) {
            return false;
        }
        batch.get().add(bytes, offset, length, to);
        return true;
    }

    @Override
    public boolean sendNow(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        return channel.send(datagram, to) > 0;
    }

    @Override
    public synchronized Optional<SendBatch> batchForAnother() {
        return channel.isOpen() ? batch.flatMap(SendBatch::another) : Optional.empty();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void flush(Counters counters) {
        if (batch.isPresent()) {
            batch.get().flush(counters);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        batch.ifPresent(SendBatch::close);
        channel.close();
    }
}
