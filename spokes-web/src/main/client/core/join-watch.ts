import type { Report } from './evidence';
import { Refusal, type Known } from './page-api';

/** The server finds its verdict 4.3 s after the click; by 5 s the person reads it. Our side of the story is there before. A server that is late is asked once more. */
export const TELL_MS = 3_400, SAY_MS = 4_450, ONCE_MORE_MS = 4_700, SAY_AT_LAST_MS = 4_850, AGAIN_MS = 1_000, KNOWN_AGAIN_MS = 2_000;

export type Watched = {
  /** Our side; `undefined` while the server has not even given a token. */
  readonly look: () => Promise<Report | undefined>;
  readonly tell: (report: Report) => Promise<Known | undefined>;
  readonly say: (known: Known) => void;
};

/** From the click until we are in: tells the server our side, and says why it takes long. */
export class JoinWatch {
  private timers: ReturnType<typeof setTimeout>[] = [];
  private known: Known = { cause: 'unknown', values: {} };
  private over = false;

  /** @param agoMs how long ago the click was */
  constructor(private readonly watched: Watched, agoMs: number) {
    this.after(TELL_MS - agoMs, () => void this.ask());
    this.after(SAY_MS - agoMs, () => void this.sayAndGoOn(ONCE_MORE_MS - SAY_MS));
    this.after(SAY_AT_LAST_MS - agoMs, () => this.say());
  }

  stop(): void {
    this.over = true;
    this.timers.forEach(clearTimeout);
    this.timers = [];
  }

  /** @param patienceMs while nothing is known yet, for how long that is not said */
  private async sayAndGoOn(patienceMs = 0): Promise<void> {
    await this.ask();
    if (this.over) return;
    if (patienceMs > 0 && this.known.cause === 'unknown') return this.after(patienceMs, () => void this.sayAndGoOn());
    this.say();
    this.after(this.known.cause === 'unknown' ? AGAIN_MS : KNOWN_AGAIN_MS, () => void this.sayAndGoOn());
  }

  private say(): void {
    if (!this.over) this.watched.say(this.known);
  }

  /** What is known stays known when there is no answer, but that there is none is known as well. */
  private async ask(): Promise<void> {
    try {
      const report = await this.watched.look();
      const answer: Known | undefined = report ? await this.watched.tell(report) : { cause: 'server-unreachable', values: {} };
      if (answer) this.known = answer;
      else if (this.known.cause === 'server-unreachable') this.known = { cause: 'unknown', values: {} };
    } catch (error) {
      if (error instanceof Refusal && !error.ours) this.known = { cause: 'server-unreachable', values: {} };
    }
  }

  private after(ms: number, act: () => void): void {
    this.timers.push(setTimeout(act, Math.max(0, ms)));
  }
}
