package spokes.media.loop;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import spokes.media.buffer.Packet;
import spokes.media.peer.Counter;
import spokes.media.peer.Counters;

/**
 * Datagrams that leave a bound UDP socket together: up to {@value #SLOTS} in one system call (Linux {@code sendmmsg(2)}).
 *
 * <p>A call costs about as much as the datagram that it carries, and between two calls the kernel likes to run whoever was just woken.
 * The socket stays the channel's; its descriptor is found by the address that it is bound to. Only 64-bit Linux has this layout of
 * {@code mmsghdr}; elsewhere {@link #over} is empty, and datagrams go one by one.
 *
 * <p>Owned by one media loop; not thread-safe. Allocates nothing per datagram.
 */
final class SendBatch implements AutoCloseable {
    static final int SLOTS = 64;
    private static final int HEADER = 64, VECTOR = 16, NAME = 32, KNOWN_ADDRESSES = 10_000;
    private static final int MSG_DONTWAIT = 0x40, SOL_SOCKET = 1, SO_TYPE = 3, SOCK_DGRAM = 2, AF_INET = 2, AF_INET6 = 10;
    private static final int EINTR = 4, EAGAIN = 11, ENOBUFS = 105;

    /** What the C library gives; constants, so that the JIT compiler sees through them. Not to be touched but on Linux. */
    private static final class Libc {
        static final MemoryLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle SENDMMSG = link("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                Linker.Option.captureCallState("errno"));
        static final MethodHandle DUP = link("dup", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle GETSOCKNAME = link("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        static final MethodHandle GETSOCKOPT = link("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

        @SuppressWarnings("restricted")       // the shapes above are those of the C library
        private static MethodHandle link(String name, FunctionDescriptor shape, Linker.Option... options) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
        }
    }

    private final Arena arena = Arena.ofShared();
    private final int descriptor;
    private final boolean ownDescriptor;
    private final MemorySegment headers = arena.allocate((long) SLOTS * HEADER, 8);
    private final MemorySegment vectors = arena.allocate((long) SLOTS * VECTOR, 8);
    private final MemorySegment names = arena.allocate((long) SLOTS * NAME, 8);
    private final MemorySegment bytes = arena.allocate((long) SLOTS * Packet.CAPACITY, 8);
    private final MemorySegment state;
    private final Map<InetSocketAddress, byte[]> known = new HashMap<>();
    private int waiting, withoutRoom, refused;

    private SendBatch(int descriptor, boolean ownDescriptor) {
        this.descriptor = descriptor;
        this.ownDescriptor = ownDescriptor;
        this.state = arena.allocate(Libc.STATE);
        for (int i = 0; i < SLOTS; i++) {
            long header = (long) i * HEADER, vector = (long) i * VECTOR;
            headers.set(ADDRESS, header, names.asSlice((long) i * NAME, NAME));                     // msg_name
            headers.set(ADDRESS, header + 16, vectors.asSlice(vector, VECTOR));                     // msg_iov
            headers.set(JAVA_LONG, header + 24, 1);                                                 // msg_iovlen
            vectors.set(ADDRESS, vector, bytes.asSlice((long) i * Packet.CAPACITY, Packet.CAPACITY)); // iov_base
        }
    }

    /** For the one UDP socket of this process that is bound to the address; empty where the system has no such call. */
    static Optional<SendBatch> over(InetSocketAddress bound) {
        if (!System.getProperty("os.name").equals("Linux") || ADDRESS.byteSize() != 8) {
            return Optional.empty();
        }
        try {
            int descriptor = descriptorOf(bound);
            return descriptor < 0 ? Optional.empty() : Optional.of(new SendBatch(descriptor, false));
        } catch (ExceptionInInitializerError | NoClassDefFoundError _) {
            return Optional.empty();                    // native access is denied, or another C library
        }
    }

    /** For another thread over the same socket, by a descriptor of its own: the channel may be closed before it. To be made while the channel is open. */
    Optional<SendBatch> another() {
        try {
            int twin = (int) Libc.DUP.invokeExact(descriptor);
            return twin < 0 ? Optional.empty() : Optional.of(new SendBatch(twin, true));
        } catch (Throwable failure) {
            throw rethrown(failure);
        }
    }

    private static int descriptorOf(InetSocketAddress bound) {
        var wanted = socketAddress(bound);
        var open = Optional.ofNullable(new File("/proc/self/fd").list()).orElseGet(() -> new String[0]);
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocate(NAME, 8);
            var length = arena.allocate(JAVA_INT);
            var type = arena.allocate(JAVA_INT);
            for (var entry : open) {
                int descriptor = Integer.parseInt(entry);
                length.set(JAVA_INT, 0, NAME);
                if ((int) Libc.GETSOCKNAME.invokeExact(descriptor, name, length) != 0 || length.get(JAVA_INT, 0) != wanted.length
                        || !Arrays.equals(name.asSlice(0, wanted.length).toArray(JAVA_BYTE), wanted)) {
                    continue;
                }
                length.set(JAVA_INT, 0, (int) JAVA_INT.byteSize());
                if ((int) Libc.GETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_TYPE, type, length) == 0 && type.get(JAVA_INT, 0) == SOCK_DGRAM) {
                    return descriptor;
                }
            }
            return -1;
        } catch (Throwable failure) {
            throw rethrown(failure);
        }
    }

    /** {@code sockaddr_in} or {@code sockaddr_in6}: the family in the machine's order, the rest in the network's. */
    private static byte[] socketAddress(InetSocketAddress address) {
        var ip = address.getAddress().getAddress();
        boolean v4 = address.getAddress() instanceof Inet4Address;
        var raw = new byte[v4 ? 16 : 28];
        MemorySegment.ofArray(raw).set(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) (v4 ? AF_INET : AF_INET6));
        raw[2] = (byte) (address.getPort() >> 8);
        raw[3] = (byte) address.getPort();
        System.arraycopy(ip, 0, raw, v4 ? 4 : 8, ip.length);
        return raw;
    }

    /** Copies one more, of at most {@code Packet.CAPACITY} bytes; when all slots are taken, those before it leave first. */
    void add(byte[] from, int offset, int length, InetSocketAddress to) {
        if (waiting == SLOTS) {
            sendAll();
        }
        int slot = waiting++;
        var name = known.get(to);
        if (name == null) {
            name = learn(to);
        }
        MemorySegment.copy(name, 0, names, JAVA_BYTE, (long) slot * NAME, name.length);
        MemorySegment.copy(from, offset, bytes, JAVA_BYTE, (long) slot * Packet.CAPACITY, length);
        headers.set(JAVA_INT, (long) slot * HEADER + 8, name.length);                               // msg_namelen
        vectors.set(JAVA_LONG, (long) slot * VECTOR + 8, length);                                   // iov_len
    }

    private byte[] learn(InetSocketAddress to) {
        if (known.size() == KNOWN_ADDRESSES) {
            known.clear();
        }
        var name = socketAddress(to);
        known.put(to, name);
        return name;
    }

    /** Sends what waits, and counts what was lost since the last call. */
    void flush(Counters counters) {
        sendAll();
        counters.add(Counter.SEND_BUFFER_FULL, withoutRoom);
        counters.add(Counter.SEND_FAILED, refused);
        withoutRoom = 0;
        refused = 0;
    }

    /** A datagram that the system refuses is lost, as it may be anywhere on its way, and does not keep back those behind it. */
    private void sendAll() {
        int at = 0;
        while (at < waiting) {
            int sent = send(at, waiting - at);
            if (sent > 0) {
                at += sent;
                continue;
            }
            int error = (int) Libc.ERRNO.get(state, 0L);
            if (error == EAGAIN || error == ENOBUFS) {
                withoutRoom += waiting - at;
                break;
            }
            if (error != EINTR) {
                refused++;
                at++;
            }
        }
        waiting = 0;
    }

    private int send(int from, int count) {
        try {
            return (int) Libc.SENDMMSG.invokeExact(state, descriptor, headers.asSlice((long) from * HEADER), count, MSG_DONTWAIT);
        } catch (Throwable failure) {
            throw rethrown(failure);
        }
    }

    private static RuntimeException rethrown(Throwable failure) {
        return switch (failure) {
            case RuntimeException bug -> bug;
            case Error error -> throw error;
            default -> new IllegalStateException(failure);
        };
    }

    /** Before the channel is closed: afterwards the descriptor may be somebody else's, unless it is our own. */
    @Override
    public void close() {
        waiting = 0;
        if (arena.scope().isAlive()) {
            arena.close();
            if (ownDescriptor) {
                closeDescriptor();
            }
        }
    }

    private void closeDescriptor() {
        try {
            int _ = (int) Libc.CLOSE.invokeExact(descriptor);
        } catch (Throwable failure) {
            throw rethrown(failure);
        }
    }
}
