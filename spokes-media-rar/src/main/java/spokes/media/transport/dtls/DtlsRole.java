package spokes.media.transport.dtls;

/** Who sends the ClientHello. {@code a=setup:active} makes its sender the client (RFC 8842). */
public enum DtlsRole {
    CLIENT,
    SERVER
}
