package spokes.media.room;

import java.util.List;
import java.util.random.RandomGenerator;
import spokes.media.api.MediaStatus;
import spokes.media.transport.dtls.DtlsIdentity;
import spokes.media.transport.ice.LocalSockets;

/**
 * What the rooms of one loop need to know of the world around them.
 *
 * @param candidates where clients shall send to, in order of preference: the addresses and the port of this loop
 * @param sockets those of this loop
 * @param iceLite whether we only answer checks, and say so
 * @param punching whether we send checks to where clients say they are
 * @param identity our certificate
 * @param rules for all rooms
 * @param random makes credentials and SSRCs; a {@link java.security.SecureRandom} outside of tests
 */
public record MediaSetup(List<MediaStatus.Candidate> candidates, LocalSockets sockets, boolean iceLite, boolean punching, DtlsIdentity identity, RandomGenerator random,
        RoomRules rules) {
    /** Where the operator has decided nothing. */
    public MediaSetup(List<MediaStatus.Candidate> candidates, LocalSockets sockets, boolean iceLite, boolean punching, DtlsIdentity identity, RandomGenerator random) {
        this(candidates, sockets, iceLite, punching, identity, random, RoomRules.USUAL);
    }

    public MediaSetup {
        candidates = List.copyOf(candidates);
    }
}
