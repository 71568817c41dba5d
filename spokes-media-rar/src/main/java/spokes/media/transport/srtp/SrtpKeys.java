package spokes.media.transport.srtp;

import java.util.Arrays;

/** Master keys and salts of one association, seen from our side: {@code local} protects what we send, {@code remote} what we receive. */
public record SrtpKeys(SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {

    /** How many bytes the DTLS exporter {@code EXTRACTOR-dtls_srtp} must give for this profile (RFC 5764 §4.2). */
    public static int exportedBytes(SrtpProfile profile) {
        return 2 * (profile.keyBytes() + profile.saltBytes());
    }

    /** Cuts the exported material: client key, server key, client salt, server salt. */
    public static SrtpKeys fromExport(SrtpProfile profile, byte[] exported, boolean weAreClient) {
        int key = profile.keyBytes(), salt = profile.saltBytes();
        var clientKey = Arrays.copyOfRange(exported, 0, key);
        var serverKey = Arrays.copyOfRange(exported, key, 2 * key);
        var clientSalt = Arrays.copyOfRange(exported, 2 * key, 2 * key + salt);
        var serverSalt = Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt);
        return weAreClient ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
                : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
