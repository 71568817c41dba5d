package spokes.media.simulcast;

import java.util.List;

/**
 * Shares what a connection carries among the videos that go over it. First everybody gets the smallest layer, screens before cameras; then screens
 * grow as far as it reaches; then cameras, each by one step in turn, so that nobody is large while another is still small.
 *
 * <p>A step up must leave {@value #MARGIN} of its cost free. A value: the same claims and budget give the same shares.
 */
public final class LayerAllocator {
    static final double MARGIN = 0.1;

    private LayerAllocator() {}

    /**
     * @param pausing whether a claim may get nothing; otherwise it gets its smallest layer even over budget
     * @return what the smallest step takes that did not fit: the budget with which it would; 0 when everybody has everything
     */
    public static long share(List<Claim> claims, long budgetBps, boolean pausing) {
        long left = smallest(claims, true, budgetBps, pausing);
        left = smallest(claims, false, left, pausing);
        left = grow(claims, true, left);
        left = grow(claims, false, left);
        return wanting(claims, budgetBps - left);
    }

    private static long smallest(List<Claim> claims, boolean screens, long leftBps, boolean pausing) {
        long left = leftBps;
        for (int i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            if (claim.screen() == screens && !claim.silent() && (!pausing || claim.nextBps() <= left)) {
                claim.grantNext();
                left -= claim.costBps();
            }
        }
        return left;
    }

    private static long grow(List<Claim> claims, boolean screens, long leftBps) {
        long left = leftBps;
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = 0; i < claims.size(); i++) {
                var claim = claims.get(i);
                if (claim.screen() == screens && !claim.silent() && !claim.paused() && !claim.complete() && claim.nextBps() <= left) {
                    left += claim.costBps();
                    claim.grantNext();
                    left -= claim.costBps();
                    grown = true;
                }
            }
        }
        return left;
    }

    private static long wanting(List<Claim> claims, long usedBps) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            if (!claim.silent() && !claim.complete()) {
                least = Math.min(least, claim.nextBps());
            }
        }
        return least == Long.MAX_VALUE ? 0 : usedBps + least;
    }
}
