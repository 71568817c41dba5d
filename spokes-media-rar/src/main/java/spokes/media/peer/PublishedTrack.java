package spokes.media.peer;

import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackAnnouncement;
import spokes.media.api.TrackSid;
import spokes.media.sdp.Format;
import spokes.media.sdp.ReceivedSection;
import spokes.media.track.UpTrack;

/** An announced track that was found in its publisher's SDP: what subscribers need to know of it. */
public final class PublishedTrack {
    private final ParticipantSid publisher;
    private final TrackAnnouncement announcement;
    private final UpTrack up;
    private ReceivedSection section;
    private Format format;

    PublishedTrack(ParticipantSid publisher, TrackAnnouncement announcement, UpTrack up, ReceivedSection section, Format format) {
        this.publisher = publisher;
        this.announcement = announcement;
        this.up = up;
        this.section = section;
        this.format = format;
    }

    public TrackSid sid() {
        return announcement.sid();
    }

    public ParticipantSid publisher() {
        return publisher;
    }

    public UpTrack up() {
        return up;
    }

    public String mid() {
        return section.mid();
    }

    /** What it is sent in now. */
    public Format format() {
        return format instanceof Format.Opus || format instanceof Format.Red ? new Format.Opus(announcement.stereo()) : format;
    }

    /** How clients call what it is sent in. */
    public String mimeType() {
        return format.codec().mimeType();
    }

    /** Whether it comes as redundant audio, though single packets may not. */
    boolean red() {
        return section.codecs().getFirst().format() instanceof Format.Red;
    }

    TrackAnnouncement announcement() {
        return announcement;
    }

    ReceivedSection section() {
        return section;
    }

    void renegotiated(ReceivedSection agreed) {
        section = agreed;
    }

    boolean isSentIn(Format other) {
        return format.equals(other) || isVoice(format) && isVoice(other);
    }

    /** Browsers change between Opus and redundant Opus from packet to packet. */
    private static boolean isVoice(Format format) {
        return format instanceof Format.Opus || format instanceof Format.Red;
    }

    void sentIn(Format now) {
        format = now;
    }
}
