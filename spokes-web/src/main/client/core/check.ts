/** What the check page shows, made only from signals: replayable, and testable without a browser. */
export type CheckView = {
  readonly phase: 'ready' | 'running' | 'done';
  readonly rows: readonly CheckRow[];
  /** A proxy stands between this browser and the page's server, as far as the server can tell. */
  readonly proxy: boolean;
  /** Some STUN server answered this browser: its UDP gets out into the world. */
  readonly udpLeaves: boolean;
  /** Why there is no check at all: the server's sentence. */
  readonly refused: string;
};

/** One way in. `kind` says what it is for people; a row of the page's own socket has no address. */
export type CheckRow = {
  readonly key: string;
  readonly kind: 'internet' | 'lan' | 'machine' | 'tcp' | 'relay' | 'socket';
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  readonly family: number;
  /** The port that is enough; others are only a faster way. */
  readonly main: boolean;
  readonly result: CheckResult;
};

export type CheckResult =
  | { readonly is: 'waiting' }
  | { readonly is: 'running'; readonly seconds: number }
  | { readonly is: 'done'; readonly verdict: Verdict; readonly roundTripMs: number; readonly lost: number };

export type Advice = { readonly protocol: string; readonly outsidePort: number; readonly insideAddress: string; readonly insidePort: number };
/** `cause` is an id of a cause when red, why nothing can be said when open, empty when green. */
export type Verdict = { readonly state: 'green' | 'red' | 'open'; readonly cause: string; readonly arrivedAt: readonly number[]; readonly advice: readonly Advice[] };

/** What the server says is to be tested. */
export type CheckPlan = {
  readonly run: string;
  readonly rows: readonly { readonly id: number; readonly address: string; readonly port: number; readonly protocol: string; readonly family: number; readonly reach: string }[];
  readonly ports: readonly number[];
  readonly iceServers: readonly RTCIceServer[];
  readonly relay: boolean;
  readonly proxy: boolean;
};

export type CheckSignal =
  | { readonly kind: 'plan'; readonly plan: CheckPlan }
  | { readonly kind: 'reflexive'; readonly found: boolean }
  | { readonly kind: 'row'; readonly key: string; readonly result: CheckResult }
  | { readonly kind: 'over' }
  | { readonly kind: 'refused'; readonly sentence: string };

export const atRest: CheckView = { phase: 'ready', rows: [], proxy: false, udpLeaves: false, refused: '' };

export function applyCheck(view: CheckView, signal: CheckSignal): CheckView {
  switch (signal.kind) {
    case 'plan': return { ...atRest, phase: 'running', proxy: signal.plan.proxy, rows: rowsOf(signal.plan) };
    case 'reflexive': return { ...view, udpLeaves: signal.found };
    case 'row': return { ...view, rows: view.rows.map((row) => (row.key === signal.key ? { ...row, result: signal.result } : row)) };
    case 'over': return { ...view, phase: 'done' };
    case 'refused': return { ...atRest, refused: signal.sentence };
  }
}

/** In the order in which people care: the internet, the house, the ways around, and further ports at the end. */
function rowsOf(plan: CheckPlan): readonly CheckRow[] {
  const base = plan.ports[0] ?? 0;
  const rows = plan.rows.map((row): CheckRow => ({
    ...row, key: String(row.id), kind: kindOf(row), main: row.protocol === 'tcp' || row.port === base || !plan.ports.includes(row.port), result: { is: 'waiting' },
  }));
  const extra = { id: -1, address: '', port: 0, family: 0, main: true, result: { is: 'waiting' } } as const;
  const relay = plan.relay && rows.length > 0 ? [{ ...extra, key: 'relay', kind: 'relay', protocol: 'turn' } as const] : [];
  const all: readonly CheckRow[] = [...rows, ...relay, { ...extra, key: 'socket', kind: 'socket', protocol: 'ws' }];
  return [...all].sort((a, b) => rank(a) - rank(b));
}

function kindOf({ protocol, reach }: { protocol: string; reach: string }): CheckRow['kind'] {
  if (reach === 'lan') return 'lan';
  if (reach === 'machine') return 'machine';
  return protocol === 'tcp' ? 'tcp' : 'internet';
}

function rank({ kind, main, family, port, protocol }: CheckRow): number {
  const kinds = { internet: 0, lan: 2, machine: 3, tcp: 4, relay: 5, socket: 6 };
  return (main ? 0 : 10_000_000) + kinds[kind] * 1_000_000 + (protocol === 'tcp' ? 200_000 : 0) + (family === 6 ? 100_000 : 0) + port;
}

export type Leg = 'good' | 'bad' | 'unknown';

/** The picture: the page's way (browser, proxy, server) and the voice's (browser, router, server), leg by leg. */
export type Picture = { readonly toProxy: Leg; readonly fromProxy: Leg; readonly toRouter: Leg; readonly fromRouter: Leg; readonly straight: Leg };

export function pictureOf(view: CheckView): Picture {
  const outside = view.rows.filter(({ kind }) => kind === 'internet' || kind === 'tcp');
  const reached = outside.some((row) => proves(view, row));
  const blames = (...causes: readonly string[]) => outside.some((row) => causes.includes(causeOf(row)));
  const blocked = blames('your-network-blocks-udp', 'only-web-traffic');
  const socket = view.rows.find(({ kind }) => kind === 'socket');
  const page: Leg = view.phase === 'ready' ? 'unknown' : 'good';
  return {
    toProxy: page,
    fromProxy: socket && socket.result.is === 'done' && !isGreen(socket) ? 'bad' : page,
    toRouter: reached || view.udpLeaves ? 'good' : blocked ? 'bad' : 'unknown',
    fromRouter: reached ? 'good' : !blocked && outside.some(isRed) ? 'bad' : 'unknown',
    straight: view.rows.some((row) => (row.kind === 'lan' || row.kind === 'machine') && isGreen(row)) ? 'good' : 'unknown',
  };
}

/** What all of it comes to. `inside`: good here, and nobody knows about outside. */
export type Summary = 'ready' | 'running' | 'good' | 'inside' | 'tcp-only' | 'bad';

export function summaryOf(view: CheckView): Summary {
  if (view.phase === 'ready') return 'ready';
  const ways = view.rows.filter(({ kind }) => kind !== 'socket');
  if (ways.some(({ result }) => result.is !== 'done')) return 'running';
  if (ways.some((row) => row.kind === 'internet' && proves(view, row))) return 'good';
  if (ways.some((row) => (row.kind === 'tcp' || row.kind === 'relay') && proves(view, row))) return 'tcp-only';
  return ways.some(isGreen) ? 'inside' : 'bad';
}

/** Green, and others from outside would find it so: within one house IPv6 goes past the router, whatever that does with others. */
function proves({ rows }: CheckView, row: CheckRow): boolean {
  return isGreen(row) && !(row.family === 6 && rows.some((other) => other.kind === 'lan' && isGreen(other)));
}

/** What to enter in a router, each line once. */
export function adviceOf(view: CheckView): readonly Advice[] {
  const open = view.rows.some((row) => row.kind === 'internet' && row.main && isGreen(row));
  const lines = view.rows.filter((row) => isRed(row) && (row.main || !open)).filter(({ main }) => main)
    .flatMap(({ result }) => (result.is === 'done' ? result.verdict.advice : []));
  return [...new Map(lines.map((line) => [`${line.protocol} ${line.outsidePort} ${line.insideAddress}`, line])).values()];
}

/** One way in is good and further ports are closed: nothing to mend. */
export function onePortIsEnough(view: CheckView): boolean {
  return view.rows.some((row) => row.main && row.kind === 'internet' && isGreen(row)) && view.rows.some((row) => !row.main && isRed(row));
}

export function isGreen({ result }: CheckRow): boolean {
  return result.is === 'done' && result.verdict.state === 'green';
}

export function isRed({ result }: CheckRow): boolean {
  return result.is === 'done' && result.verdict.state === 'red';
}

export function causeOf({ result }: CheckRow): string {
  return result.is === 'done' ? result.verdict.cause : '';
}
