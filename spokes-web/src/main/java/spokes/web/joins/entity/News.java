package spokes.web.joins.entity;

import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;

/** What is heard of joins, from all who have a part in one. */
public sealed interface News {
    /**
     * Our page was given a token.
     *
     * @param sinceClickMs how long ago the person clicked
     * @param attempt from 0: further ones belong to the same click
     */
    record TokenGiven(String room, String identity, String name, Visit visit, long sinceClickMs, int attempt) implements News {}

    /** Signaling accepted the token of a client that opens its WebSocket. */
    record Accepted(String room, String identity, String name, Visit visit) implements News {}

    /** Signaling did not let somebody in. Room and identity are empty where they are not proved. */
    record Refused(String room, String identity, Visit visit, Cause cause, int status, String sentence) implements News {}

    /** Somebody is in the room's signaling; media is to follow. */
    record Opened(String room, String identity, String name, ParticipantSid who, PeerRole primary) implements News {}

    /** Offer and answer have passed on this connection. */
    record Described(ParticipantSid who, PeerRole role) implements News {}

    /** A microphone is announced. */
    record Announced(ParticipantSid who, TrackSid track, boolean muted) implements News {}

    record Muted(TrackSid track, boolean muted) implements News {}

    record Media(MediaEvent.InRoom event) implements News {}

    /** @param wasReplaced by another session of the same identity */
    record Left(ParticipantSid who, String reason, boolean wasReplaced) implements News {}

    record PageSaid(String room, String identity, PageReport report) implements News {}

    /** WebSockets of this identity, or all of them where it is empty, are cut by something that stands before us. */
    record CutByProxy(String identity, int afterSeconds, String line) implements News {}

    /**
     * From where somebody came.
     *
     * @param client our page, or the name of an SDK
     * @param address the nearest that can be believed, for people and for telling inside from outside
     * @param host the address of ours that was asked, where no proxy stood between; else empty
     */
    record Visit(String client, String address, String host) {
        public static Visit unknown() {
            return new Visit("", "", "");
        }
    }
}
