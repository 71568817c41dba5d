package spokes.media.sdp;

/** {@code a=ssrc}: a stream that is known before its first packet, and its canonical name. */
public record SsrcName(long ssrc, String cname) {}
