package spokes.web.signaling.control;

import jakarta.json.JsonException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SimulateScenario;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrickleRequest;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import spokes.media.api.MediaCommand;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.web.json.Json;

/** What a client says: one line per message, each to the one who deals with it. */
final class Conversation {
    private final SignalRoom signal;
    private final RoomName room;
    private final Roster roster;
    private final Announcements announcements;
    private final Subscriptions subscriptions;
    private final Publishing publishing;
    private final Limits limits;
    private final DataTracks dataTracks;
    private final DataBlobs dataBlobs;
    private final Consumer<MediaCommand> media;
    private final Map<Participant, Long> pretendUntilNs = new HashMap<>();

    Conversation(SignalRoom signal, RoomName room, Roster roster, Announcements announcements, Subscriptions subscriptions,
            Publishing publishing, DataTracks dataTracks, DataBlobs dataBlobs, Limits limits, Consumer<MediaCommand> media) {
        this.signal = signal;
        this.room = room;
        this.roster = roster;
        this.announcements = announcements;
        this.subscriptions = subscriptions;
        this.publishing = publishing;
        this.limits = limits;
        this.dataTracks = dataTracks;
        this.dataBlobs = dataBlobs;
        this.media = media;
    }

    @SuppressWarnings("deprecation")           // update_layers is still sent by old clients, and ignored
    void on(Participant who, SignalRequest message, long nowNs) {
        switch (message.getMessageCase()) {
            case OFFER -> offer(who, message.getOffer());
            case ANSWER -> answer(who, message.getAnswer());
            case TRICKLE -> trickle(who, message.getTrickle());
            case ADD_TRACK -> publishing.add(who, message.getAddTrack());
            case MUTE -> {
                publishing.mute(who, message.getMute(), nowNs);
                signal.touched(nowNs);
            }
            case SUBSCRIPTION -> subscriptions.wish(who, message.getSubscription(), nowNs);
            case TRACK_SETTING -> subscriptions.settings(who, message.getTrackSetting());
            case LEAVE -> leave(who, message.getLeave(), nowNs);
            case SUBSCRIPTION_PERMISSION -> audience(who, message.getSubscriptionPermission());
            case SYNC_STATE -> syncState(who, message.getSyncState(), nowNs);
            case SIMULATE -> simulate(who, message.getSimulate(), nowNs);
            case UPDATE_METADATA -> describe(who, message.getUpdateMetadata(), nowNs);
            case UPDATE_AUDIO_TRACK -> publishing.update(who, message.getUpdateAudioTrack(), nowNs);
            case UPDATE_VIDEO_TRACK -> publishing.update(who, message.getUpdateVideoTrack(), nowNs);
            case PUBLISH_DATA_TRACK_REQUEST -> {
                dataTracks.publish(who, message.getPublishDataTrackRequest(), nowNs);
                signal.touched(nowNs);
            }
            case UNPUBLISH_DATA_TRACK_REQUEST -> dataTracks.unpublish(who, message.getUnpublishDataTrackRequest(), nowNs);
            case UPDATE_DATA_SUBSCRIPTION -> dataTracks.wish(who, message.getUpdateDataSubscription());
            // Pings are answered where they come in, before this room's work.
            case PING, PING_REQ, UPDATE_LAYERS -> { }
            case MESSAGE_NOT_SET -> dataBlobs.on(who, message);
        }
    }

    private void offer(Participant who, SessionDescription offer) {
        media.accept(new MediaCommand.Offer(room, who.sid(), offer.getId(), offer.getSdp()));
    }

    private void answer(Participant who, SessionDescription answer) {
        media.accept(new MediaCommand.Answer(room, who.sid(), answer.getId(), answer.getSdp()));
    }

    private void trickle(Participant who, TrickleRequest trickle) {
        candidate(trickle.getCandidateInit()).ifPresent(candidate -> media.accept(new MediaCommand.Trickle(room, who.sid(),
                trickle.getTarget() == SignalTarget.SUBSCRIBER ? PeerRole.SUBSCRIBER : PeerRole.PUBLISHER, candidate)));
    }

    /** Empty for what says nothing to us: the end of candidates, what cannot be read. */
    private static Optional<String> candidate(String init) {
        try (var reader = Json.createReader(new StringReader(init))) {
            return Optional.of(reader.readObject().getString("candidate", ""))
                    .filter(line -> line.startsWith("candidate:"));
        } catch (JsonException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private void leave(Participant who, LeaveRequest leave, long nowNs) {
        var reason = switch (leave.getReason()) {
            case USER_UNAVAILABLE, USER_REJECTED, AGENT_ERROR -> leave.getReason();
            default -> DisconnectReason.CLIENT_INITIATED;
        };
        signal.remove(who, reason, Optional.empty(), nowNs);
    }

    private void audience(Participant who, SubscriptionPermission wish) {
        AudienceRule.from(wish).ifPresentOrElse(rule -> {
            who.audience = rule;
            subscriptions.audienceChanged(who);
            dataTracks.audienceChanged(who);
        }, () -> who.send(Messages.response(RequestResponse.newBuilder().setReason(RequestResponse.Reason.UNCLASSIFIED_ERROR)
                .setMessage("A subscription permission names nobody."))));
    }

    /** After a resume: does the client still believe what we do? */
    private void syncState(Participant who, SyncState state, long nowNs) {
        var known = state.getPublishTracksList().stream().allMatch(published -> published.hasTrack()
                && Roster.trackSid(published.getTrack().getSid()).filter(who.tracks::containsKey).isPresent());
        if (!known || !DataTracks.agrees(who, state.getPublishDataTracksList())) {
            signal.remove(who, DisconnectReason.STATE_MISMATCH, Optional.of(LeaveRequest.Action.RECONNECT), nowNs);
            return;
        }
        if (state.hasSubscription()) {
            subscriptions.wish(who, state.getSubscription(), nowNs);
        }
        dataTracks.wish(who, state);
        subscriptions.disabled(who, Roster.trackSids(state.getTrackSidsDisabledList()));
    }

    private void describe(Participant who, UpdateParticipantMetadata wish, long nowNs) {
        if (!who.grants().canUpdateOwnMetadata()) {
            respond(who, wish, RequestResponse.Reason.NOT_ALLOWED, "The token does not allow to change name, metadata or attributes.");
        } else if (limits.exceeds(who, wish.getName(), wish.getMetadata(), wish.getAttributesMap())) {
            respond(who, wish, RequestResponse.Reason.LIMIT_EXCEEDED, "Name, metadata or attributes are too long.");
        } else {
            describe(who, wish.getName(), wish.getMetadata(), wish.getAttributesMap(), nowNs);
            if (who.protocol() > 14) {
                respond(who, wish, RequestResponse.Reason.OK, "");
            }
        }
    }

    /** Empty names and metadata leave what is; an attribute without a value goes. */
    void describe(Participant who, String name, String metadata, Map<String, String> attributes, long nowNs) {
        if (!name.isEmpty()) {
            who.rename(name);
        }
        if (!metadata.isEmpty()) {
            who.describe(metadata);
        }
        attributes.forEach(who::attribute);
        who.changed();
        announcements.changedByItself(who, nowNs);
        signal.renew(who, nowNs);
        signal.touched(nowNs);
    }

    private static void respond(Participant who, UpdateParticipantMetadata wish, RequestResponse.Reason reason, String message) {
        who.send(Messages.response(RequestResponse.newBuilder().setRequestId(wish.getRequestId()).setReason(reason).setMessage(message)
                .setUpdateMetadata(wish)));
    }

    /** For the test suites of clients. */
    private void simulate(Participant who, SimulateScenario scenario, long nowNs) {
        switch (scenario.getScenarioCase()) {
            case SPEAKER_UPDATE -> {
                signal.speakers().pretend(who, 0.9f);
                pretendUntilNs.put(who, nowNs + Math.clamp(scenario.getSpeakerUpdate(), 0, 60) * 1_000_000_000L);
            }
            case NODE_FAILURE -> signal.remove(who, DisconnectReason.UNKNOWN_REASON, Optional.empty(), nowNs);
            case MIGRATION -> signal.closeAbruptly(who);
            case SERVER_LEAVE -> signal.remove(who, DisconnectReason.SERVER_SHUTDOWN, Optional.of(LeaveRequest.Action.DISCONNECT), nowNs);
            case LEAVE_REQUEST_FULL_RECONNECT ->
                signal.remove(who, DisconnectReason.STATE_MISMATCH, Optional.of(LeaveRequest.Action.RECONNECT), nowNs);
            case DISCONNECT_SIGNAL_ON_RESUME -> breakResumes(who, 1, false);
            case DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES -> breakResumes(who, 3, true);
            case SUBSCRIBER_BANDWIDTH -> media.accept(new MediaCommand.LimitBandwidth(room, who.sid(), Math.max(0, scenario.getSubscriberBandwidth())));
            case SWITCH_CANDIDATE_PROTOCOL -> signal.prefer(who, scenario.getSwitchCandidateProtocol(), nowNs);
            case SCENARIO_NOT_SET -> { }
        }
    }

    private static void breakResumes(Participant who, int times, boolean silently) {
        who.resumesToBreak = times;
        who.breakSilently = silently;
    }

    long nextDeadlineNs() {
        return pretendUntilNs.values().stream().mapToLong(Long::longValue).min().orElse(Participant.NEVER);
    }

    void onTick(long nowNs) {
        pretendUntilNs.entrySet().removeIf(entry -> {
            var ended = nowNs >= entry.getValue();
            if (ended && roster.with(entry.getKey().sid()).isPresent()) {
                signal.speakers().pretend(entry.getKey(), 0);
            }
            return ended;
        });
    }
}
