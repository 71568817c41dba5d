package spokes.media.api;

import java.util.Optional;
import java.util.Set;

/**
 * What signaling may ask of the media plane. Read from top to bottom it is the feature list.
 *
 * <p>Commands are asynchronous: {@link MediaConnection#submit} returns at once, and what comes of a command is a
 * {@link MediaEvent}. Commands of one room are carried out in the order in which they were submitted. A command about a
 * participant or a track that is not there (any more) does nothing.
 */
public sealed interface MediaCommand {
    RoomName room();

    /**
     * Someone comes in. With {@code subscribes} the subscriber's peer connection is made and an {@link MediaEvent.Offered}
     * with the data section follows at once, even in an empty room. Without, it is made for the first {@link Subscribe}, should one come after all.
     *
     * @param single everything goes by the one connection for which the client makes all offers (LiveKit's v1): it has the role
     *        {@link PeerRole#PUBLISHER}, what is subscribed goes into the sections in which the client receives, and
     *        {@link MediaEvent.SectionsWanted} asks for an offer when something is to change
     * @param playout how what it receives is to be played
     * @param codecs the only ones in its descriptions, by their MIME types as {@link MediaEvent.TrackPublished} names them; empty for all
     * @param unsent of these, the ones that it is not to send
     * @param dataTracks whether it has a channel for data tracks
     * @param byTcp as {@link PreferTcp} says, from the first description on
     */
    record Join(RoomName room, ParticipantSid who, boolean subscribes, boolean single, Playout playout, Set<String> codecs, Set<String> unsent, boolean dataTracks,
            boolean byTcp) implements MediaCommand {
        public Join {
            codecs = Set.copyOf(codecs);
            unsent = Set.copyOf(unsent);
        }

        public Join(RoomName room, ParticipantSid who, boolean subscribes, boolean single) {
            this(room, who, subscribes, single, Playout.USUAL, Set.of(), Set.of(), true, false);
        }

        /** With a connection for each direction. */
        public Join(RoomName room, ParticipantSid who, boolean subscribes) {
            this(room, who, subscribes, false);
        }
    }

    /**
     * How what somebody receives is to be played.
     *
     * @param delay how long videos may be held back; empty to leave that to the browser
     * @param synced what belongs to one stream of its publisher, such as camera and microphone, is played together: it is named as one. A section then
     *        carries one track for good, because browsers tell by the section's first track which one it is
     * @param trailers it can read what LiveKit's clients write behind their frames for each other; from others that is kept
     */
    record Playout(Optional<PlayoutDelay> delay, boolean synced, boolean trailers) {
        public static final Playout USUAL = new Playout(Optional.empty(), false);

        public Playout(Optional<PlayoutDelay> delay, boolean synced) {
            this(delay, synced, false);
        }
    }

    /** Bounds for the time from capture to display, ms. */
    record PlayoutDelay(int leastMs, int mostMs) {}

    /**
     * Who a participant is to others in data packets, and what it may; follows its {@link Join}, and again when something changed. Before that it sends none.
     *
     * @param publishesData without it what it sends is dropped
     * @param hidden the others are not told who it is
     * @param agent may send transcriptions, and speak in the name of others
     * @param metrics gets the metrics packets of everybody
     */
    record Identify(RoomName room, ParticipantSid who, String identity, boolean publishesData, boolean hidden, boolean agent, boolean metrics) implements MediaCommand {
        public static Identify nobody(RoomName room, ParticipantSid who) {
            return new Identify(room, who, "", false, false, false, false);
        }
    }

    /**
     * A data packet of the server's own: to those whom it names, else to everybody.
     *
     * @param packet LiveKit's {@code DataPacket}; belongs to the media plane from now on
     * @param call the id of the call that it begins; answers to it become {@link MediaEvent.RpcAnswered}. Empty when it is none
     */
    record SendData(RoomName room, byte[] packet, boolean reliable, String call) implements MediaCommand {}

    /** A track that the next offer will bring (or that the last offer already brought): order does not matter. */
    record Announce(RoomName room, ParticipantSid who, TrackAnnouncement track) implements MediaCommand {}

    /** The client's offer for its publisher connection; answered by {@link MediaEvent.Answered} with the same id. */
    record Offer(RoomName room, ParticipantSid who, int id, String sdp) implements MediaCommand {}

    /** The client's answer to our offer for its subscriber connection. {@code id} 0 means: the client did not say which. */
    record Answer(RoomName room, ParticipantSid who, int id, String sdp) implements MediaCommand {}

    /** A remote candidate: the line that starts with {@code candidate:}. */
    record Trickle(RoomName room, ParticipantSid who, PeerRole role, String candidate) implements MediaCommand {}

    record Subscribe(RoomName room, ParticipantSid who, TrackSid track) implements MediaCommand {}

    record Unsubscribe(RoomName room, ParticipantSid who, TrackSid track) implements MediaCommand {}

    /**
     * How much of a track a subscriber wants (LiveKit {@code track_setting}); kept for a subscription that comes later.
     *
     * @param maxLayer highest spatial layer wanted, 0 is the smallest; {@link Integer#MAX_VALUE} for all
     * @param framesPerSecond as many are enough; 0 for all
     */
    record Limit(RoomName room, ParticipantSid who, TrackSid track, boolean disabled, int maxLayer, int framesPerSecond) implements MediaCommand {}

    /** Whether a video may stop for this subscriber when its connection is too narrow for the smallest layer; said by {@link MediaEvent.StreamState}. */
    record AllowPause(RoomName room, ParticipantSid who, boolean allowed) implements MediaCommand {}

    /**
     * No more video than this for the subscriber, whatever its connection carries: for tests (LiveKit {@code simulateScenario}).
     *
     * @param bitrateBps 0 for no limit
     */
    record LimitBandwidth(RoomName room, ParticipantSid who, long bitrateBps) implements MediaCommand {}

    /**
     * Whether descriptions for this participant, from now on, name only what it reaches by TCP (where there is anything), and what it says of itself by UDP
     * is ignored: for tests (LiveKit {@code simulateScenario}). A connection that is up stays as it is until a restart of ICE.
     */
    record PreferTcp(RoomName room, ParticipantSid who, boolean byTcp) implements MediaCommand {}

    record Mute(RoomName room, TrackSid track, boolean muted) implements MediaCommand {}

    /** The server takes a track away from its publisher. */
    record Unpublish(RoomName room, TrackSid track) implements MediaCommand {}

    /**
     * A data track (LiveKit {@code publish_data_track_request}): its packets come by the publisher's channel {@code _data_track} from now on.
     *
     * @param publishersHandle the number by which the publisher's packets name it, 1 to 65535; another track of the publisher with it has ended
     * @param handle the number by which they name it to whoever receives them, 1 to 65535; no other track of the room has it
     */
    record PublishData(RoomName room, ParticipantSid who, TrackSid track, int publishersHandle, int handle) implements MediaCommand {}

    record UnpublishData(RoomName room, TrackSid track) implements MediaCommand {}

    /** From now on the packets of a data track go to this participant too; until {@link UnsubscribeData}, or until the track ends. */
    record SubscribeData(RoomName room, ParticipantSid who, TrackSid track) implements MediaCommand {}

    record UnsubscribeData(RoomName room, ParticipantSid who, TrackSid track) implements MediaCommand {}

    /** New ICE credentials on the subscriber connection, with an {@link MediaEvent.Offered} that carries them. */
    record RestartIce(RoomName room, ParticipantSid who) implements MediaCommand {}

    /** Asks what the participant's connections have seen so far; answered by {@link MediaEvent.Diagnosed}. */
    record Diagnose(RoomName room, ParticipantSid who) implements MediaCommand {}

    /**
     * Somebody tests the way to us, outside of any call: the answer offers only one address, and sound that is sent comes back.
     * Takes the place of {@link Join} and {@link Offer}; ended by {@link Leave}. Answered by {@link MediaEvent.Answered} with id 0.
     *
     * @param sdp an offer with one audio section, {@code sendrecv}
     * @param address the address of the only candidate of the answer
     * @param port its port
     * @param protocol {@code udp} or {@code tcp}
     */
    record Echo(RoomName room, ParticipantSid who, String sdp, String address, int port, String protocol) implements MediaCommand {}

    record Leave(RoomName room, ParticipantSid who) implements MediaCommand {}
}
