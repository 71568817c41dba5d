package spokes.web.signaling.boundary;

import com.google.protobuf.Message;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaKind;
import spokes.media.api.MediaUnavailableException;
import spokes.media.api.ParticipantSid;
import spokes.media.api.PeerRole;
import spokes.web.access.AccessTokens;
import spokes.web.access.Grants;
import spokes.web.access.Residents;
import spokes.web.http.boundary.FrontDoor;
import spokes.web.http.control.Caller;
import spokes.web.http.entity.Approach;
import spokes.web.joins.boundary.Joins;
import spokes.web.joins.boundary.Visits;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.Judged;
import spokes.web.joins.entity.News;
import spokes.web.media.MediaEventHandler;
import spokes.web.media.MediaPlane;
import spokes.web.rooms.Occupant;
import spokes.web.rooms.RoomDirectory;
import spokes.web.signaling.control.Admissions;
import spokes.web.signaling.control.ByteRate;
import spokes.web.signaling.control.Limits;
import spokes.web.signaling.control.Refusal;
import spokes.web.signaling.control.RoomOptions;
import spokes.web.signaling.control.RoomWorld;
import spokes.web.signaling.control.ServerCard;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.control.SignalRoom;
import spokes.web.signaling.entity.Admission;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Happened;
import spokes.web.signaling.entity.Letter;
import spokes.web.signaling.entity.Measure;
import spokes.web.signaling.entity.Measure.JoinStep;
import spokes.web.signaling.entity.Outbox;
import spokes.web.signaling.entity.Renewal;
import spokes.web.signaling.entity.Workers;

/** All rooms of this server: opens them, and brings letters to their desks. */
@ApplicationScoped
public class Signaling implements MediaEventHandler {
    /** Every two seconds it is looked who has been quiet for six, so that no socket is for longer than eight. */
    static final int BEAT_S = 2, QUIET_S = 6, SILENT_S = 45;
    /** By then it is known whose client has given up of those who waited for this application, so that none of them takes the place of one who is there. */
    private static final Duration SORTING = Duration.ofMillis(400);
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final System.Logger LOG = System.getLogger(Signaling.class.getName()), ROOMS_LOG = System.getLogger(SignalRoom.class.getName());

    @Inject
    private AccessTokens tokens;
    @Inject
    private Residents residents;
    @Inject
    private MediaPlane media;
    @Inject
    private RoomDirectory directory;
    @Inject
    private Joins joins;
    @Inject
    private IceServerList iceServers;
    @Inject
    private ProxyWatch cuts;
    @Inject
    private Workers workers;
    @Inject
    private Event<Happened> happenings;
    @Inject
    private Event<Measure> measures;
    /** Token renewals ask the database, which no room waits for. */
    @Resource
    private ManagedExecutorService chores;

    private final long startNs = System.nanoTime();
    private final Map<String, RoomDesk> desks = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<SocketOutbox> sockets = ConcurrentHashMap.newKeySet();
    private final Sids sids = new Sids(new SecureRandom());
    private final String backstage = UUID.randomUUID().toString();
    private SignalSettings settings;
    private Admissions admissions;
    private ServerCard card;
    private Thread pulse;
    private volatile long bytesPerSecond;
    private volatile boolean ending;

    @PostConstruct
    void start() {
        settings = SignalSettings.read();
        admissions = new Admissions(tokens, residents, InstantSource.system(), settings.usual().rules().limits(), settings.allowPause());
        card = new ServerCard(sids.node(), version(), settings.region());
        pulse = Thread.ofVirtual().name("signal-pulse").start(this::beat);
    }

    private static String version() {
        var version = Signaling.class.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    public Admissions admissions() {
        return admissions;
    }

    public long nowNs() {
        return System.nanoTime() - startNs;
    }

    SignalSettings settings() {
        return settings;
    }

    public Limits limits() {
        return settings.usual().rules().limits();
    }

    /** The server does all that it may. */
    boolean isAtItsLimits() {
        return settings.tracks() > 0 && desks.values().stream().mapToLong(RoomDesk::tracks).sum() >= settings.tracks()
                || settings.bytesPerSecond() > 0 && bytesPerSecond >= settings.bytesPerSecond();
    }

    /** A room that has no place left, except for who takes the place that they have already. */
    boolean isFullFor(Admission admission) {
        var desk = desks.get(admission.room());
        return desk != null && desk.isFull() && !admission.client().resumes()
                && directory.occupants(admission.room()).stream().noneMatch(occupant -> occupant.identity().equals(admission.identity()));
    }

    /**
     * Whether there is such a room, or this one may open it by coming. A channel of our page is a room that is always there.
     */
    boolean hasRoomFor(Admission admission) {
        return desks.containsKey(admission.room()) || settings.autoCreate() || admission.token().grants().roomCreate()
                || residents.tokenLife(admission.identity()).isPresent();
    }

    /** Whether a room opens as soon as somebody wants something of it. */
    public boolean opensRooms() {
        return settings.autoCreate();
    }

    public boolean isEnding() {
        return ending;
    }

    Approach approach(HttpServletRequest request) {
        return new Caller(request).approach();
    }

    /** @return the desk to which everything else about this socket goes */
    RoomDesk arrive(Admission admission, SocketOutbox outbox) {
        outbox.open();
        cuts.opened(outbox, admission.approach());
        sockets.add(outbox);
        var letter = new Letter.Arrival(admission, outbox);
        return desks.compute(admission.room(), (name, desk) -> desk != null && desk.post(letter) ? desk : open(name, settings.usual().with(admission.token()), letter));
    }

    private RoomDesk open(String name, RoomOptions options, Letter letter) {
        var desk = new RoomDesk(name, this::nowNs);
        var room = new SignalRoom(name, options, card, sids, isBackstage(name) ? backstage(desk) : new World(name, desk), nowNs());
        desk.post(letter);
        threads.add(desk.open(room, FrontDoor.isCrowded() ? SORTING : Duration.ZERO, () -> {
            desks.remove(name, desk);
            if (!isBackstage(name)) {
                directory.forget(name, desk);
                workers.tell(desk, new Demand.End());
            }
            threads.remove(Thread.currentThread());
        }));
        return desk;
    }

    private Backstage backstage(RoomDesk desk) {
        return new Backstage(event -> desk.post(new Letter.Media(event)), who -> iceServers.tell(who.value()));
    }

    /** Whether this is the room of which nobody hears. */
    boolean isBackstage(String room) {
        return room.equals(backstage);
    }

    /** Lets its bearer into a room of which nobody hears, neither who is told of rooms nor the media plane. Nobody else knows its name. */
    public Grants backstagePass() {
        return Grants.join(backstage).withRoomCreate();
    }

    /** Whether there is any other room. */
    public boolean hasCompany() {
        return desks.keySet().stream().anyMatch(name -> !isBackstage(name));
    }

    /** @param broke without a close frame, and not by us */
    void closed(RoomDesk desk, Admission admission, SocketOutbox outbox, boolean broke) {
        sockets.remove(outbox);
        cuts.ended(outbox, broke).ifPresent(cut -> joins.cutByProxy(admission.identity(), cut.afterS(), cut.line()));
        outbox.ended();
        desk.post(new Letter.SocketClosed(outbox));
    }

    /** Asks the room, if it lives. */
    public Optional<CompletableFuture<Message>> call(String room, String method, Message request) {
        var answer = new CompletableFuture<Message>();
        var desk = desks.get(room);
        return desk != null && desk.post(new Letter.Call(method, request, answer)) ? Optional.of(answer) : Optional.empty();
    }

    /** Opens the room, or changes the one that lives. */
    public CompletableFuture<Message> create(CreateRoomRequest wish) {
        return callOrOpen(wish.getName(), settings.usual().with(wish), "CreateRoom", wish);
    }

    /** Asks the room, which is opened if it does not live. */
    public CompletableFuture<Message> callOrOpen(String room, String method, Message request) {
        return callOrOpen(room, settings.usual(), method, request);
    }

    private CompletableFuture<Message> callOrOpen(String room, RoomOptions options, String method, Message request) {
        var answer = new CompletableFuture<Message>();
        var letter = new Letter.Call(method, request, answer);
        desks.compute(room, (name, desk) -> desk != null && desk.post(letter) ? desk : open(name, options, letter));
        return answer;
    }

    /** Those that live now, by name. */
    public Set<String> rooms() {
        return desks.keySet().stream().filter(name -> !isBackstage(name)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void onEvent(MediaEvent event) {
        switch (event) {
            // Waits for a desk that is just being opened: media may answer before the first arrival's thread has put it into the map.
            case MediaEvent.InRoom inRoom -> desks.computeIfPresent(inRoom.room().value(), (_, desk) -> {
                desk.post(new Letter.Media(inRoom));
                return desk;
            });
            case MediaEvent.AddressesChanged() -> LOG.log(Level.INFO, "the addresses at which media is received have changed");
            case MediaEvent.Restarted(var why) -> {
                LOG.log(Level.INFO, "the media plane has started: {0}", why);
                desks.values().forEach(desk -> desk.post(new Letter.MediaRestarted()));
            }
        }
    }

    /** A socket of another component: it is asked whether it lives like all others, and has its time to say goodbye at the end. */
    public void watch(SocketOutbox socket) {
        socket.open();
        sockets.add(socket);
    }

    public void unwatch(SocketOutbox socket) {
        sockets.remove(socket);
        socket.ended();
    }

    /** The name of this server among others. */
    public String nodeId() {
        return card.nodeId();
    }

    /** How this server introduces itself. */
    public ServerInfo serverInfo() {
        return card.info();
    }

    void accepted(HttpServletRequest request, Admission admission) {
        if (!admission.client().resumes() && !isBackstage(admission.room())) {
            joins.tell(new News.Accepted(admission.room(), admission.identity(), admission.token().name(), visit(request, admission.firstWords().software())));
        }
    }

    /** @param admission empty where who asked is not proved */
    void refused(HttpServletRequest request, Optional<Admission> admission, Cause cause, Refusal refusal) {
        if (admission.filter(known -> isBackstage(known.room())).isPresent()) {
            return;
        }
        measures.fire(new Measure.Join(step(cause)));
        joins.tell(new News.Refused(admission.map(Admission::room).orElse(""), admission.map(Admission::identity).orElse(""),
                visit(request, admission.map(known -> known.firstWords().software()).orElse("")), cause,
                refusal.status(), refusal.getMessage()));
    }

    private static JoinStep step(Cause cause) {
        return switch (cause) {
            case TOKEN_REFUSED -> JoinStep.SIGNAL_VALIDATION_FAILED;
            case PROXY_DOES_NOT_UPGRADE -> JoinStep.SIGNAL_UPGRADE_FAILED;
            default -> JoinStep.SIGNAL_FAILED;
        };
    }

    /** @param software as the client said in its first words, if it did */
    private static News.Visit visit(HttpServletRequest request, String software) {
        var sdk = Optional.ofNullable(request.getParameter("sdk")).filter(name -> name.matches("[A-Za-z0-9._-]{1,30}")).orElse("");
        var version = Optional.ofNullable(request.getParameter("version")).filter(number -> number.matches("[A-Za-z0-9._-]{1,20}")).orElse("");
        return Visits.of(request, software.isEmpty() ? (sdk + " " + version).strip() : software);
    }

    void judged(@Observes Judged verdict) {
        Optional.ofNullable(desks.get(verdict.room())).ifPresent(desk -> desk.post(new Letter.Judged(verdict.who(), verdict.cause())));
    }

    private void renew(RoomDesk desk, Renewal renewal) {
        try {
            desk.post(admissions.renew(renewal).<Letter>map(token -> new Letter.TokenRenewed(renewal.who(), token))
                    .orElseGet(() -> new Letter.MayNotStay(renewal.who())));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "a token could not be renewed; it is tried again", failure);
            desk.post(new Letter.RenewalFailed(renewal.who()));
        }
    }

    /** Proxies cut silent connections, and a socket on which nothing is heard is not worth keeping. */
    private void beat() {
        var rate = new ByteRate();
        try {
            while (true) {
                Thread.sleep(Duration.ofSeconds(BEAT_S));
                measure(rate);
                long nowNs = nowNs(), silentSinceNs = nowNs - Duration.ofSeconds(SILENT_S).toNanos(), quietSinceNs = nowNs - Duration.ofSeconds(QUIET_S).toNanos();
                for (var socket : List.copyOf(sockets)) {
                    if (socket.lastHeardNs() < silentSinceNs) {
                        socket.cutOff();
                    } else if (socket.isQuietSince(quietSinceNs)) {
                        socket.ping();
                    }
                }
            }
        } catch (InterruptedException end) {
            // the application ends
        }
    }

    private void measure(ByteRate rate) {
        if (settings.bytesPerSecond() == 0) {
            return;
        }
        try {
            var counters = media.status().counters();
            bytesPerSecond = rate.onSample(counters.getOrDefault("bytes_received", 0L) + counters.getOrDefault("bytes_forwarded", 0L), nowNs());
        } catch (MediaUnavailableException stopped) {
            bytesPerSecond = 0;
        }
    }

    /** Sends everybody away in a way that brings them back as soon as a server is there again. */
    @PreDestroy
    void end() {
        if (ending) {
            return;
        }
        ending = true;
        pulse.interrupt();
        desks.values().forEach(desk -> desk.post(new Letter.ShutDown()));
        var untilNs = nowNs() + FAREWELL.toNanos();
        for (var thread : List.copyOf(threads)) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, untilNs - nowNs())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        workers.end();
        sockets.forEach(socket -> socket.awaitEnd(Duration.ofNanos(Math.max(1, untilNs - nowNs()))));
    }

    private final class World implements RoomWorld {
        private final String name;
        private final RoomDesk desk;

        World(String name, RoomDesk desk) {
            this.name = name;
            this.desk = desk;
        }

        @Override
        public void submit(MediaCommand command) {
            media.submit(command);
            switch (command) {
                case MediaCommand.Answer answer -> tell(new News.Described(answer.who(), PeerRole.SUBSCRIBER));
                case MediaCommand.Announce(var _, var who, var track) when track.kind() == MediaKind.AUDIO ->
                        tell(new News.Announced(who, track.sid(), track.muted()));
                case MediaCommand.Mute(var _, var track, boolean muted) -> tell(new News.Muted(track, muted));
                default -> { }
            }
        }

        @Override
        public void renew(Renewal renewal) {
            chores.execute(() -> Signaling.this.renew(desk, renewal));
        }

        @Override
        public void tell(News news) {
            joins.tell(news);
        }

        @Override
        public void happened(WebhookEvent event) {
            happenings.fire(new Happened(event));
        }

        @Override
        public void measured(Measure measure) {
            measures.fire(measure);
        }

        @Override
        public void show(List<Occupant> occupants) {
            directory.show(name, desk, occupants);
        }

        @Override
        public void demand(Demand demand) {
            workers.tell(desk, demand);
        }

        @Override
        public void log(String pattern, Object... values) {
            ROOMS_LOG.log(Level.INFO, pattern, values);
        }

        @Override
        public List<ICEServer> iceServers(ParticipantSid who) {
            return iceServers.tell(who.value());
        }

        @Override
        public long wallClockMs() {
            return System.currentTimeMillis();
        }
    }
}
