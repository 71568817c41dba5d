package spokes.web.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void never_come_twice_and_read_well() {
        assertThat(Stream.generate(Secrets::secret).limit(1000)).doesNotHaveDuplicates().allMatch(secret -> secret.matches("[2-9A-HJ-NP-Za-km-z]{32}"));
    }

    @Test
    void an_id_is_worth_128_bits() {
        assertThat(Secrets.id().length() * Math.log(57) / Math.log(2)).isGreaterThan(128);
    }

    @Test
    void are_kept_as_sha_256() {
        assertThat(Secrets.hash("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
