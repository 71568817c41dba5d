package spokes.media.loop;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import spokes.media.room.RoomRules;

/**
 * All that can be set on the media engine. An instance is valid: nonsense is refused with an {@link InvalidSettingException}.
 *
 * @param udpPortMin first port of the range, 1..65535
 * @param udpPortMax last port of the range, {@code udpPortMin}..65535
 * @param tcpPort for those whose network lets no UDP through; 0 for none
 * @param loops media threads, each on a port of its own; 0 = as many as cores, at most {@value #MOST_LOOPS_BY_ITSELF} and at most the ports of the range
 * @param bindAddresses addresses of this machine to serve; empty = all that others can reach
 * @param publicAddresses addresses offered in addition, under which a router or provider forwards to us
 * @param loopbackCandidates whether 127.0.0.1 and ::1 are served and offered too, as tests want it
 * @param iceLite whether we only answer checks, as a host without any NAT may
 * @param punching whether we send checks to where clients say they are, which opens our own NAT for them
 * @param stunServers whom to ask under which address others see us; empty = nobody
 * @param upnp whether to ask the router for its outside address and for a mapping
 * @param rehearsal whether joins are played through in memory after the start, until somebody comes
 * @param receiveBufferBytes asked of the system for every socket
 * @param sendBufferBytes asked of the system for every socket
 * @param rules for all rooms
 * @param complaints sentences for the operator about what was left out of the settings because it makes no sense
 */
public record EngineSettings(int udpPortMin, int udpPortMax, int tcpPort, int loops, List<InetAddress> bindAddresses,
        List<PublicAddress> publicAddresses, boolean loopbackCandidates, boolean iceLite, boolean punching, List<HostPort> stunServers,
        boolean upnp, boolean rehearsal, int receiveBufferBytes, int sendBufferBytes, RoomRules rules, List<String> complaints) {

    static final int MOST_LOOPS_BY_ITSELF = 8;
    static final int MOST_LOOPS = 64;
    static final int SMALLEST_BUFFER = 16 * 1024;
    static final int LARGEST_BUFFER = 1 << 30;

    /** Of different owners, so that no single one of them can make us blind; clients are given the same. */
    static final List<HostPort> STUN_SERVERS =
            List.of(new HostPort("stun.l.google.com", 19302), new HostPort("stun.cloudflare.com", 3478), new HostPort("stun.nextcloud.com", 443));

    public static final EngineSettings DEFAULTS = new EngineSettings(50000, 50499, 7881, 0, List.of(), List.of(), false, false, true,
            STUN_SERVERS, false, true, 4 << 20, 4 << 20, RoomRules.USUAL, List.of());

    public EngineSettings {
        requireWithin("udpPortMin", udpPortMin, 1, 65535, "a port from 1 to 65535");
        requireWithin("udpPortMax", udpPortMax, 1, 65535, "a port from 1 to 65535");
        requireWithin("udpPortMin", udpPortMin, 1, udpPortMax, "a port that is not above udpPortMax, which is " + udpPortMax);
        requireWithin("tcpPort", tcpPort, 0, 65535, "a port from 1 to 65535, or 0 for no TCP");
        int most = Math.min(MOST_LOOPS, ports(udpPortMin, udpPortMax));
        requireWithin("loops", loops, 0, most, "0 (as many as cores) or a number up to " + most + ", since every loop has a port of its own");
        requireWithin("receiveBufferBytes", receiveBufferBytes, SMALLEST_BUFFER, LARGEST_BUFFER, bufferSizes());
        requireWithin("sendBufferBytes", sendBufferBytes, SMALLEST_BUFFER, LARGEST_BUFFER, bufferSizes());
        bindAddresses = requireSingle("bindAddresses", bindAddresses);
        requireSingle("publicAddress", publicAddresses.stream().map(PublicAddress::address).toList());
        publicAddresses = List.copyOf(publicAddresses);
        stunServers = List.copyOf(stunServers);
        complaints = List.copyOf(complaints);
    }

    /** How many loops these settings mean on a machine with so many cores. */
    int loopsFor(int cores) {
        return loops > 0 ? loops : Math.min(Math.min(cores, MOST_LOOPS_BY_ITSELF), ports(udpPortMin, udpPortMax));
    }

    public EngineSettings withPorts(int min, int max) {
        return with(copy -> {
            copy.udpPortMin = min;
            copy.udpPortMax = max;
        });
    }

    public EngineSettings withTcpPort(int port) {
        return with(copy -> copy.tcpPort = port);
    }

    public EngineSettings withLoops(int count) {
        return with(copy -> copy.loops = count);
    }

    public EngineSettings withBindAddresses(InetAddress... addresses) {
        return with(copy -> copy.bindAddresses = List.of(addresses));
    }

    public EngineSettings withPublicAddresses(PublicAddress... addresses) {
        return with(copy -> copy.publicAddresses = List.of(addresses));
    }

    public EngineSettings withLoopbackCandidates() {
        return with(copy -> copy.loopbackCandidates = true);
    }

    public EngineSettings withIceLite() {
        return with(copy -> copy.iceLite = true);
    }

    public EngineSettings withoutPunching() {
        return with(copy -> copy.punching = false);
    }

    public EngineSettings withStunServers(HostPort... servers) {
        return with(copy -> copy.stunServers = List.of(servers));
    }

    public EngineSettings withUpnp() {
        return with(copy -> copy.upnp = true);
    }

    public EngineSettings withoutRehearsal() {
        return with(copy -> copy.rehearsal = false);
    }

    public EngineSettings withRules(RoomRules others) {
        return with(copy -> copy.rules = others);
    }

    public EngineSettings withBuffers(int receiveBytes, int sendBytes) {
        return with(copy -> {
            copy.receiveBufferBytes = receiveBytes;
            copy.sendBufferBytes = sendBytes;
        });
    }

    /** All of it once more, to be changed in a place or two. */
    private static final class Copy {
        private int udpPortMin, udpPortMax, tcpPort, loops, receiveBufferBytes, sendBufferBytes;
        private List<InetAddress> bindAddresses;
        private List<PublicAddress> publicAddresses;
        private List<HostPort> stunServers;
        private RoomRules rules;
        private List<String> complaints;
        private boolean loopbackCandidates, iceLite, punching, upnp, rehearsal;

        private Copy(EngineSettings of) {
            udpPortMin = of.udpPortMin;
            udpPortMax = of.udpPortMax;
            tcpPort = of.tcpPort;
            loops = of.loops;
            bindAddresses = of.bindAddresses;
            publicAddresses = of.publicAddresses;
            loopbackCandidates = of.loopbackCandidates;
            iceLite = of.iceLite;
            punching = of.punching;
            stunServers = of.stunServers;
            upnp = of.upnp;
            rehearsal = of.rehearsal;
            receiveBufferBytes = of.receiveBufferBytes;
            sendBufferBytes = of.sendBufferBytes;
            rules = of.rules;
            complaints = of.complaints;
        }

        private EngineSettings done() {
            return new EngineSettings(udpPortMin, udpPortMax, tcpPort, loops, bindAddresses, publicAddresses, loopbackCandidates, iceLite, punching,
                    stunServers, upnp, rehearsal, receiveBufferBytes, sendBufferBytes, rules, complaints);
        }
    }

    private EngineSettings with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.done();
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
