package spokes.web.signaling.entity;

import com.google.protobuf.Message;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitAgent.Job;
import livekit.LivekitRtc.SignalRequest;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.web.joins.entity.Cause;

/** What a room can be told. Letters are dealt with one after the other, in the order in which they came. */
public sealed interface Letter {
    /** A socket was opened, for a new session or to take one up again. */
    record Arrival(Admission admission, Outbox outbox) implements Letter {}

    record Request(Outbox from, SignalRequest message) implements Letter {}

    /** Says nothing of a participant who has another socket by now. */
    record SocketClosed(Outbox outbox) implements Letter {}

    record Media(MediaEvent.InRoom event) implements Letter {}

    record TokenRenewed(ParticipantSid who, String token) implements Letter {}

    /** The database did not answer; ask again soon. */
    record RenewalFailed(ParticipantSid who) implements Letter {}

    /** The right to be here has ended. */
    record MayNotStay(ParticipantSid who) implements Letter {}

    /** Why this participant does not get through. */
    record Judged(ParticipantSid who, Cause cause) implements Letter {}

    record Remove(String identity) implements Letter {}

    /** The server API asks; the answer comes by the future, exceptionally as {@link CallRefused}. */
    record Call(String method, Message request, CompletableFuture<Message> answer) implements Letter {}

    /** What became of a job for one of the room's agents. */
    record JobChanged(Job job) implements Letter {}

    record CloseRoom() implements Letter {}

    /** The media plane has forgotten everything. */
    record MediaRestarted() implements Letter {}

    record ShutDown() implements Letter {}
}
