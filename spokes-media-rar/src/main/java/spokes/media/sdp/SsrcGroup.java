package spokes.media.sdp;

import java.util.List;

/** {@code a=ssrc-group}: {@code FID} ties a stream to its RTX (RFC 5576). */
public record SsrcGroup(String semantics, List<Long> ssrcs) {
    public SsrcGroup {
        ssrcs = List.copyOf(ssrcs);
    }
}
