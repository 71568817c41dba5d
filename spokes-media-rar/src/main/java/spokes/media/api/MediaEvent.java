package spokes.media.api;

import java.util.List;
import java.util.Map;

/** What the media plane tells signaling. Events of one room arrive in the order in which they happened. */
public sealed interface MediaEvent {

    /** An event about one room. */
    sealed interface InRoom extends MediaEvent {
        RoomName room();
    }

    /**
     * Our answer to the publisher offer with this id.
     *
     * @param tracks by mid, what we send in the sections of a client with a single connection
     */
    record Answered(RoomName room, ParticipantSid who, int id, String sdp, Map<String, TrackSid> tracks) implements InRoom {
        public Answered {
            tracks = Map.copyOf(tracks);
        }

        public Answered(RoomName room, ParticipantSid who, int id, String sdp) {
            this(room, who, id, sdp, Map.of());
        }
    }

    /**
     * A client with a single connection shall make an offer, since what it receives is to change.
     *
     * @param audios so many more sections in which it receives audio; the offer is wanted also when none is
     * @param videos likewise
     */
    record SectionsWanted(RoomName room, ParticipantSid who, int audios, int videos) implements InRoom {}

    /** Our offer for the subscriber connection; ids count from 1, one offer is outstanding at a time. */
    record Offered(RoomName room, ParticipantSid who, int id, String sdp) implements InRoom {}

    /** ICE and DTLS are up: media can flow on this connection. Said once, and again after it had been lost. */
    record Connected(RoomName room, ParticipantSid who, PeerRole role) implements InRoom {}

    /** No consent for so long that the connection counts as lost; it may still come back by an ICE restart. */
    record ConnectionLost(RoomName room, ParticipantSid who, PeerRole role) implements InRoom {}

    /**
     * The first time that a connection of this participant got so far. Said once a connection and station.
     *
     * @param where for people who look for a fault: {@code 203.0.113.7:50000/udp from 198.51.100.9:61234}
     */
    record Reached(RoomName room, ParticipantSid who, PeerRole role, Station station, String where) implements InRoom {}

    /** Where a connection stands, in the order in which a healthy one gets there. */
    enum Station {
        /** An authenticated check came in. */
        STUN,
        /** Our own check was answered: what we send arrives, and comes back. */
        ANSWERED,
        /** DTLS is through. */
        SECURED,
        /** The first RTP of the participant came in. */
        RTP_IN,
        /** The first RTP went out to the participant. */
        RTP_OUT
    }

    /** The answer to {@link MediaCommand.Diagnose}: one entry for each connection that there is. */
    record Diagnosed(RoomName room, ParticipantSid who, List<Diagnosis> connections) implements InRoom {
        public Diagnosed {
            connections = List.copyOf(connections);
        }
    }

    /**
     * What a connection has seen so far: evidence for why it is not up.
     *
     * @param remoteCandidates how many candidates the client named, by type ({@code host}, {@code srflx}, {@code prflx}, {@code relay}); mDNS names count as {@code mdns}
     * @param checksReceived authenticated checks of the client
     * @param lastCheckAgoMs since the last of them, -1 when there was none
     * @param checksSent our own checks, without repetitions of one transaction
     * @param checksAnswered of these
     * @param dtlsReceived DTLS datagrams
     * @param dtlsFailure why the handshake failed, empty when it did not
     * @param rtpReceived packets of RTP that were authentic
     * @param rtpSent packets of RTP
     * @param arrivedAt our {@code address:port/protocol} on which the client's checks came in, the latest last
     * @param from the client's addresses, likewise
     */
    record Diagnosis(PeerRole role, boolean connected, Map<String, Integer> remoteCandidates, long checksReceived, long lastCheckAgoMs, long checksSent,
            long checksAnswered, long dtlsReceived, String dtlsFailure, long rtpReceived, long rtpSent, List<String> arrivedAt, List<String> from) {
        public Diagnosis {
            remoteCandidates = Map.copyOf(remoteCandidates);
            arrivedAt = List.copyOf(arrivedAt);
            from = List.copyOf(from);
        }
    }

    /** A candidate of ours that came up after the description: the line that starts with {@code candidate:}. */
    record Trickled(RoomName room, ParticipantSid who, PeerRole role, String candidate) implements InRoom {}

    /** The address list changed; {@link MediaStatus#candidates} has the new one. Those who are here have been told by {@link Trickled}. */
    record AddressesChanged() implements MediaEvent {}

    /**
     * A track is negotiated: announced and found in the publisher's SDP. It need not have sent anything yet.
     *
     * @param mid the publisher's media section
     * @param mimeType {@code audio/opus}, {@code video/VP8}, …
     */
    record TrackPublished(RoomName room, ParticipantSid who, TrackSid track, String mid, String mimeType) implements InRoom {}

    /** The publisher's SDP no longer sends it, or the server took it away, be it negotiated already or only announced. */
    record TrackUnpublished(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /** The subscriber's answer accepted the track: media may flow. */
    record Subscribed(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /** The subscriber's answer has no codec in which the track exists. */
    record SubscriptionFailed(RoomName room, ParticipantSid who, TrackSid track) implements InRoom {}

    /** A video that this subscriber wants has stopped because the connection is too narrow, or goes on again. Said when it changed. */
    record StreamState(RoomName room, ParticipantSid who, TrackSid track, boolean paused) implements InRoom {}

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

    /** How well media gets through to and from everybody in the room. Said when somebody's grade changed or somebody is new, at most every 5 s. */
    record QualitiesChanged(RoomName room, List<Quality> qualities) implements InRoom {
        public QualitiesChanged {
            qualities = List.copyOf(qualities);
        }
    }

    /** @param score mean opinion score, 1.0 to 4.5 */
    record Quality(ParticipantSid who, Grade grade, float score) {}

    enum Grade {
        /** It should send, nothing arrives, and it answers no checks either. */
        LOST,
        POOR,
        GOOD,
        EXCELLENT
    }

    /** The number of the last reliable data packet that came from a participant; said some times a second at most. */
    record DataSequence(RoomName room, ParticipantSid who, long sequence) implements InRoom {}

    /** A participant sends more data than one may; what is too much is dropped. Said once a second at most. */
    record DataLimited(RoomName room, ParticipantSid who) implements InRoom {}

    /**
     * An answer to a call that {@link MediaCommand.SendData} began.
     *
     * @param packet LiveKit's {@code DataPacket} with {@code rpc_ack} or {@code rpc_response}, as it came
     */
    record RpcAnswered(RoomName room, ParticipantSid who, byte[] packet) implements InRoom {}

    /** The media plane gave up on a participant: all its connections are gone. */
    record ParticipantClosed(RoomName room, ParticipantSid who, CloseReason reason, String detail) implements InRoom {}

    /** The media plane started anew (first start, changed configuration): no room from before exists in it. */
    record Restarted(String why) implements MediaEvent {}
}
