package spokes.web.webhooks.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitWebhook.WebhookEvent;
import spokes.web.access.AccessTokens;
import spokes.web.access.ApiKey;
import spokes.web.access.ApiKeys;
import spokes.web.server.control.Secrets;
import spokes.web.server.entity.ServerReady;
import spokes.web.signaling.entity.Happened;
import spokes.web.webhooks.entity.Lane;

/**
 * Takes what happens from the rooms, which never wait for it, writes it into the queue, and posts it.
 *
 * <p>Each lane (one room's events for one address) has at most one post under way. An event that is not taken within {@value #MOST_AGE_S} s is dropped,
 * and so is one for which a lane has no place; the next event of that address says how many.
 */
@ApplicationScoped
public class Courier {
    static final int MOST_WAITING = 10_000, MOST_AGE_S = 3600, ANSWER_S = 5;
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());

    @Inject
    private Deliveries deliveries;
    @Inject
    private WebhookSettings settings;
    @Inject
    private ApiKeys keys;
    @Inject
    private AccessTokens tokens;
    @Resource
    private ManagedScheduledExecutorService chores;

    private final LinkedBlockingQueue<WebhookEvent> inbox = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Set<Lane> busy = ConcurrentHashMap.newKeySet();
    private final Map<Lane, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> dropped = new ConcurrentHashMap<>();
    private List<String> urls = List.of();
    private HttpClient client;
    private volatile boolean ending;

    @PostConstruct
    void start() {
        urls = settings.urls();
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(ANSWER_S)).build();
    }

    /** What an earlier run of the server could not deliver. */
    void resume(@Observes ServerReady ready) {
        deliveries.lanes().forEach(lane -> soon(() -> post(lane)));
    }

    void happened(@Observes Happened what) {
        if (urls.isEmpty()) return;
        if (!inbox.offer(Envelope.stamped(what.event(), Secrets.word(12), Instant.now()))) {
            urls.forEach(url -> lost(url, 1));
        }
        write();
    }

    private void write() {
        if (writing.compareAndSet(false, true)) soon(this::writeAll);
    }

    private void writeAll() {
        try {
            for (var event = inbox.poll(); event != null; event = inbox.poll()) {
                for (var url : urls) {
                    write(new Lane(url, event.getRoom().getName()), event);
                }
            }
        } finally {
            writing.set(false);
        }
        if (!inbox.isEmpty()) write();
    }

    private void write(Lane lane, WebhookEvent event) {
        int before = dropped.computeIfAbsent(lane.url(), _ -> new AtomicInteger()).getAndSet(0);
        try {
            if (!deliveries.add(lane, Envelope.text(event, before))) lost(lane.url(), before + 1);
        } catch (RuntimeException unwritten) {
            LOG.log(Level.WARNING, "an event for a webhook could not be written down", unwritten);
            lost(lane.url(), before + 1);
        }
        soon(() -> post(lane));
    }

    private void lost(String url, int count) {
        dropped.computeIfAbsent(url, _ -> new AtomicInteger()).addAndGet(count);
    }

    private void post(Lane lane) {
        if (!busy.add(lane)) return;
        boolean tryLater = false;
        try {
            for (var next = deliveries.first(lane); next.isPresent() && !ending; next = deliveries.first(lane)) {
                if (next.get().createdAt().isBefore(Instant.now().minusSeconds(MOST_AGE_S))) {
                    deliveries.remove(next.get().id());
                    lost(lane.url(), 1);
                } else if (isTaken(lane.url(), next.get().body())) {
                    deliveries.remove(next.get().id());
                    failures.remove(lane);
                } else {
                    tryLater = true;
                    return;
                }
            }
        } finally {
            busy.remove(lane);
            if (tryLater) later(lane);
        }
        if (!ending && deliveries.first(lane).isPresent()) soon(() -> post(lane));       // came while this lane was about to rest
    }

    private void later(Lane lane) {
        var wait = Patience.after(failures.merge(lane, 1, Integer::sum));
        try {
            chores.schedule(() -> post(lane), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException end) {
            // the application ends; the queue is in the database
        }
    }

    private void soon(Runnable chore) {
        try {
            chores.execute(chore);
        } catch (RejectedExecutionException end) {
            // likewise
        }
    }

    private boolean isTaken(String url, String body) {
        var bytes = body.getBytes(UTF_8);
        var key = key();
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(ANSWER_S)).header("Content-Type", "application/webhook+json")
                .header("Authorization", tokens.seal(bytes, key)).POST(BodyPublishers.ofByteArray(bytes)).build();
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) LOG.log(Level.DEBUG, "a webhook answered {0}", status);
            return status / 100 == 2;
        } catch (IOException | IllegalArgumentException unreachable) {
            LOG.log(Level.DEBUG, "a webhook did not answer: {0}", unreachable.getMessage());
            return false;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The one that the operator chose for webhooks, or else the one that signs everything. */
    private ApiKey key() {
        return settings.apiKey().flatMap(name -> keys.secretOf(name).map(secret -> new ApiKey(name, secret))).orElseGet(keys::signing);
    }

    @PreDestroy
    void end() {
        ending = true;
        client.shutdownNow();
    }
}
