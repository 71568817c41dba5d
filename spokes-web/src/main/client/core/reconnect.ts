import type { ReconnectContext, ReconnectPolicy } from 'livekit-client';

/** All who talked come back at once when a server does, so nobody's pauses are the same. */
const FIRST_MS = 300, SHORTEST_MS = 400, LONGEST_MS = 900;
/** Longer than a server takes to start. Then the call begins anew, with a new token. */
export const PATIENCE_MS = 60_000;

/**
 * How long LiveKit's client waits before it tries again. Its own pauses grow to ten seconds, which is what a call would wait for a server
 * that has long been back, twice after a crash: once to hear that it is no longer known, once more to join. And the server counts somebody as
 * gone after twenty seconds: ten seconds without a network could then be a leave.
 */
export class ShortPauses implements ReconnectPolicy {
  constructor(private readonly random: () => number = Math.random) {}

  nextRetryDelayInMs({ retryCount, elapsedMs }: ReconnectContext): number | null {
    if (elapsedMs > PATIENCE_MS) return null;
    return retryCount === 0 ? this.random() * FIRST_MS : SHORTEST_MS + this.random() * (LONGEST_MS - SHORTEST_MS);
  }
}

const LOOK_MS = 400;

/**
 * LiveKit's client (2.23) says that it is back up to two seconds before it believes so itself (a fixed pause in its engine). What it learns in between, a friend's voice for one,
 * it keeps for the moment in which it will be back, which has passed; nobody is ever told. So for as long as it does not believe it, and once after, somebody has to look.
 */
export async function untilItBelievesSo(doubts: () => boolean, look: () => void): Promise<void> {
  for (let doubted = true; doubted;) {
    doubted = doubts();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    look();
  }
}
