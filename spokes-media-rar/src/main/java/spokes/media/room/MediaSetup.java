package spokes.media.room;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import spokes.media.api.MediaStatus;
import spokes.media.transport.dtls.DtlsIdentity;

/**
 * What the rooms of one loop need to know of the world around them.
 *
 * @param candidates where clients shall send to, in order of preference: the addresses and the port of this loop
 * @param identity our certificate
 * @param random makes credentials and SSRCs; a {@link java.security.SecureRandom} outside of tests
 * @param ntp the wall clock for sender reports: from the loop's monotonic {@code nowNs} to a 64-bit NTP timestamp (RFC 5905)
 */
public record MediaSetup(List<MediaStatus.Candidate> candidates, DtlsIdentity identity, RandomGenerator random, LongUnaryOperator ntp) {
    public MediaSetup {
        candidates = List.copyOf(candidates);
    }
}
