package spokes.system.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code SPOKES_TLS_CERT} and {@code SPOKES_TLS_KEY}: what an authority has signed is what browsers see, with its chain. */
@ExtendWith(ConfiguredServer.class)
class OwnCertificateIT {
    @Test
    void serves_https_with_the_owners_certificate_and_its_chain(SpokesServer server) throws Exception {
        try (var pem = Files.newInputStream(ConfiguredServer.certificates().resolve("chain.pem"))) {
            var given = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            assertThat(Tls.chainOf(server.https())).hasSize(2).isEqualTo(given.stream().toList());
        }
    }

    @Test
    void serves_the_page_by_it(SpokesServer server) throws Exception {
        try (var visitor = new Page(server.https())) {
            assertThat(visitor.get("/").body()).contains("<html");
        }
    }

    @Test
    void makes_none_of_its_own(SpokesServer server) {
        assertThat(server.data().resolve("https-certificate.p12")).doesNotExist();
    }
}
