package spokes.system.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import spokes.system.client.Tokens;

/** A server with settings that most owners leave alone: a certificate, a TURN server and keys of their own. It has an owner. */
final class ConfiguredServer extends SharedServer {
    static final String OWNER = "Robin", PASSWORD = "correct horse battery", TURN_SECRET = "north of the river";
    static final Tokens TOKENS = Tokens.random("configured");
    /** Where the TURN server of {@link TurnIT} listens. */
    static final int TURN_PORT = SpokesServer.freeTcpPort();

    /** Signed by an authority that nobody knows, whose own certificate is the rest of the chain. */
    static Path certificates() {
        return Payara.root().resolve("src/test/target/own-certificate");
    }

    @Override
    SpokesServer started() {
        try {
            makeCertificates();
            var server = SpokesServer.named("configured").with("LIVEKIT_KEYS", TOKENS.keys())
                .with("SPOKES_TLS_CERT", certificates().resolve("chain.pem").toString()).with("SPOKES_TLS_KEY", certificates().resolve("key.pem").toString())
                .with("SPOKES_TURN_SERVERS", "turn:127.0.0.1:" + TURN_PORT + "?transport=udp").with("SPOKES_TURN_SECRET", TURN_SECRET).start();
            try (var owner = new Page(server.http())) {
                owner.setUp(server.setUpLink().orElseThrow(), OWNER, PASSWORD);
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeCertificates() throws IOException {
        Files.createDirectories(certificates());
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=An authority", "-keyout", "authority.key", "-out", "authority.pem");
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=voice.example.org", "-keyout", "key.pem", "-out", "request.pem");
        Files.writeString(certificates().resolve("names"), "subjectAltName=DNS:voice.example.org,DNS:localhost");
        openssl("x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "leaf.pem");
        Files.writeString(certificates().resolve("chain.pem"), Files.readString(certificates().resolve("leaf.pem")) + Files.readString(certificates().resolve("authority.pem")));
    }

    private static void openssl(String... words) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        var made = new ProcessBuilder(command).directory(certificates().toFile()).redirectErrorStream(true).redirectOutput(certificates().resolve("openssl.txt").toFile()).start();
        if (made.onExit().join().exitValue() != 0) throw new IOException(String.join(" ", command));
    }
}
