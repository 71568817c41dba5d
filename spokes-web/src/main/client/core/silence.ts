const LOOK_MS = 500;
export const NEVER_MS = 2_500, SILENT_MS = 15_000;

/**
 * Notices a microphone of which nothing comes. Every room has some noise. What suppresses it has to learn it first, so a living microphone
 * gives something in its first second: one that has never given anything is a switch, or the wrong device. One that has may be quiet for a while.
 */
export class SilenceWatch {
  private readonly timer: ReturnType<typeof setInterval>;
  private energy: number | undefined;
  private sinceMs = 0;
  private silent = false;

  /** @param energy captured so far; `undefined` while nothing should come */
  constructor(private readonly energyNow: () => Promise<number | undefined>, private readonly say: (silent: boolean) => void,
    private readonly now: () => number = () => performance.now()) {
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    const energy = await this.energyNow();
    if (energy === undefined || energy !== this.energy) {
      this.energy = energy;
      this.sinceMs = this.now();
      this.tell(false);
    } else if (this.now() - this.sinceMs >= (energy === 0 ? NEVER_MS : SILENT_MS)) this.tell(true);
  }

  private tell(silent: boolean): void {
    if (silent === this.silent) return;
    this.silent = silent;
    this.say(silent);
  }
}
