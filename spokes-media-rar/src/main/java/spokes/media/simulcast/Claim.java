package spokes.media.simulcast;

/**
 * One video of a subscriber that wants its share of the connection: the steps in which it can grow, smallest first, what each costs, and how far it
 * was let. Every step costs more than the one before.
 */
public final class Claim {
    static final int MAX_STEPS = 16;
    static final int NOTHING = -1;

    private final boolean screen;
    private final int[] spatial = new int[MAX_STEPS], temporal = new int[MAX_STEPS];
    private final long[] costs = new long[MAX_STEPS];
    private int steps;
    private int granted = NOTHING;
    private Layer before = Layer.ALL;

    /** @param screen whether it comes before the others */
    public Claim(boolean screen) {
        this.screen = screen;
    }

    /** Forgets the steps, and remembers up to which layer it was let. */
    public void restart(Layer allowedBefore) {
        steps = 0;
        granted = NOTHING;
        before = allowedBefore;
    }

    /** One more step; left out when it costs nothing more than the ones before, for then there is no reason to stop below it. */
    public void step(int spatialLayer, int temporalLayer, long costBps) {
        if (costBps <= 0 || steps == MAX_STEPS) {
            return;
        }
        if (steps > 0 && costBps <= costs[steps - 1]) {
            steps--;
            costBps = costs[steps];
        }
        spatial[steps] = spatialLayer;
        temporal[steps] = temporalLayer;
        costs[steps++] = costBps;
    }

    boolean screen() {
        return screen;
    }

    /** Nothing is known of it: it sends nothing at present. */
    public boolean silent() {
        return steps == 0;
    }

    boolean complete() {
        return granted == steps - 1;
    }

    /** What the next step takes beside what it has; a step above what it had before must fit with a margin, or it would flap. */
    long nextBps() {
        int next = granted + 1;
        long more = costs[next] - costBps();
        return isMoreThanBefore(next) ? (long) (more + LayerAllocator.MARGIN * costs[next]) : more;
    }

    private boolean isMoreThanBefore(int step) {
        return spatial[step] > before.spatial() || spatial[step] == before.spatial() && temporal[step] > before.temporal();
    }

    void grantNext() {
        granted++;
    }

    /** Of what it was let. */
    public long costBps() {
        return granted < 0 ? 0 : costs[granted];
    }

    /** Of everything that it wants. */
    public long wantedBps() {
        return steps == 0 ? 0 : costs[steps - 1];
    }

    public boolean paused() {
        return steps > 0 && granted < 0;
    }

    /** The layer up to which it may go; everything when it is complete, since a layer that comes up later is not worth a wait. */
    public Layer granted() {
        return granted < 0 ? Layer.NONE : new Layer(spatial[granted], temporal[granted]);
    }
}
