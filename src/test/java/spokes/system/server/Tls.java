package spokes.system.server;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;

/** TLS towards a server whose certificate nobody has signed, as a person does it who says yes to the browser's warning. */
public final class Tls {
    private Tls() {}

    static X509Certificate certificateOf(URI server) throws IOException {
        return (X509Certificate) chainOf(server).getFirst();
    }

    /** The server's own certificate first. */
    static List<Certificate> chainOf(URI server) throws IOException {
        try (var socket = (SSLSocket) trusting().getSocketFactory().createSocket(server.getHost(), server.getPort())) {
            socket.startHandshake();
            return List.of(socket.getSession().getPeerCertificates());
        }
    }

    public static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {new Everybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
