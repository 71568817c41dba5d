package spokes.media.sdp;

/** {@code a=rid}: a layer of simulcast, and whether its describer sends or receives it (RFC 8851). */
public record Rid(String id, boolean send) {}
