package spokes.web.joins.boundary;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import spokes.media.api.MediaCommand;
import spokes.media.api.MediaEvent;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaUnavailableException;
import spokes.web.joins.control.JoinBook;
import spokes.web.joins.control.JoinWorld;
import spokes.web.joins.entity.JoinRecord;
import spokes.web.joins.entity.Judged;
import spokes.web.joins.entity.News;
import spokes.web.joins.entity.Verdict;
import spokes.web.media.MediaEventHandler;
import spokes.web.media.MediaPlane;

/** Where news of joins arrive, and the virtual thread that keeps the book of them. Safe for every thread; never makes anybody wait who only tells. */
@ApplicationScoped
public class Joins implements MediaEventHandler {
    private static final System.Logger LOG = System.getLogger(Joins.class.getName());
    private static final int MOST_WAITING = 20_000;

    @Inject
    private MediaPlane media;
    @Inject
    private Event<Judged> judged;

    private final long startNs = System.nanoTime();
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>(MOST_WAITING);
    private JoinBook book;
    private Thread keeper;

    @PostConstruct
    void start() {
        book = new JoinBook(new World());
        keeper = Thread.ofVirtual().name("join-clock").start(this::keep);
    }

    @PreDestroy
    void end() {
        keeper.interrupt();
    }

    /** When far too much happens at once, news are lost before the server is. */
    public void tell(News news) {
        long nowNs = nowNs();
        inbox.offer(() -> book.on(news, nowNs));
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (event instanceof MediaEvent.InRoom inRoom) {
            tell(new News.Media(inRoom));
        }
    }

    /** WebSockets are cut by something that stands before us; an empty identity means everybody's. */
    public void cutByProxy(String identity, int afterSeconds, String configLine) {
        tell(new News.CutByProxy(identity, afterSeconds, configLine));
    }

    /** The last joins, the newest first. */
    public List<JoinRecord> records() {
        return ask(JoinBook::records).orElse(List.of());
    }

    /** What somebody who is still waiting may be told. */
    public Optional<Verdict> verdictFor(String room, String identity) {
        return ask(known -> known.verdictFor(room, identity)).flatMap(Function.identity());
    }

    private <T> Optional<T> ask(Function<JoinBook, T> question) {
        var answer = new CompletableFuture<T>();
        try {
            return inbox.offer(() -> answer.complete(question.apply(book))) ? Optional.of(answer.get(2, TimeUnit.SECONDS)) : Optional.empty();
        } catch (ExecutionException | TimeoutException tooBusy) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void keep() {
        Thread.currentThread().setContextClassLoader(Joins.class.getClassLoader());
        try {
            while (true) {
                var letter = inbox.poll();
                if (letter == null) {               // all joins are not looked through for each of many news that come at once
                    long waitNs = book.nextDeadlineNs() - nowNs();
                    letter = waitNs > 0 ? inbox.poll(waitNs, TimeUnit.NANOSECONDS) : () -> book.settle(nowNs());
                }
                if (letter != null) {
                    guarded(letter);
                }
            }
        } catch (InterruptedException end) {
            // the application ends
        }
    }

    /** A bug in here must not take the list from those who look for a fault. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a join could not be followed", bug);
        }
    }

    private long nowNs() {
        return System.nanoTime() - startNs;
    }

    private final class World implements JoinWorld {
        /** Many come at once, and each wants to know our addresses. */
        private static final long FRESH_NS = 500_000_000;

        private MediaStatus known = MediaStatus.stopped();
        private long knownNs = System.nanoTime() - FRESH_NS;

        @Override
        public void submit(MediaCommand command) {
            try {
                media.submit(command);
            } catch (MediaUnavailableException stopped) {
                // the status says so
            }
        }

        @Override
        public MediaStatus status() {
            if (System.nanoTime() - knownNs >= FRESH_NS) {
                known = ask();
                knownNs = System.nanoTime();
            }
            return known;
        }

        private MediaStatus ask() {
            try {
                return media.status();
            } catch (MediaUnavailableException stopped) {
                return MediaStatus.stopped();
            }
        }

        @Override
        public void judged(Judged verdict) {
            judged.fire(verdict);
        }

        @Override
        public long wallClockMs() {
            return System.currentTimeMillis();
        }
    }
}
