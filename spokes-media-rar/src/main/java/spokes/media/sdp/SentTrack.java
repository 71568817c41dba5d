package spokes.media.sdp;

import java.util.List;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;

/**
 * A track that we offer to a subscriber.
 *
 * @param format what the publisher sends; a change is a new offer
 * @param rtxSsrc -1 for audio, whose lost packets are simply sent again
 * @param red offer redundant audio first (the publisher sends it)
 * @param layered offer the dependency descriptor (the publisher sends it)
 * @param delayed offer to say how long it may be held back
 * @param stream what it belongs to, for players that keep such tracks together; empty when it stands alone
 */
public record SentTrack(TrackSid sid, ParticipantSid publisher, Format format, long ssrc, long rtxSsrc, boolean red, boolean layered, boolean delayed, String stream) {
    public SentTrack(TrackSid sid, ParticipantSid publisher, Format format, long ssrc, long rtxSsrc, boolean red, boolean layered) {
        this(sid, publisher, format, ssrc, rtxSsrc, red, layered, false, "");
    }

    /** Without redundant audio. */
    public SentTrack(TrackSid sid, ParticipantSid publisher, Format format, long ssrc, long rtxSsrc, boolean layered) {
        this(sid, publisher, format, ssrc, rtxSsrc, false, layered);
    }

    MediaType type() {
        return format.isAudio() ? MediaType.AUDIO : MediaType.VIDEO;
    }

    /** Names the track and its streams. */
    void into(MediaSection.Builder section) {
        var cname = publisher.value();
        section.msid = msid();
        if (rtxSsrc >= 0) {
            section.ssrcs = List.of(new SsrcName(ssrc, cname), new SsrcName(rtxSsrc, cname));
            section.ssrcGroups = List.of(new SsrcGroup("FID", List.of(ssrc, rtxSsrc)));
        } else {
            section.ssrcs = List.of(new SsrcName(ssrc, cname));
        }
    }

    /** JS splits the stream's name at the bar: who, and which track, or what it belongs to. Then the second word alone says which track it is. */
    Msid msid() {
        return new Msid(publisher.value() + "|" + (stream.isEmpty() ? sid.told() : stream), sid.told().value());
    }
}
