package spokes.web.signaling.control;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitRtc.AddTrackRequest;
import spokes.media.api.MediaCommand;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.media.api.TrackSid;
import spokes.web.access.AccessToken;
import spokes.web.access.Grants;
import spokes.web.joins.entity.Cause;
import spokes.web.rooms.Occupant;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Outbox;

/** Somebody in a room, from one join to its end, over any number of sockets. Owned by the room. */
final class Participant {
    static final long NEVER = Long.MAX_VALUE;
    static final int GIVE_UP_S = 14;

    private final ParticipantSid sid;
    private final Admission admission;
    private final DeviceRules rules;
    private final ParticipantInfo.Kind kind;
    private final long joinedAtMs, joinedNs;
    private AccessToken token;
    private Optional<Outbox> outbox;

    private State state = State.JOINING;
    private int version = 1;
    private boolean publisher;
    private String name;
    private String metadata;
    private final Map<String, String> attributes;

    /** Announced or published, in the order of announcement. */
    final Map<TrackSid, Track> tracks = new LinkedHashMap<>();
    /** Announcements that wait until a track with the same client id has ended. */
    final Deque<AddTrackRequest> waiting = new ArrayDeque<>();
    final Wishes wishes = new Wishes();
    /** By its own handles, in the order in which they were published. */
    final Map<Integer, DataTrack> dataTracks = new LinkedHashMap<>();
    final DataWishes dataWishes = new DataWishes();
    /** What it has laid down, by keys. */
    final Map<ByteString, ByteString> blobs = new HashMap<>();
    AudienceRule audience = AudienceRule.everybody();
    /** What this client believes of who speaks how loud. */
    final Map<ParticipantSid, Float> speakersTold = new HashMap<>();
    final Set<PeerRole> connected = EnumSet.noneOf(PeerRole.class);
    final Set<PeerRole> lost = EnumSet.noneOf(PeerRole.class);

    long activeByNs = NEVER;
    long goneAtNs = NEVER;
    /** When its client is asked to resume, since its media are gone. */
    long resumeAtNs = NEVER;
    long renewAtNs = NEVER;
    /** When its first words are dealt with, where that was not at once. */
    long listenAtNs = NEVER;
    long lastHeardNs;
    /** After a resume, until the offer with new credentials: candidates from before are in it, and by themselves the client could not tell what they belong to. */
    boolean offerDue;
    /** The number of the last reliable data packet that came from it. */
    long lastMessage;
    /** What its client will be told if it never becomes active. */
    DisconnectReason failure = DisconnectReason.JOIN_FAILURE;
    /** For test suites of clients: how many of the next resumes to break, and whether before the first message. */
    int resumesToBreak;
    boolean breakSilently;

    Participant(ParticipantSid sid, Admission admission, Outbox outbox, long nowNs, long joinedAtMs) {
        this.sid = sid;
        this.admission = admission;
        this.rules = DeviceRules.of(admission.client().device());
        this.kind = kind(admission.token().kind());
        this.token = admission.token();
        this.outbox = Optional.of(outbox);
        this.lastHeardNs = nowNs;
        this.joinedAtMs = joinedAtMs;
        this.joinedNs = nowNs;
        this.name = admission.token().name();
        this.metadata = admission.firstWords().metadata().isEmpty() ? admission.token().metadata() : admission.firstWords().metadata();
        this.attributes = new LinkedHashMap<>(admission.token().attributes());
        attributes.putAll(admission.client().attributes());
    }

    ParticipantSid sid() {
        return sid;
    }

    String identity() {
        return admission.identity();
    }

    Admission admission() {
        return admission;
    }

    /** As it is now: the server API may have changed rights since the join. */
    AccessToken token() {
        return token;
    }

    Grants grants() {
        return token.grants();
    }

    /** Of the machine that it runs on. */
    DeviceRules rules() {
        return rules;
    }

    boolean maySubscribe() {
        return grants().canSubscribe() && !admission.client().publishOnly();
    }

    void permit(Grants changed) {
        token = token.with(changed);
    }

    int protocol() {
        return admission.client().protocol();
    }

    String name() {
        return name;
    }

    String metadata() {
        return metadata;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    State state() {
        return state;
    }

    boolean isHidden() {
        return grants().hidden();
    }

    boolean isPublisher() {
        return publisher;
    }

    /** Agents, recorders and the like do not keep a room open and take no seat in it. */
    boolean isDependent() {
        return grants().recorder() || grants().agent() || kind == ParticipantInfo.Kind.AGENT || kind == ParticipantInfo.Kind.EGRESS;
    }

    /** Sees every track, whatever its publisher says. */
    boolean isRecorder() {
        return grants().recorder() || kind == ParticipantInfo.Kind.EGRESS;
    }

    /** Who it is in data packets. */
    MediaCommand.Identify identification(RoomName room) {
        boolean agent = grants().agent() || kind == ParticipantInfo.Kind.AGENT;
        return new MediaCommand.Identify(room, sid, identity(), grants().canPublishData(), isHidden(), agent, grants().canSubscribeMetrics());
    }

    /** For metrics: what its client is made with. */
    Measure.Software software() {
        return new Measure.Software(admission.client().sdk().name(), kind.name());
    }

    PeerRole primaryRole() {
        return isSubscriberPrimary() ? PeerRole.SUBSCRIBER : PeerRole.PUBLISHER;
    }

    boolean isSubscriberPrimary() {
        return admission.subscribes() && protocol() > 2 && !admission.single();
    }

    boolean hasSocket() {
        return outbox.isPresent();
    }

    boolean speaksBy(Outbox socket) {
        return outbox.isPresent() && outbox.get() == socket;
    }

    Optional<Outbox> outbox() {
        return outbox;
    }

    void bind(Outbox socket) {
        outbox = Optional.of(socket);
    }

    void unbind() {
        outbox = Optional.empty();
    }

    void send(Frame frame) {
        outbox.ifPresent(socket -> socket.send(frame));
    }

    void become(State next) {
        state = next;
        version++;
    }

    void changed() {
        version++;
    }

    /**
     * Why this participant does not become active is known: its client is told so before it gives up by itself (after 15 s in most),
     * when all that it could say would be that it took too long.
     */
    void judged(Cause cause) {
        if (activeByNs == NEVER) {
            return;
        }
        failure = Farewells.reason(cause);
        if (failure != DisconnectReason.JOIN_FAILURE) {
            activeByNs = Math.min(activeByNs, joinedNs + GIVE_UP_S * 1_000_000_000L);
        }
    }

    void publishes() {
        publisher = true;
    }

    void rename(String newName) {
        name = newName;
    }

    void describe(String newMetadata) {
        metadata = newMetadata;
    }

    /** An empty value takes the attribute away. */
    void attribute(String key, String value) {
        if (value.isEmpty()) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
    }

    long nextDeadlineNs() {
        return Math.min(Math.min(Math.min(activeByNs, listenAtNs), Math.min(goneAtNs, resumeAtNs)), Math.min(renewAtNs, wishes.nextDeadlineNs()));
    }

    private static ParticipantInfo.Kind kind(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "ingress" -> ParticipantInfo.Kind.INGRESS;
            case "egress" -> ParticipantInfo.Kind.EGRESS;
            case "sip" -> ParticipantInfo.Kind.SIP;
            case "agent" -> ParticipantInfo.Kind.AGENT;
            case "connector" -> ParticipantInfo.Kind.CONNECTOR;
            case "bridge" -> ParticipantInfo.Kind.BRIDGE;
            default -> ParticipantInfo.Kind.STANDARD;
        };
    }

    /** Everything that clients may know: they take what is missing for gone. */
    ParticipantInfo info() {
        var info = ParticipantInfo.newBuilder().setSid(sid.value()).setIdentity(identity()).setName(name).setState(state)
                .setMetadata(metadata).putAllAttributes(attributes).setVersion(version).setIsPublisher(publisher).setKind(kind)
                .setJoinedAt(joinedAtMs / 1000).setJoinedAtMs(joinedAtMs).setPermission(permission())
                .setClientProtocol(admission.client().clientProtocol());
        tracks.values().stream().filter(Track::isPublished).forEach(track -> info.addTracks(track.info()));
        dataTracks.values().forEach(track -> info.addDataTracks(track.info()));
        return info.build();
    }

    ParticipantInfo departed(DisconnectReason reason) {
        version++;
        return info().toBuilder().setState(State.DISCONNECTED).setDisconnectReason(reason).clearTracks().clearDataTracks().build();
    }

    private ParticipantPermission permission() {
        var permission = ParticipantPermission.newBuilder().setCanSubscribe(maySubscribe()).setCanPublish(grants().canPublish())
                .setCanPublishData(grants().canPublishData()).setHidden(grants().hidden())
                .setCanUpdateMetadata(grants().canUpdateOwnMetadata()).setCanSubscribeMetrics(grants().canSubscribeMetrics())
                .setCanManageAgentSession(grants().canManageAgentSession());
        for (var source : TrackSource.values()) {
            if (grants().canPublishSources().contains(source.name().toLowerCase(Locale.ROOT))) {
                permission.addCanPublishSources(source);
            }
        }
        return withOldFields(permission).build();
    }

    @SuppressWarnings("deprecation")
    private ParticipantPermission.Builder withOldFields(ParticipantPermission.Builder permission) {
        return permission.setAgent(grants().agent()).setRecorder(grants().recorder());
    }

    Occupant occupant(boolean speaking) {
        return new Occupant(identity(), name.isEmpty() ? identity() : name, microphone(), shows(TrackSource.CAMERA), shows(TrackSource.SCREEN_SHARE), speaking);
    }

    private Occupant.Microphone microphone() {
        var microphones = tracks.values().stream().filter(track -> track.isPublished() && track.source() == TrackSource.MICROPHONE).toList();
        if (microphones.isEmpty()) {
            return Occupant.Microphone.OFF;
        }
        return microphones.stream().allMatch(Track::isMuted) ? Occupant.Microphone.MUTED : Occupant.Microphone.ON;
    }

    private boolean shows(TrackSource source) {
        return tracks.values().stream().anyMatch(track -> track.isPublished() && track.source() == source && !track.isMuted());
    }

    @Override
    public String toString() {
        return identity() + " (" + sid + ")";
    }
}
