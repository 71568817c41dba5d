package spokes.media.loop;

import java.net.InetAddress;
import java.util.List;

/**
 * All that can be set on the media engine. An instance is valid: nonsense is refused with an {@link InvalidSettingException}.
 *
 * @param udpPortMin first port of the range, 1..65535
 * @param udpPortMax last port of the range, {@code udpPortMin}..65535
 * @param loops media threads, each on a port of its own; 0 = as many as cores, at most {@value #MOST_LOOPS_BY_ITSELF} and at most the ports of the range
 * @param bindAddresses addresses of this machine to serve; empty = all that others can reach
 * @param publicAddresses addresses offered in addition, under which a router or provider forwards to the same ports
 * @param loopbackCandidates whether 127.0.0.1 and ::1 are served and offered too, as tests want it
 * @param receiveBufferBytes asked of the system for every socket
 * @param sendBufferBytes asked of the system for every socket
 */
public record EngineSettings(int udpPortMin, int udpPortMax, int loops, List<InetAddress> bindAddresses,
        List<InetAddress> publicAddresses, boolean loopbackCandidates, int receiveBufferBytes, int sendBufferBytes) {

    static final int MOST_LOOPS_BY_ITSELF = 8;
    static final int MOST_LOOPS = 64;
    static final int SMALLEST_BUFFER = 16 * 1024;
    static final int LARGEST_BUFFER = 1 << 30;

    public static final EngineSettings DEFAULTS =
            new EngineSettings(50000, 50499, 0, List.of(), List.of(), false, 4 << 20, 4 << 20);

    public EngineSettings {
        requireWithin("udpPortMin", udpPortMin, 1, 65535, "a port from 1 to 65535");
        requireWithin("udpPortMax", udpPortMax, 1, 65535, "a port from 1 to 65535");
        requireWithin("udpPortMin", udpPortMin, 1, udpPortMax, "a port that is not above udpPortMax, which is " + udpPortMax);
        int most = Math.min(MOST_LOOPS, ports(udpPortMin, udpPortMax));
        requireWithin("loops", loops, 0, most, "0 (as many as cores) or a number up to " + most + ", since every loop has a port of its own");
        requireWithin("receiveBufferBytes", receiveBufferBytes, SMALLEST_BUFFER, LARGEST_BUFFER, bufferSizes());
        requireWithin("sendBufferBytes", sendBufferBytes, SMALLEST_BUFFER, LARGEST_BUFFER, bufferSizes());
        bindAddresses = requireSingle("bindAddresses", bindAddresses);
        publicAddresses = requireSingle("publicAddress", publicAddresses);
    }

    /** How many loops these settings mean on a machine with so many cores. */
    int loopsFor(int cores) {
        return loops > 0 ? loops : Math.min(Math.min(cores, MOST_LOOPS_BY_ITSELF), ports(udpPortMin, udpPortMax));
    }

    public EngineSettings withPorts(int min, int max) {
        return new EngineSettings(min, max, loops, bindAddresses, publicAddresses, loopbackCandidates, receiveBufferBytes, sendBufferBytes);
    }

    public EngineSettings withLoops(int count) {
        return new EngineSettings(udpPortMin, udpPortMax, count, bindAddresses, publicAddresses, loopbackCandidates, receiveBufferBytes,
                sendBufferBytes);
    }

    public EngineSettings withBindAddresses(InetAddress... addresses) {
        return new EngineSettings(udpPortMin, udpPortMax, loops, List.of(addresses), publicAddresses, loopbackCandidates, receiveBufferBytes,
                sendBufferBytes);
    }

    public EngineSettings withPublicAddresses(InetAddress... addresses) {
        return new EngineSettings(udpPortMin, udpPortMax, loops, bindAddresses, List.of(addresses), loopbackCandidates, receiveBufferBytes,
                sendBufferBytes);
    }

    public EngineSettings withLoopbackCandidates() {
        return new EngineSettings(udpPortMin, udpPortMax, loops, bindAddresses, publicAddresses, true, receiveBufferBytes, sendBufferBytes);
    }

    public EngineSettings withBuffers(int receiveBytes, int sendBytes) {
        return new EngineSettings(udpPortMin, udpPortMax, loops, bindAddresses, publicAddresses, loopbackCandidates, receiveBytes, sendBytes);
    }

    private static int ports(int min, int max) {
        return max - min + 1;
    }

    private static String bufferSizes() {
        return SMALLEST_BUFFER + " to " + LARGEST_BUFFER + " bytes";
    }

    private static void requireWithin(String property, int value, int min, int max, String allowed) {
        if (value < min || value > max) {
            throw new InvalidSettingException(property, value, allowed);
        }
    }

    private static List<InetAddress> requireSingle(String property, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new InvalidSettingException(property, address.getHostAddress(), "the address of one interface; nothing means all of them");
            }
        }
        return List.copyOf(addresses);
    }
}
