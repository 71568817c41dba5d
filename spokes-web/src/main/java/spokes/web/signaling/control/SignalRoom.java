package spokes.web.signaling.control;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.ClientConfigSetting;
import livekit.LivekitModels.ClientConfiguration;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitRtc.CandidateProtocol;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest.Action;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SignalResponse;
import spokes.media.api.CloseReason;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.media.api.RoomName;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.News;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.Frame;
import spokes.web.signaling.entity.Letter;
import spokes.web.signaling.entity.Outbox;
import spokes.web.signaling.entity.Renewal;

/**
 * One room's signaling state: who is in it, with what rights and tracks, and what each of them has been told.
 *
 * <p>Letters go in by {@link #on}; {@link #settle} follows when no more letters wait, and sends what several of them may have
 * changed; {@link #nextDeadlineNs} says when it wants to be settled although nothing came. A participant stays while its signal
 * socket or its media lives ({@code livekit-protocol} §6.6): {@value #ACTIVE_S} s to become active (less where the cause of its failure is known), {@value #LOST_S} s to come
 * back after both are lost. Agents and recorders do not count: a room in which there is nobody else ends as if it were empty.
 *
 * <p>Owned by one thread; reads no clock.
 */
public final class SignalRoom {
    static final int ACTIVE_S = 60, LOST_S = 5, RESUMED_S = 30, RENEW_S = 300, RENEW_AGAIN_S = 30, PING_INTERVAL_S = 5, PING_TIMEOUT_S = 15;
    /** Somebody who leaves closes his media and says so by the socket: whichever comes first, the word counts. */
    static final long FAREWELL_NS = 250_000_000L;
    /** As long may a client need until it can make use of an answer. */
    static final long READY_NS = 30_000_000L;
    /** From this one on clients know tracks whose stream does not name them. */
    static final int SYNCED_PROTOCOL = 10;
    static final int NORMAL_CLOSURE = 1000, GOING_AWAY = 1001;
    private static final System.Logger LOG = System.getLogger(SignalRoom.class.getName());

    private final RoomName name;
    private final RoomWorld world;
    private final Sids sids;
    private final ServerCard server;
    private final Roster roster = new Roster();
    private final RoomCard card;
    private final Announcements announcements;
    private final Speakers speakers;
    private final Qualities qualities = new Qualities(roster);
    private final Subscriptions subscriptions;
    private final Dynacast dynacast = new Dynacast(roster);
    private final Publishing publishing;
    private final DataTracks dataTracks;
    private final Conversation conversation;
    private final Supervision supervision;
    private final Calls calls;
    private final Dispatches dispatches;
    private final Chronicle chronicle;
    private final Measurements measurements;
    private final PreferredWays ways = new PreferredWays();
    /** The media plane did not take a command about these. */
    private final Set<ParticipantSid> unserved = new LinkedHashSet<>();
    private long closeAtNs;
    private boolean over;
    private boolean shown;

    public SignalRoom(String name, RoomOptions options, ServerCard server, Sids sids, RoomWorld world, long nowNs) {
        this.name = new RoomName(name);
        this.world = world;
        this.sids = sids;
        this.server = server;
        this.card = new RoomCard(name, sids, options, world.wallClockMs(), roster);
        this.chronicle = new Chronicle(card, world::happened);
        this.measurements = new Measurements(world::measured);
        this.announcements = new Announcements(roster);
        this.speakers = new Speakers(roster);
        this.subscriptions = new Subscriptions(this.name, roster, speakers, dynacast, options.rules().limits(), measurements, this::submit);
        this.publishing = new Publishing(this.name, roster, sids, announcements, subscriptions, dynacast, options.rules().codecs(), card.blankFrameTrailer(), measurements, this::submit);
        this.dataTracks = new DataTracks(this.name, options.rules().dataTracks(), roster, sids, announcements, this::submit);
        this.conversation = new Conversation(this, this.name, roster, announcements, subscriptions, publishing, dataTracks,
                new DataBlobs(options.rules(), roster), options.rules().limits(), this::submit);
        this.calls = new Calls(this.name, sids, this::submit);
        this.dispatches = new Dispatches(this, card, roster, sids, world);
        this.supervision = new Supervision(this, roster, card, subscriptions, publishing, dataTracks, conversation, calls, dispatches);
        this.closeAtNs = nowNs + options.emptyTimeout().toNanos();
    }

    /** Whatever goes wrong in here ends at most the participant whom the letter was about. */
    public void on(Letter letter, long nowNs) {
        measurements.at(nowNs);
        try {
            deal(letter, nowNs);
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "room " + name + ": a " + letter.getClass().getSimpleName() + " could not be dealt with", bug);
            concerned(letter).ifPresent(who -> remove(who, DisconnectReason.STATE_MISMATCH, Optional.of(Action.RECONNECT), nowNs));
        }
    }

    private void deal(Letter letter, long nowNs) {
        switch (letter) {
            case Letter.Arrival(var admission, var outbox) -> arrive(admission, outbox, nowNs);
            case Letter.Request(var from, var message) -> roster.at(from).ifPresent(who -> {
                who.lastHeardNs = nowNs;
                listen(who, nowNs);
                conversation.on(who, message, nowNs);
            });
            case Letter.SocketClosed(var outbox) -> roster.at(outbox).ifPresent(who -> socketClosed(who, nowNs));
            case Letter.Media(var event) -> onMedia(event, nowNs);
            case Letter.TokenRenewed(var who, var token) -> roster.with(who).ifPresent(it -> it.send(Messages.token(token)));
            case Letter.RenewalFailed(var who) -> roster.with(who)
                    .ifPresent(it -> it.renewAtNs = Math.min(it.renewAtNs, nowNs + RENEW_AGAIN_S * 1_000_000_000L));
            case Letter.MayNotStay(var who) -> roster.with(who).ifPresent(it -> expel(it, nowNs));
            case Letter.Judged(var who, var cause) -> roster.with(who).ifPresent(it -> it.judged(cause));
            case Letter.Remove(var identity) -> roster.everybody().stream()
                    .filter(it -> it.admission().token().identity().equals(identity)).toList().forEach(it -> expel(it, nowNs));
            case Letter.Call(var method, var request, var answer) -> supervision.answer(method, request, answer, nowNs);
            case Letter.JobChanged(var job) -> dispatches.onJob(job);
            case Letter.CloseRoom() -> end(nowNs);
            case Letter.MediaRestarted() -> removeAll(DisconnectReason.STATE_MISMATCH, Action.RECONNECT, nowNs);
            case Letter.ShutDown() -> {
                removeAll(DisconnectReason.SERVER_SHUTDOWN, Action.RECONNECT, nowNs);
                over = true;
            }
        }
    }

    private Optional<Participant> concerned(Letter letter) {
        return switch (letter) {
            case Letter.Arrival(var admission, var _) -> roster.with(admission.identity());
            case Letter.Request(var from, var _) -> roster.at(from);
            case Letter.SocketClosed(var outbox) -> roster.at(outbox);
            case Letter.Media(var event) -> who(event).flatMap(roster::with);
            case Letter.TokenRenewed(var who, var _) -> roster.with(who);
            case Letter.RenewalFailed(var who) -> roster.with(who);
            case Letter.MayNotStay(var who) -> roster.with(who);
            case Letter.Judged(var who, var _) -> roster.with(who);
            case Letter.Remove(var identity) -> roster.with(identity);
            case Letter.Call _, Letter.JobChanged _, Letter.CloseRoom(), Letter.MediaRestarted(), Letter.ShutDown() -> Optional.empty();
        };
    }

    // coming

    private void arrive(Admission admission, Outbox outbox, long nowNs) {
        if (!outbox.isOpen()) {
            return;     // a client gave this attempt up, and its next one may be in already
        }
        if (admission.client().resumes()) {
            roster.with(admission.identity()).filter(who -> who.sid().value().equals(admission.client().resumesSid()))
                    .ifPresentOrElse(who -> resume(who, admission, outbox, nowNs),
                            () -> {
                                turnAway(outbox, Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
                                measurements.turnedAway();
                            });
        } else {
            join(admission, outbox, nowNs);
        }
    }

    private void join(Admission admission, Outbox outbox, long nowNs) {
        var before = roster.with(admission.identity());
        var who = new Participant(sids.participant(), admission, outbox, nowNs, world.wallClockMs());
        if (before.isEmpty() && !who.isDependent() && isFull()) {
            turnAway(outbox, Action.DISCONNECT, DisconnectReason.JOIN_FAILURE);
            measurements.turnedAway();
            world.tell(new News.Refused(name.value(), who.identity(), News.Visit.unknown(), Cause.ROOM_FULL, 0, "The room is full."));
            return;
        }
        before.ifPresent(old -> drop(old, DisconnectReason.DUPLICATE_IDENTITY, Optional.of(Action.DISCONNECT), nowNs));
        roster.add(who);
        who.become(State.JOINED);
        who.activeByNs = nowNs + ACTIVE_S * 1_000_000_000L;
        who.renewAtNs = nowNs + RENEW_S * 1_000_000_000L;
        closeAtNs = who.isDependent() ? closeAtNs : Participant.NEVER;
        var way = ways.of(who.identity(), nowNs);
        who.send(welcome(who, way));
        who.send(Messages.token(admission.freshToken()));
        measurements.joined(who);
        world.tell(new News.Opened(name.value(), who.identity(), who.name(), who.sid(), who.primaryRole()));
        var rules = card.options().rules();
        submit(new MediaCommand.Join(name, who.sid(), admission.subscribes(), admission.single(), playout(who), who.rules().described(rules.codecs()).inDescriptions(), who.rules().unsent(), rules.dataTracks(),
                way == CandidateProtocol.TCP));
        identify(who);
        if (admission.client().allowsPause()) {
            submit(new MediaCommand.AllowPause(name, who.sid(), true));
        }
        subscriptions.welcome(who);
        dataTracks.reconsider(who);
        speakers.tell(who);
        before.ifPresentOrElse(old -> announcements.replaced(old, who, nowNs), () -> announcements.came(who, nowNs));
        touched(nowNs);
        dispatches.came(who);
        if (admission.firstWords().answeredTooSoon()) {
            who.listenAtNs = nowNs + READY_NS;
        } else {
            listen(who, admission, nowNs);
        }
        world.log("room {0}: {1} joined with {2}", name, who, admission.single() ? "one connection" : "two connections");
    }

    /** The first thing that a client says afterwards shows that it is ready. */
    private void listen(Participant who, long nowNs) {
        if (who.listenAtNs != Participant.NEVER) {
            who.listenAtNs = Participant.NEVER;
            listen(who, who.admission(), nowNs);
        }
    }

    /** Firefox does not take the names of streams; to hold its videos back alone would part them from their sound. */
    private Playout playout(Participant who) {
        var wanted = card.options().playout();
        var client = who.admission().client();
        boolean synced = wanted.synced() && who.protocol() >= SYNCED_PROTOCOL && !client.device().isFirefox();
        return new Playout(wanted.synced() && client.device().isFirefox() ? Optional.empty() : wanted.delay(), synced, client.trailers());
    }

    /** What a client said in the same breath, until it has talked itself out of the room. */
    private void listen(Participant who, Admission admission, long nowNs) {
        admission.firstWords().requests().stream().takeWhile(_ -> roster.with(who.sid()).isPresent()).forEach(request -> conversation.on(who, request, nowNs));
    }

    private Frame welcome(Participant who, CandidateProtocol way) {
        var helpers = world.iceServers(who.sid());
        var relays = way == CandidateProtocol.TLS ? IceServers.overTls(helpers) : List.<ICEServer>of();
        return Frame.of(SignalResponse.newBuilder().setJoin(JoinResponse.newBuilder().setRoom(card.info()).setParticipant(who.info())
                .addAllOtherParticipants(announcements.visibleTo(who).stream().filter(info -> !info.getSid().equals(who.sid().value())).toList())
                .setServerVersion(ServerCard.VERSION).setServerInfo(server.info()).setSubscriberPrimary(who.isSubscriberPrimary())
                .addAllIceServers(relays.isEmpty() ? helpers : relays)
                .setClientConfiguration(configuration(who, !relays.isEmpty()))
                .setPingInterval(PING_INTERVAL_S).setPingTimeout(PING_TIMEOUT_S).setSifTrailer(card.blankFrameTrailer())
                .addAllEnabledPublishCodecs(who.rules().published(card.options().rules().codecs()).enabled()).setFastPublish(false)));
    }

    private static ClientConfiguration configuration(Participant who, boolean onlyByRelays) {
        return ClientConfiguration.newBuilder().setForceRelay(onlyByRelays ? ClientConfigSetting.ENABLED : ClientConfigSetting.UNSET).setDisabledCodecs(who.rules().told()).build();
    }

    private static void turnAway(Outbox outbox, Action action, DisconnectReason reason) {
        outbox.send(Messages.leave(action, reason));
        outbox.close(NORMAL_CLOSURE, reason.name());
    }

    public boolean isFull() {
        return card.options().maxParticipants() > 0 && roster.seatsTaken() >= card.options().maxParticipants();
    }

    /** How many go in and out. */
    public int tracks() {
        int tracks = 0;
        for (var who : roster.everybody()) {
            tracks += who.tracks.size() + who.wishes.subscribed.size();
        }
        return tracks;
    }

    /** The same session over another socket. Nothing may precede {@code reconnect}. */
    private void resume(Participant who, Admission admission, Outbox outbox, long nowNs) {
        who.outbox().ifPresent(old -> old.close(NORMAL_CLOSURE, "resumed by another socket"));
        who.bind(outbox);
        who.resumeAtNs = Participant.NEVER;
        if (breaksResume(who)) {
            return;
        }
        who.send(Frame.of(SignalResponse.newBuilder().setReconnect(ReconnectResponse.newBuilder().setServerInfo(server.info())
                .setLastMessageSeq((int) who.lastMessage).addAllIceServers(world.iceServers(who.sid())))));
        measurements.resumed(who, admission);
        announcements.catchUp(who);
        who.send(Messages.room(card.info()));
        speakers.tellAgain(who);
        qualities.tell(who);
        dynacast.again(who);
        dataTracks.resumed(who);
        restartIce(who);
        who.send(Messages.token(admission.freshToken()));
        who.renewAtNs = nowNs + RENEW_S * 1_000_000_000L;
        who.goneAtNs = who.lost.isEmpty() ? Participant.NEVER : nowNs + RESUMED_S * 1_000_000_000L;
        who.lastHeardNs = nowNs;
        world.log("room {0}: {1} resumed", name, who);
        listen(who, admission, nowNs);
        if (who.resumesToBreak > 0) {
            who.resumesToBreak--;
            closeAbruptly(who);
        }
    }

    /** Only where offers are ours; for a single connection its client makes them. */
    private void restartIce(Participant who) {
        if ((who.admission().subscribes() || who.maySubscribe()) && !who.admission().single()) {
            who.offerDue = true;
            submit(new MediaCommand.RestartIce(name, who.sid()));
        }
    }

    /** Clients connect anew after they have asked for this, or wait until what they receive comes by another way. */
    void prefer(Participant who, CandidateProtocol way, long nowNs) {
        ways.prefer(who.identity(), way, nowNs);
        submit(new MediaCommand.PreferTcp(name, who.sid(), way == CandidateProtocol.TCP));
        restartIce(who);
    }

    private boolean breaksResume(Participant who) {
        if (who.resumesToBreak == 0 || !who.breakSilently) {
            return false;
        }
        who.resumesToBreak--;
        closeAbruptly(who);
        return true;
    }

    // going

    void closeAbruptly(Participant who) {
        who.outbox().ifPresent(outbox -> outbox.close(GOING_AWAY, "simulated"));
        who.unbind();
    }

    private void socketClosed(Participant who, long nowNs) {
        who.unbind();
        if (who.state() != State.ACTIVE) {
            remove(who, DisconnectReason.SIGNAL_CLOSE, Optional.empty(), nowNs);
        } else if (!who.lost.isEmpty()) {
            who.goneAtNs = Math.min(who.goneAtNs, nowNs + LOST_S * 1_000_000_000L);
        }
    }

    /** For good: its client must not come back by itself. */
    private void expel(Participant who, long nowNs) {
        remove(who, DisconnectReason.PARTICIPANT_REMOVED, Optional.of(Action.DISCONNECT), nowNs);
    }

    /** @param farewell what its client is told to do; without one the socket just closes */
    void remove(Participant who, DisconnectReason reason, Optional<Action> farewell, long nowNs) {
        drop(who, reason, farewell, nowNs);
        announcements.left(who, reason, nowNs);
        touched(nowNs);
        if (!who.isDependent() && isDeserted()) {
            closeAtNs = nowNs + card.options().departureTimeout().toNanos();
        }
    }

    /** Nobody is here who keeps the room open. */
    private boolean isDeserted() {
        return roster.everybody().stream().allMatch(Participant::isDependent);
    }

    /** Ends a session without a word to the others. */
    private void drop(Participant who, DisconnectReason reason, Optional<Action> farewell, long nowNs) {
        who.outbox().ifPresent(outbox -> {
            farewell.ifPresent(action -> outbox.send(Messages.leave(action, reason)));
            outbox.close(NORMAL_CLOSURE, reason.name());
        });
        who.unbind();
        chronicle.left(who);
        measurements.left(who, reason);
        roster.remove(who);
        who.tracks.values().forEach(subscriptions::ended);
        subscriptions.left(who);
        dataTracks.left(who);
        speakers.left(who);
        qualities.left(who);
        calls.left(who);
        dispatches.left(who, reason == DisconnectReason.DUPLICATE_IDENTITY || farewell.equals(Optional.of(Action.RECONNECT)), nowNs);
        submit(new MediaCommand.Leave(name, who.sid()));
        world.tell(new News.Left(who.sid(), reason.name(), reason == DisconnectReason.DUPLICATE_IDENTITY));
        world.log("room {0}: {1} left because {2}", name, who, reason);
    }

    /** For everybody, by the will of whoever runs the server. */
    void end(long nowNs) {
        removeAll(DisconnectReason.ROOM_DELETED, Action.DISCONNECT, nowNs);
        over = true;
    }

    private void removeAll(DisconnectReason reason, Action action, long nowNs) {
        for (var who : new ArrayList<>(roster.everybody())) {
            drop(who, reason, Optional.of(action), nowNs);
        }
        touched(nowNs);
        closeAtNs = nowNs + card.options().departureTimeout().toNanos();
    }

    // media

    private void onMedia(MediaEvent.InRoom event, long nowNs) {
        switch (event) {
            case MediaEvent.Answered(var _, var who, int id, var sdp, var tracks) -> roster.with(who).ifPresent(it -> {
                measurements.answered(who);
                it.send(Messages.answer(id, sdp, tracks));
            });
            case MediaEvent.SectionsWanted(var _, var who, int audios, int videos) -> roster.with(who).ifPresent(it -> it.send(Messages.sectionsWanted(audios, videos)));
            case MediaEvent.Offered(var _, var who, int id, var sdp) -> roster.with(who).ifPresent(it -> {
                it.offerDue = false;
                measurements.offered(who);
                it.send(Messages.offer(id, sdp));
            });
            case MediaEvent.Connected(var _, var who, var role) -> roster.with(who).ifPresent(it -> connected(it, role, nowNs));
            case MediaEvent.ConnectionLost(var _, var who, var role) -> roster.with(who).ifPresent(it -> connectionLost(it, role, nowNs));
            case MediaEvent.TrackPublished published -> {
                publishing.onPublished(published, nowNs);
                roster.track(published.track()).ifPresent(track -> {
                    chronicle.published(track);
                    dispatches.published(track.publisher());
                });
                touched(nowNs);
            }
            case MediaEvent.TrackUnpublished unpublished -> {
                roster.track(unpublished.track()).filter(track -> track.publisher().sid().equals(unpublished.who())).ifPresent(chronicle::unpublished);
                publishing.onUnpublished(unpublished, nowNs);
                touched(nowNs);
            }
            case MediaEvent.Subscribed(var _, var who, var sid) -> roster.track(sid.told())
                    .ifPresent(track -> roster.with(who).ifPresent(it -> subscribed(it, track)));
            case MediaEvent.SubscriptionFailed(var _, var who, var sid) -> roster.with(who).ifPresent(
                    it -> subscriptions.refused(it, sid));
            case MediaEvent.StreamState(var _, var who, var sid, boolean paused) -> roster.track(sid.told()).ifPresent(
                    track -> roster.with(who).ifPresent(it -> it.send(Messages.streamState(track.publisher().sid(), track.sid(), paused))));
            case MediaEvent.SpeakersChanged(var _, var now) -> {
                speakers.changed(now);
                shown = false;
            }
            case MediaEvent.QualitiesChanged(var _, var now) -> qualities.changed(now);
            case MediaEvent.Trickled(var _, var who, var role, var candidate) -> roster.with(who).filter(it -> role == PeerRole.PUBLISHER || !it.offerDue)
                    .ifPresent(it -> it.send(Messages.trickle(role, candidate)));
            case MediaEvent.DataSequence(var _, var who, long sequence) -> roster.with(who).ifPresent(it -> it.lastMessage = sequence);
            case MediaEvent.DataLimited(var _, var who) -> roster.with(who).ifPresent(it -> it.send(Messages.dataLimited()));
            case MediaEvent.RpcAnswered answered -> calls.onAnswer(answered);
            case MediaEvent.Reached(var _, var _, var role, var station, var _) -> measurements.reached(role, station);
            case MediaEvent.Diagnosed _ -> { /* of interest to the join clock only */ }
            case MediaEvent.ParticipantClosed(var _, var who, var reason, var detail) -> roster.with(who)
                    .ifPresent(it -> mediaClosed(it, reason, detail, nowNs));
        }
    }

    private static Optional<ParticipantSid> who(MediaEvent.InRoom event) {
        return switch (event) {
            case MediaEvent.Answered(var _, var who, var _, var _, var _) -> Optional.of(who);
            case MediaEvent.SectionsWanted(var _, var who, var _, var _) -> Optional.of(who);
            case MediaEvent.Offered(var _, var who, var _, var _) -> Optional.of(who);
            case MediaEvent.Connected(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.ConnectionLost(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.TrackPublished(var _, var who, var _, var _, var _) -> Optional.of(who);
            case MediaEvent.TrackUnpublished(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.Subscribed(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.SubscriptionFailed(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.StreamState(var _, var who, var _, var _) -> Optional.of(who);
            case MediaEvent.SpeakersChanged(var _, var _) -> Optional.empty();
            case MediaEvent.QualitiesChanged(var _, var _) -> Optional.empty();
            case MediaEvent.ParticipantClosed(var _, var who, var _, var _) -> Optional.of(who);
            case MediaEvent.Reached(var _, var who, var _, var _, var _) -> Optional.of(who);
            case MediaEvent.Diagnosed(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.DataSequence(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.DataLimited(var _, var who) -> Optional.of(who);
            case MediaEvent.RpcAnswered(var _, var who, var _) -> Optional.of(who);
            case MediaEvent.Trickled(var _, var who, var _, var _) -> Optional.of(who);
        };
    }

    private void subscribed(Participant subscriber, Track track) {
        measurements.received(subscriber, track);
        if (!subscriber.isHidden() && track.firstSubscriber()) {
            track.publisher().send(Messages.trackSubscribed(track.sid()));
        }
        qualities.tell(subscriber, track.publisher());
    }

    private void connected(Participant who, PeerRole role, long nowNs) {
        who.connected.add(role);
        who.lost.remove(role);
        if (who.lost.isEmpty()) {
            who.goneAtNs = Participant.NEVER;
            who.resumeAtNs = Participant.NEVER;
        }
        if (role == who.primaryRole() && who.state() == State.JOINED) {
            who.activeByNs = Participant.NEVER;
            who.become(State.ACTIVE);
            announcements.changed(who, nowNs);
            touched(nowNs);
            chronicle.active(who);
            measurements.active(who);
            qualities.tell(who);
        }
    }

    private void connectionLost(Participant who, PeerRole role, long nowNs) {
        who.connected.remove(role);
        who.lost.add(role);
        who.goneAtNs = nowNs + LOST_S * 1_000_000_000L;
        who.resumeAtNs = nowNs + FAREWELL_NS;
    }

    private void askToResume(Participant who) {
        who.resumeAtNs = Participant.NEVER;
        who.outbox().ifPresent(outbox -> turnAway(outbox, Action.RESUME, DisconnectReason.CONNECTION_TIMEOUT));
        who.unbind();
    }

    private void mediaClosed(Participant who, CloseReason reason, String detail, long nowNs) {
        LOG.log(Level.WARNING, "room {0}: the media plane closed {1}: {2}, {3}", name, who, reason, detail);
        switch (reason) {
            case BAD_DESCRIPTION, INTERNAL_ERROR -> remove(who, DisconnectReason.STATE_MISMATCH, Optional.of(Action.RECONNECT), nowNs);
            case PROTOCOL_VIOLATION -> remove(who, DisconnectReason.MEDIA_FAILURE, Optional.of(Action.DISCONNECT), nowNs);
            case DTLS_REJECTED -> remove(who, DisconnectReason.MEDIA_FAILURE, Optional.of(Action.RECONNECT), nowNs);
            case DTLS_TIMEOUT -> remove(who, DisconnectReason.CONNECTION_TIMEOUT, Optional.of(Action.RECONNECT), nowNs);
        }
    }

    /** Who it is in data packets, and whether it may send any. */
    void identify(Participant who) {
        submit(who.identification(name));
    }

    /** A data packet of the server's own. */
    void say(byte[] packet, boolean reliable) {
        submit(new MediaCommand.SendData(name, packet, reliable, ""));
    }

    private void submit(MediaCommand command) {
        try {
            world.submit(command);
        } catch (MediaUnavailableException e) {
            concerned(command).ifPresent(unserved::add);
        }
    }

    private Optional<ParticipantSid> concerned(MediaCommand command) {
        return switch (command) {
            case MediaCommand.Join join -> Optional.of(join.who());
            case MediaCommand.Identify identify -> Optional.of(identify.who());
            case MediaCommand.Announce announce -> Optional.of(announce.who());
            case MediaCommand.Offer offer -> Optional.of(offer.who());
            case MediaCommand.Answer answer -> Optional.of(answer.who());
            case MediaCommand.Subscribe subscribe -> Optional.of(subscribe.who());
            case MediaCommand.Unsubscribe unsubscribe -> Optional.of(unsubscribe.who());
            case MediaCommand.PublishData publish -> Optional.of(publish.who());
            case MediaCommand.SubscribeData subscribe -> Optional.of(subscribe.who());
            case MediaCommand.RestartIce restart -> Optional.of(restart.who());
            case MediaCommand.Mute mute -> roster.track(mute.track()).map(track -> track.publisher().sid());
            case MediaCommand.Unpublish unpublish -> roster.track(unpublish.track()).map(track -> track.publisher().sid());
            case MediaCommand.Trickle _, MediaCommand.Limit _, MediaCommand.AllowPause _, MediaCommand.LimitBandwidth _, MediaCommand.PreferTcp _, MediaCommand.Leave _,
                 MediaCommand.Diagnose _, MediaCommand.SendData _, MediaCommand.UnpublishData _, MediaCommand.UnsubscribeData _, MediaCommand.Echo _ -> Optional.empty();
        };
    }

    // time

    public long nextDeadlineNs() {
        if (over) {
            return Participant.NEVER;
        }
        long next = Math.min(closeAtNs, Math.min(announcements.nextDeadlineNs(), card.nextDeadlineNs()));
        next = Math.min(next, dispatches.nextDeadlineNs());
        next = Math.min(next, Math.min(calls.nextDeadlineNs(), Math.min(conversation.nextDeadlineNs(), dynacast.nextDeadlineNs())));
        return Math.min(next, peoplesDeadlineNs());
    }

    private long peoplesDeadlineNs() {
        long next = Participant.NEVER;
        for (var who : roster.everybody()) {
            next = Math.min(next, who.nextDeadlineNs());
        }
        return next;
    }

    /** After letters, and when a deadline has come: ends what is overdue, then says what has changed. */
    public void settle(long nowNs) {
        measurements.at(nowNs);
        chronicle.started();
        for (var sid : new ArrayList<>(unserved)) {
            roster.with(sid).ifPresent(who -> unserve(who, nowNs));
        }
        unserved.clear();
        conversation.onTick(nowNs);
        calls.onTick(nowNs);
        dispatches.onTick(nowNs);
        if (nowNs >= peoplesDeadlineNs()) {
            new ArrayList<>(roster.everybody()).forEach(who -> onTick(who, nowNs));
        }
        announcements.settle(nowNs);
        subscriptions.settle();
        dataTracks.settle();
        dynacast.settle(nowNs);
        card.settle(nowNs);
        announcements.tidy();
        if (!shown) {
            shown = true;
            world.show(roster.everybody().stream().filter(who -> !who.isHidden()).map(who -> who.occupant(speakers.isSpeaking(who))).toList());
        }
        if (nowNs >= closeAtNs && isDeserted()) {
            removeAll(DisconnectReason.ROOM_CLOSED, Action.DISCONNECT, nowNs);
            over = true;
        }
        if (over) {
            chronicle.finished();
        }
    }

    private void unserve(Participant who, long nowNs) {
        if (who.state() == State.ACTIVE) {
            remove(who, DisconnectReason.STATE_MISMATCH, Optional.of(Action.RECONNECT), nowNs);
        } else {
            remove(who, DisconnectReason.JOIN_FAILURE, Optional.of(Action.DISCONNECT), nowNs);
        }
    }

    private void onTick(Participant who, long nowNs) {
        if (nowNs >= who.activeByNs) {
            remove(who, who.failure, Optional.of(Action.DISCONNECT), nowNs);
        } else if (nowNs >= who.goneAtNs) {
            remove(who, DisconnectReason.CONNECTION_TIMEOUT, Optional.of(Action.RECONNECT), nowNs);
        } else {
            if (nowNs >= who.resumeAtNs) {
                askToResume(who);
            }
            if (nowNs >= who.renewAtNs) {
                renew(who, nowNs);
            }
            subscriptions.onTick(who, nowNs);
            if (nowNs >= who.listenAtNs) {
                listen(who, nowNs);
            }
        }
    }

    void renew(Participant who, long nowNs) {
        who.renewAtNs = nowNs + RENEW_S * 1_000_000_000L;
        world.renew(new Renewal(who.sid(), who.token(), who.name(), who.metadata(), who.attributes()));
    }

    void touched(long nowNs) {
        card.touched(nowNs);
        shown = false;
    }

    Speakers speakers() {
        return speakers;
    }

    /** Nothing is left to do; a letter after this would be lost. */
    public boolean isOver() {
        return over;
    }
}
