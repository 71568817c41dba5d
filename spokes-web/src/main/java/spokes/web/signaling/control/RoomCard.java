package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo.State;

/** How a room introduces itself, and when everybody is told anew: counts change often, so at most every {@value #PAUSE_S} s. */
final class RoomCard {
    static final int PAUSE_S = 5;

    private final String name;
    private final String sid;
    private RoomOptions options;
    private final long createdAtMs;
    private final ByteString blankFrameTrailer;
    private final Roster roster;
    /** All of it but what changes with who is here. */
    private LivekitModels.Room still;
    private LivekitModels.Room told = LivekitModels.Room.getDefaultInstance();
    private long tellAtNs = Participant.NEVER;
    private boolean stale;

    RoomCard(String name, Sids sids, RoomOptions options, long createdAtMs, Roster roster) {
        this.name = name;
        this.sid = sids.room();
        this.createdAtMs = createdAtMs;
        this.blankFrameTrailer = ByteString.copyFrom(sids.bytes(16));
        this.roster = roster;
        adopt(options);
    }

    private void adopt(RoomOptions next) {
        options = next;
        still = LivekitModels.Room.newBuilder().setSid(sid).setName(name).setMetadata(options.metadata())
                .setEmptyTimeout((int) options.emptyTimeout().toSeconds()).setDepartureTimeout((int) options.departureTimeout().toSeconds())
                .setMaxParticipants(options.maxParticipants()).setCreationTime(createdAtMs / 1000).setCreationTimeMs(createdAtMs)
                .addAllEnabledCodecs(options.rules().codecs().enabled()).build();
    }

    RoomOptions options() {
        return options;
    }

    /** The server API has changed how the room is: everybody hears of it at once. */
    void become(RoomOptions changed) {
        adopt(changed);
        tell();
    }

    ByteString blankFrameTrailer() {
        return blankFrameTrailer;
    }

    LivekitModels.Room info() {
        int seen = 0, publishers = 0;
        for (var participant : roster.everybody()) {
            if (!participant.isHidden()) {
                seen++;
                publishers += participant.isPublisher() ? 1 : 0;
            }
        }
        return still.toBuilder().setNumParticipants(seen).setNumPublishers(publishers).setActiveRecording(isRecorded()).build();
    }

    private boolean isRecorded() {
        for (var participant : roster.everybody()) {
            if (participant.isRecorder() && participant.state() == State.ACTIVE) {
                return true;
            }
        }
        return false;
    }

    /** Enough to know which room it is. */
    LivekitModels.Room shortInfo() {
        return LivekitModels.Room.newBuilder().setSid(sid).setName(name).build();
    }

    /** Somebody came, went or began to publish. */
    void touched(long nowNs) {
        stale = true;
        if (tellAtNs == Participant.NEVER) {
            tellAtNs = nowNs + PAUSE_S * 1_000_000_000L;
        }
    }

    long nextDeadlineNs() {
        return tellAtNs;
    }

    void settle(long nowNs) {
        if (!stale) {
            return;
        }
        if (nowNs >= tellAtNs || isRecorded() != told.getActiveRecording()) {
            tell();
        }
    }

    private void tell() {
        stale = false;
        tellAtNs = Participant.NEVER;
        var now = info();
        if (!now.equals(told)) {
            told = now;
            var frame = Messages.room(now);
            roster.everybody().forEach(participant -> participant.send(frame));
        }
    }
}
