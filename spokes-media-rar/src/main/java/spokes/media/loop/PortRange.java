package spokes.media.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Opens the first free ports of a range, each on every address. The range lies among the ports that Linux gives to any client
 * socket, so one of them may be taken at any time: it is skipped and named.
 */
final class PortRange {
    /** One port, open on every address; and what the operator should know of it. */
    record Opened(List<List<ChannelPort>> ports, List<String> warnings) {}

    private PortRange() {}

    static Opened open(EngineSettings settings, int wanted, List<InetAddress> addresses) {
        List<List<ChannelPort>> opened = new ArrayList<>();
        List<Integer> busy = new ArrayList<>();
        try {
            for (int port = settings.udpPortMin(); port <= settings.udpPortMax() && opened.size() < wanted; port++) {
                List<ChannelPort> onAll = openOnAll(port, addresses);
                if (onAll.isEmpty()) {
                    busy.add(port);
                } else {
                    opened.add(onAll);
                }
            }
            if (opened.isEmpty()) {
                throw new NoPortException("every UDP port from %d to %d is taken on %s; set udpPortMin and udpPortMax to a free range"
                        .formatted(settings.udpPortMin(), settings.udpPortMax(), named(addresses)));
            }
            return new Opened(opened, warnings(settings, wanted, opened, busy));
        } catch (IOException e) {
            opened.forEach(LoopSockets::closeAll);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            opened.forEach(LoopSockets::closeAll);
            throw e;
        }
    }

    /** The sockets of all loops on one more address, in the order of the ports; empty when that does not work now. */
    static List<ChannelPort> openOn(InetAddress address, List<Integer> ports, EngineSettings settings) {
        List<ChannelPort> opened = new ArrayList<>();
        try {
            for (int port : ports) {
                opened.add(ChannelPort.open(new InetSocketAddress(address, port)));
                opened.getLast().askForBuffers(settings.receiveBufferBytes(), settings.sendBufferBytes());
            }
            return opened;
        } catch (IOException _) {
            LoopSockets.closeAll(opened);
            return List.of();
        }
    }

    /** @return nothing when the port is taken on one of them */
    private static List<ChannelPort> openOnAll(int port, List<InetAddress> addresses) throws IOException {
        List<ChannelPort> opened = new ArrayList<>();
        try {
            for (InetAddress address : addresses) {
                opened.add(ChannelPort.open(new InetSocketAddress(address, port)));
            }
            return opened;
        } catch (BindException _) {
            LoopSockets.closeAll(opened);
            return List.of();
        } catch (IOException | RuntimeException e) {
            LoopSockets.closeAll(opened);
            throw e;
        }
    }

    /** Whether a socket can be opened on it at all: an IPv6 address may still be under probation. */
    static boolean canBind(InetAddress address) {
        try (ChannelPort _ = ChannelPort.open(new InetSocketAddress(address, 0))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static List<String> warnings(EngineSettings settings, int wanted, List<List<ChannelPort>> opened, List<Integer> busy) throws IOException {
        List<String> warnings = new ArrayList<>();
        if (!busy.isEmpty()) {
            warnings.add("UDP port " + spans(busy) + " is taken by another program and was skipped; media uses "
                    + spans(opened.stream().map(ports -> ports.getFirst().local().getPort()).toList()));
        }
        if (opened.size() < wanted) {
            warnings.add("Only " + opened.size() + " of " + wanted + " media loops run, for want of free ports from " + settings.udpPortMin()
                    + " to " + settings.udpPortMax());
        }
        for (List<ChannelPort> ports : opened) {
            for (ChannelPort port : ports) {
                warnings.addAll(port.askForBuffers(settings.receiveBufferBytes(), settings.sendBufferBytes()));
            }
        }
        return warnings.stream().distinct().toList();
    }

    /** Numbers in rising order in few words: {@code 50000, 50002-50004}. */
    static String spans(List<Integer> ports) {
        return IntStream.range(0, ports.size()).filter(i -> i == 0 || ports.get(i) != ports.get(i - 1) + 1)
                .mapToObj(first -> span(ports, first)).collect(Collectors.joining(", "));
    }

    private static String span(List<Integer> ports, int first) {
        int last = first;
        while (last + 1 < ports.size() && ports.get(last + 1) == ports.get(last) + 1) {
            last++;
        }
        return first == last ? ports.get(first).toString() : ports.get(first) + "-" + ports.get(last);
    }

    private static String named(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    /** No port of the range is free. */
    static final class NoPortException extends RuntimeException {
        NoPortException(String message) {
            super(message);
        }
    }
}
