package spokes.media.peer;

import java.util.List;
import spokes.media.transport.dtls.DtlsRole;
import spokes.media.transport.dtls.Fingerprint;
import spokes.media.transport.srtp.SrtpSession;

/** How far a peer's security has come. Each state holds what is known in it. */
sealed interface PeerState {
    /** The other side's description is not here yet. */
    record Undescribed() implements PeerState {}

    /** Described, but no authenticated check came yet, so there is nowhere to send to. */
    record Unreached(DtlsRole role, List<Fingerprint> remote) implements PeerState {}

    /** The handshake runs. */
    record Securing(DtlsRole role, List<Fingerprint> remote) implements PeerState {}

    /** Media flows, as long as there is consent. */
    record Flowing(DtlsRole role, List<Fingerprint> remote, SrtpSession srtp) implements PeerState {}

    record Closed() implements PeerState {}
}
