package spokes.media.api;

import java.util.List;

/** What the media plane tells signaling. Events of one room arrive in the order in which they happened. */
public sealed interface MediaEvent {

    /** An event about one room. */
    sealed interface InRoom extends MediaEvent {
        RoomName room();
    }

    /** Our answer to the publisher offer with this id. */
    record Answered(RoomName room, ParticipantSid who, int id, String sdp) implements InRoom {}

    /** Our offer for the subscriber connection; ids count from 1, one offer is outstanding at a time. */
    record Offered(RoomName room, ParticipantSid who, int id, String sdp) implements InRoom {}

    /** ICE and DTLS are up: media can flow on this connection. Said once, and again after it had been lost. */
    record Connected(RoomName room, ParticipantSid who, PeerRole role) implements InRoom {}

    /** No consent for so long that the connection counts as lost; it may still come back by an ICE restart. */
    record ConnectionLost(RoomName room, ParticipantSid who, PeerRole role) implements InRoom {}

    /**
     * A track is negotiated: announced and found in the publisher's SDP. It need not have sent anything yet.
     *
     * @param mid the publisher's media section
     * @param mimeType {@code audio/opus}, {@code video/VP8}, …
     */
    record TrackPublished(RoomName room, ParticipantSid who, TrackSid track, String mid, String mimeType) implements InRoom {}

    /** The publisher's SDP no longer sends it. */
    record TrackUnpublished(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /** The subscriber's answer accepted the track: media may flow. */
    record Subscribed(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /** The subscriber's answer has no codec in which the track exists. */
    record SubscriptionFailed(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /**
     * Everybody whose audio is above the threshold now, loudest first; an empty list is silence. Said when it changed, at most every 400 ms.
     */
    record SpeakersChanged(RoomName room, List<Speaker> speakers) implements InRoom {
        public SpeakersChanged {
            speakers = List.copyOf(speakers);
        }
    }

    /** @param level 0..1, in eighths */
    record Speaker(ParticipantSid who, float level) {}

    /** The media plane gave up on a participant: all its connections are gone. */
    record ParticipantClosed(RoomName room, ParticipantSid who, CloseReason reason, String detail) implements InRoom {}

    /** The media plane started anew (first start, changed configuration): no room from before exists in it. */
    record Restarted(String why) implements MediaEvent {}
}
