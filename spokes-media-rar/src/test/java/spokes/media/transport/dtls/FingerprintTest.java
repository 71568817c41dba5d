package spokes.media.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    static final byte[] CERTIFICATE = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-384", "sha-512", "SHA-256"})
    void knows_a_certificate_by_every_strong_digest(String algorithm) {
        var fingerprint = Fingerprint.of(algorithm, CERTIFICATE);
        assertThat(fingerprint.matches(CERTIFICATE)).isTrue();
        assertThat(fingerprint.matches(new byte[] {1, 2, 4})).isFalse();
    }

    @Test
    void trusts_no_weak_digest_even_if_it_fits() {
        assertThat(Fingerprint.of("sha-1", CERTIFICATE).matches(CERTIFICATE)).isFalse();
    }

    @Test
    void a_shortened_digest_matches_nothing() {
        var whole = Fingerprint.of("sha-256", CERTIFICATE).digest();
        assertThat(new Fingerprint("sha-256", java.util.Arrays.copyOf(whole, 8)).matches(CERTIFICATE)).isFalse();
        assertThat(new Fingerprint("sha-256", new byte[0]).matches(CERTIFICATE)).isFalse();
    }

    @Test
    void reads_what_it_writes_in_either_case() {
        var fingerprint = Fingerprint.of("sha-256", CERTIFICATE);
        assertThat(Fingerprint.parse(fingerprint.toString())).contains(fingerprint);
        assertThat(Fingerprint.parse(fingerprint.toString().toLowerCase(java.util.Locale.ROOT))).contains(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "sha-256 AB:C", "sha-256 AB CD", "sha-256 XY:ZZ", "sha-256 AB-CD"})
    void refuses_what_is_not_of_that_form(String value) {
        assertThat(Fingerprint.parse(value)).isEmpty();
    }
}
