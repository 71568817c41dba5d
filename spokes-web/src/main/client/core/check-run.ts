import type { CheckPlan, CheckSignal, Verdict } from './check';
import type { Gathered, Measured } from './probe';

const IDLE_S = 70, AT_ONCE = 4;

/** Who may check without being signed in: by a link, or by the link that sets a server up. */
export type CheckAccess = { readonly pass?: string; readonly setUp?: string };

/** What the server is asked during a check. */
export type CheckApi = {
  begin(access: CheckAccess): Promise<CheckPlan>;
  probe(run: string, wish: { row: number; sdp: string; outsidePort?: number }): Promise<{ probe: number; sdp: string }>;
  report(run: string, probe: number, report: object): Promise<Verdict>;
  end(run: string): void;
};

/** What a browser does for a check; another one in tests. */
export type CheckTools = {
  sound(): { readonly track: MediaStreamTrack; stop(): void };
  gather(iceServers: readonly RTCIceServer[]): Promise<Gathered>;
  probe(track: MediaStreamTrack, iceServers: readonly RTCIceServer[], relay: boolean, answer: (offer: string) => Promise<string>): Promise<Measured>;
  /** A socket on which nobody says anything: resolves after so many seconds, or earlier when it was cut; with how many it lived. */
  idle(run: string, seconds: number, passed: (seconds: number) => void): Promise<number>;
};

/** How a probe goes: to a row's own address, to another outside port, or through a relay only. */
type Way = { readonly row: number; readonly via: 'straight' | 'mapped' | 'relay'; readonly outsidePort?: number };

/** One check from beginning to end. It goes on with what it can when one of its ways fails in an unforeseen manner. */
export class CheckRun {
  private plan: CheckPlan | undefined;
  private gathered: Gathered = { types: [], reflexive: [] };

  constructor(private readonly api: CheckApi, private readonly tools: CheckTools, private readonly emit: (signal: CheckSignal) => void) {}

  async start(access: CheckAccess): Promise<void> {
    const sound = this.tools.sound();       // at once: Safari lets a page sound only while a click is being handled
    let socket = Promise.resolve(), mine: CheckPlan | undefined;
    try {
      const plan = await this.api.begin(access);
      this.plan = mine = plan;
      this.emit({ kind: 'plan', plan });
      socket = this.socket(plan);
      this.gathered = await this.tools.gather(plan.iceServers).catch((): Gathered => ({ types: [], reflexive: [] }));
      this.tell(plan, { kind: 'reflexive', found: this.gathered.types.includes('srflx') });
      // Private addresses are done before others: what comes of them tells whether we are in the same house.
      await this.rows(plan, plan.rows.filter(({ reach }) => reach !== 'public'), sound.track);
      await this.rows(plan, plan.rows.filter(({ reach, protocol }) => reach === 'public' && protocol !== 'tcp'), sound.track);
      await this.rows(plan, plan.rows.filter(({ reach, protocol }) => reach === 'public' && protocol === 'tcp'), sound.track);
      if (plan.relay) await this.relay(plan, sound.track);
    } finally {
      sound.stop();
    }
    await socket;
    if (!mine || this.plan !== mine) return;
    this.emit({ kind: 'over' });
    this.stop();
  }

  /** What an older check still finds out is nobody's business any more. */
  private tell(plan: CheckPlan, signal: CheckSignal): void {
    if (this.plan === plan) this.emit(signal);
  }

  /** Somebody says which outside port they entered in their router. A check of its own: the one before may be long over. */
  async tryOutsidePort(access: CheckAccess, { address, protocol }: { address: string; protocol: string }, outsidePort: number): Promise<Verdict> {
    const sound = this.tools.sound();
    const plan = await this.api.begin(access);
    try {
      const row = plan.rows.find((known) => known.address === address && known.protocol === protocol);
      if (!row) throw new Error('the server is not reached at this address any more');
      return (await this.go(plan, { row: row.id, via: 'mapped', outsidePort }, sound.track)).verdict;
    } finally {
      sound.stop();
      this.api.end(plan.run);
    }
  }

  stop(): void {
    if (this.plan) this.api.end(this.plan.run);
  }

  private async rows(plan: CheckPlan, rows: readonly { id: number }[], track: MediaStreamTrack): Promise<void> {
    const left = [...rows];
    const next = async (): Promise<void> => {
      for (let row = left.shift(); row; row = left.shift()) await this.into(plan, String(row.id), { row: row.id, via: 'straight' }, track);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  private async relay(plan: CheckPlan, track: MediaStreamTrack): Promise<void> {
    const target = plan.rows.find(({ reach }) => reach === 'public') ?? plan.rows[0];
    if (target) await this.into(plan, 'relay', { row: target.id, via: 'relay' }, track);
  }

  private async into(plan: CheckPlan, key: string, way: Way, track: MediaStreamTrack): Promise<void> {
    this.tell(plan, { kind: 'row', key, result: { is: 'running', seconds: 0 } });
    try {
      const { measured, verdict } = await this.go(plan, way, track);
      this.tell(plan, { kind: 'row', key, result: { is: 'done', verdict, roundTripMs: measured.roundTripMs, lost: measured.lost } });
    } catch {
      this.tell(plan, { kind: 'row', key, result: { is: 'done', verdict: { state: 'open', cause: 'not-tried', arrivedAt: [], advice: [] }, roundTripMs: -1, lost: 0 } });
    }
  }

  private async go(plan: CheckPlan, { row, via, outsidePort }: Way, track: MediaStreamTrack): Promise<{ measured: Measured; verdict: Verdict }> {
    let number = -1;
    const measured = await this.tools.probe(track, via === 'relay' ? plan.iceServers : [], via === 'relay', async (sdp) => {
      const opened = await this.api.probe(plan.run, { row, sdp, ...(outsidePort ? { outsidePort } : {}) });
      number = opened.probe;
      return opened.sdp;
    });
    const { media, iceState, pairs } = measured;
    const verdict = await this.api.report(plan.run, number, { via, media, iceState, pairs, gathered: this.gathered.types, reflexive: this.gathered.reflexive });
    return { measured, verdict };
  }

  private async socket(plan: CheckPlan): Promise<void> {
    const key = 'socket';
    this.tell(plan, { kind: 'row', key, result: { is: 'running', seconds: IDLE_S } });
    const lived = await this.tools.idle(plan.run, IDLE_S, (passed) => this.tell(plan, { kind: 'row', key, result: { is: 'running', seconds: IDLE_S - passed } }));
    const verdict: Verdict = lived >= IDLE_S ? { state: 'green', cause: '', arrivedAt: [], advice: [] }
      : { state: 'red', cause: lived < 1 ? 'proxy-does-not-upgrade' : 'websocket-cut-by-proxy', arrivedAt: [Math.round(lived)], advice: [] };
    this.tell(plan, { kind: 'row', key, result: { is: 'done', verdict, roundTripMs: -1, lost: 0 } });
  }
}
