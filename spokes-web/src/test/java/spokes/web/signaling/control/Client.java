package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import spokes.media.api.MediaEvent;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.TrackSid;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.ClientParameters;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Letter;
import spokes.web.signaling.entity.Outbox;

/** A client's stand-in: keeps what it receives, and says things in its own words. */
final class Client implements Outbox {
    private final Story story;
    private final Admission admission;
    final List<SignalResponse> received = new ArrayList<>();
    /** How many media commands there were when a message came. */
    final List<Integer> commandsBefore = new ArrayList<>();
    int closedWith;
    private Optional<ParticipantSid> sid = Optional.empty();

    Client(Story story, Admission admission) {
        this.story = story;
        this.admission = admission;
    }

    @Override
    public void send(Frame frame) {
        if (closedWith == 0) {
            received.add(frame.message());
            commandsBefore.add(story.media.size());
            if (frame.message().hasJoin()) {
                sid = Optional.of(new ParticipantSid(frame.message().getJoin().getParticipant().getSid()));
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        closedWith = closedWith == 0 ? code : closedWith;
    }

    @Override
    public boolean isOpen() {
        return closedWith == 0;
    }

    @Override
    public void taken() {}

    ParticipantSid sid() {
        return sid.orElseThrow(() -> new AssertionError(admission.identity() + " has not joined: " + kinds()));
    }

    List<MessageCase> kinds() {
        return received.stream().map(SignalResponse::getMessageCase).toList();
    }

    List<SignalResponse> all(MessageCase kind) {
        return received.stream().filter(message -> message.getMessageCase() == kind).toList();
    }

    SignalResponse last(MessageCase kind) {
        var messages = all(kind);
        if (messages.isEmpty()) {
            throw new AssertionError(admission.identity() + " received no " + kind + " but " + kinds());
        }
        return messages.getLast();
    }

    LeaveRequest leave() {
        return last(MessageCase.LEAVE).getLeave();
    }

    void forgetsWhatCame() {
        received.clear();
        commandsBefore.clear();
    }

    /** The newest this client has heard of an identity. */
    ParticipantInfo sees(String identity) {
        return received.stream().flatMap(message -> infos(message).stream()).filter(info -> info.getIdentity().equals(identity))
                .reduce((_, later) -> later).orElseThrow(() -> new AssertionError("never heard of " + identity + ": " + kinds()));
    }

    List<ParticipantInfo> everythingHeardOf(String identity) {
        return received.stream().flatMap(message -> infos(message).stream()).filter(info -> info.getIdentity().equals(identity)).toList();
    }

    private static List<ParticipantInfo> infos(SignalResponse message) {
        if (message.hasJoin()) {
            var infos = new ArrayList<>(message.getJoin().getOtherParticipantsList());
            infos.add(message.getJoin().getParticipant());
            return infos;
        }
        return message.getUpdate().getParticipantsList();
    }

    void connects(PeerRole role) {
        story.says(new MediaEvent.Connected(Story.ROOM, sid(), role));
    }

    void loses(PeerRole role) {
        story.says(new MediaEvent.ConnectionLost(Story.ROOM, sid(), role));
    }

    void losesItsSocket() {
        closedWith = 1006;
        story.tell(new Letter.SocketClosed(this));
    }

    Client resumes() {
        var parameters = new ClientParameters(admission.client().protocol(), true, false, true, sid().value(), false, 0, java.util.Map.of());
        var next = story.arrives(new Admission(admission.token(), parameters, "token 2 of " + admission.identity()));
        next.sid = sid;
        return next;
    }

    Client joinsAgain() {
        return story.arrives(admission);
    }

    /** And has given that up when the room comes to it. */
    Client joinsAgainInVain() {
        var next = new Client(story, admission);
        next.closedWith = 1006;
        story.tell(new Letter.Arrival(admission, next));
        return next;
    }

    void asks(Consumer<SignalRequest.Builder> words) {
        var request = SignalRequest.newBuilder();
        words.accept(request);
        story.asks(this, request);
    }

    static AddTrackRequest.Builder microphone(String cid) {
        return AddTrackRequest.newBuilder().setCid(cid).setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE);
    }

    static AddTrackRequest.Builder camera(String cid) {
        return AddTrackRequest.newBuilder().setCid(cid).setType(TrackType.VIDEO).setSource(TrackSource.CAMERA).setWidth(1280).setHeight(720);
    }

    TrackInfo announces(AddTrackRequest.Builder track) {
        asks(request -> request.setAddTrack(track));
        return last(MessageCase.TRACK_PUBLISHED).getTrackPublished().getTrack();
    }

    TrackSid publishes(AddTrackRequest.Builder track) {
        var info = announces(track);
        var sidOfTrack = new TrackSid(info.getSid());
        story.says(new MediaEvent.TrackPublished(Story.ROOM, sid(), sidOfTrack, "0",
                info.getType() == TrackType.AUDIO ? "audio/opus" : "video/VP8"));
        return sidOfTrack;
    }

    TrackSid publishesMicrophone() {
        return publishes(microphone("mic of " + admission.identity()));
    }
}
