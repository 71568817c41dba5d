package spokes.web.agents.boundary;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ServerInfo;
import spokes.web.access.AccessTokens;
import spokes.web.access.Pass;
import spokes.web.agents.control.PoolWorld;
import spokes.web.agents.control.WorkerPool;
import spokes.web.agents.entity.WorkerLetter;
import spokes.web.signaling.boundary.Signaling;
import spokes.web.signaling.control.Sids;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Employer;
import spokes.web.signaling.entity.Workers;

/** Where letters for the pool of workers arrive, and the virtual thread that deals with them: the pool's only owner. */
@ApplicationScoped
public class AgentWorkers implements Workers, PoolWorld {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1), FAREWELL = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(AgentWorkers.class.getName());

    @Inject
    private AccessTokens tokens;
    @Inject
    private Signaling signaling;

    private final LinkedBlockingQueue<WorkerLetter> inbox = new LinkedBlockingQueue<>();
    private Thread owner;

    @PostConstruct
    void start() {
        var random = new SecureRandom();
        var pool = new WorkerPool(this, new Sids(random), random);
        owner = Thread.ofVirtual().name("agent-workers").start(() -> {
            Thread.currentThread().setContextClassLoader(AgentWorkers.class.getClassLoader());
            run(pool);
        });
    }

    private void run(WorkerPool pool) {
        try {
            WorkerLetter letter = null;
            while (!(letter instanceof WorkerLetter.ShutDown)) {
                long waitNs = pool.nextDeadlineNs() - signaling.nowNs();
                letter = waitNs > 0 ? inbox.poll(waitNs, TimeUnit.NANOSECONDS) : inbox.poll();
                if (letter != null) {
                    deal(pool, letter);
                }
                pool.onTick(signaling.nowNs());
            }
        } catch (InterruptedException end) {
            // the application ends
        } catch (Throwable bug) {
            LOG.log(Level.ERROR, "agent workers are served no more, by a bug", bug);
        }
    }

    private void deal(WorkerPool pool, WorkerLetter letter) {
        pool.on(letter, signaling.nowNs());
        if (letter instanceof WorkerLetter.Said(var from, var _)) {
            from.taken();
        }
    }

    void post(WorkerLetter letter) {
        inbox.add(letter);
    }

    @Override
    public void tell(Employer room, Demand demand) {
        post(new WorkerLetter.Demanded(room, demand));
    }

    @Override
    @PreDestroy
    public void end() {
        post(new WorkerLetter.ShutDown());
        try {
            owner.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public ServerInfo serverInfo() {
        return signaling.serverInfo();
    }

    @Override
    public String token(String apiKey, Pass pass) {
        return tokens.issue(pass, TOKEN_LIFE, apiKey);
    }

    @Override
    public long wallClockMs() {
        return System.currentTimeMillis();
    }
}
