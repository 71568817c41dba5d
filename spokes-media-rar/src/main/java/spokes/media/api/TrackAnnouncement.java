package spokes.media.api;

import java.util.List;

/**
 * What a publisher said of a track before its SDP came (LiveKit {@code add_track}), made by {@link #of}.
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

    public static Builder of(TrackSid sid, String cid, MediaKind kind) {
        return new Builder(sid, cid, kind);
    }

    /** Collects an announcement piece by piece; what is not said is that of a plain camera or microphone. */
    public static final class Builder {
        private final TrackSid sid;
        private final String cid;
        private final MediaKind kind;
        private List<String> codecs = List.of(), rids = List.of();
        private boolean muted, stereo, dtx, red, screen, trailers;
        private String silenceTrailer = "", stream = "", source = "UNKNOWN";

        private Builder(TrackSid sid, String cid, MediaKind kind) {
            this.sid = sid;
            this.cid = cid;
            this.kind = kind;
        }

        public Builder codecs(List<String> codecs) {
            this.codecs = codecs;
            return this;
        }

        public Builder rids(List<String> rids) {
            this.rids = rids;
            return this;
        }

        public Builder muted(boolean muted) {
            this.muted = muted;
            return this;
        }

        public Builder stereo(boolean stereo) {
            this.stereo = stereo;
            return this;
        }

        public Builder dtx(boolean dtx) {
            this.dtx = dtx;
            return this;
        }

        public Builder red(boolean red) {
            this.red = red;
            return this;
        }

        public Builder silenceTrailer(String silenceTrailer) {
            this.silenceTrailer = silenceTrailer;
            return this;
        }

        public Builder screen(boolean screen) {
            this.screen = screen;
            return this;
        }

        public Builder stream(String stream) {
            this.stream = stream;
            return this;
        }

        public Builder source(String source) {
            this.source = source;
            return this;
        }

        public Builder trailers(boolean trailers) {
            this.trailers = trailers;
            return this;
        }

        public TrackAnnouncement build() {
            return new TrackAnnouncement(sid, cid, kind, codecs, muted, stereo, dtx, rids, red, silenceTrailer, screen, stream, source, trailers);
        }
    }
}
