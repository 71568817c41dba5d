package spokes.media.api;

import java.util.List;

/**
 * What a publisher said of a track before its SDP came (LiveKit {@code add_track}).
 *
 * @param sid the id that the track is known by from now on
 * @param cid the client's own id for it; its SDP names it in {@code a=msid}
 * @param kind audio or video
 * @param codecs codecs that the publisher wishes to send, best first, in the short lower-case form {@code vp8}; may be empty
 * @param muted whether it starts muted
 * @param stereo opus only: answer {@code stereo=1}
 * @param dtx opus only: answer {@code usedtx=1}
 * @param rids layers in rising order of size as announced ({@code q, h, f}), empty when there is one layer
 * @param red opus only: let it repeat its last frames, if it can
 * @param silenceTrailer what marks silence that is put in after a mute as ours, in hexadecimal; empty where nothing is encrypted
 * @param screen video only: somebody's screen, which gets its share of a narrow connection first
 * @param stream tracks of one publisher with the same one belong together; empty for none
 * @param source in LiveKit's words, for figures: {@code MICROPHONE}
 * @param trailers its frames may have something behind them for those who can read it ({@link MediaCommand.Playout#trailers})
 */
public record TrackAnnouncement(TrackSid sid, String cid, MediaKind kind, List<String> codecs, boolean muted, boolean stereo,
        boolean dtx, List<String> rids, boolean red, String silenceTrailer, boolean screen, String stream, String source, boolean trailers) {
    public TrackAnnouncement {
        codecs = List.copyOf(codecs);
        rids = List.copyOf(rids);
    }

    /** With nothing behind its frames. */
    public TrackAnnouncement(TrackSid sid, String cid, MediaKind kind, List<String> codecs, boolean muted, boolean stereo, boolean dtx, List<String> rids,
            boolean red, String silenceTrailer, boolean screen, String stream, String source) {
        this(sid, cid, kind, codecs, muted, stereo, dtx, rids, red, silenceTrailer, screen, stream, source, false);
    }

    /** From an unknown source. */
    public TrackAnnouncement(TrackSid sid, String cid, MediaKind kind, List<String> codecs, boolean muted, boolean stereo, boolean dtx, List<String> rids,
            boolean red, String silenceTrailer, boolean screen, String stream) {
        this(sid, cid, kind, codecs, muted, stereo, dtx, rids, red, silenceTrailer, screen, stream, "UNKNOWN");
    }

    /** That belongs to no other. */
    public TrackAnnouncement(TrackSid sid, String cid, MediaKind kind, List<String> codecs, boolean muted, boolean stereo, boolean dtx, List<String> rids,
            boolean red, String silenceTrailer, boolean screen) {
        this(sid, cid, kind, codecs, muted, stereo, dtx, rids, red, silenceTrailer, screen, "");
    }

    /** Of a camera or a microphone. */
    public TrackAnnouncement(TrackSid sid, String cid, MediaKind kind, List<String> codecs, boolean muted, boolean stereo, boolean dtx, List<String> rids) {
        this(sid, cid, kind, codecs, muted, stereo, dtx, rids, false, "", false);
    }
}
