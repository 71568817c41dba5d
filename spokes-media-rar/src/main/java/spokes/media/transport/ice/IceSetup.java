package spokes.media.transport.ice;

import java.util.random.RandomGenerator;

/**
 * What all agents of one loop share.
 *
 * @param lite whether they only answer, and say so
 * @param punching whether a full agent sends checks to addresses that the other side names, before anything came from there
 * @param sockets by which checks leave
 * @param budget how many checks go to addresses that have not answered yet
 * @param random for transactions and tie-breakers: nobody may guess them
 */
public record IceSetup(boolean lite, boolean punching, LocalSockets sockets, CheckBudget budget, RandomGenerator random) {
    public static IceSetup lite(RandomGenerator random) {
        return new IceSetup(true, false, LocalSockets.NONE, new CheckBudget(), random);
    }

    public static IceSetup full(LocalSockets sockets, RandomGenerator random) {
        return new IceSetup(false, true, sockets, new CheckBudget(), random);
    }
}
