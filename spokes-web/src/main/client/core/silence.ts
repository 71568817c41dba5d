const LOOK_MS = 3_000;
export const SILENT_MS = 15_000;

/**
 * Notices a microphone of which nothing comes. Every room has some noise, so energy that does not grow at all for fifteen seconds is no
 * quiet person but a switch, or the wrong device.
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
    } else if (this.now() - this.sinceMs >= SILENT_MS) this.tell(true);
  }

  private tell(silent: boolean): void {
    if (silent === this.silent) return;
    this.silent = silent;
    this.say(silent);
  }
}
