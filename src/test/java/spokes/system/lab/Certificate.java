package spokes.system.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;

/** A certificate that nobody vouches for, made by openssl. */
record Certificate(Path file, Path key) {
    static Certificate in(Path folder, String address) {
        var made = new Certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Host.command(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=lab",
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=IP:" + address, "-keyout", made.key.toString(), "-out", made.file.toString()), "");
        return made;
    }

    /** What a Chromium is started with that believes it; also in its TURN connections, which other options do not reach. */
    String chromiumOption() {
        try (var in = Files.newInputStream(file)) {
            var spki = CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey().getEncoded();
            return "--ignore-certificate-errors-spki-list=" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
