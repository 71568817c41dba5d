import type { Room } from 'livekit-client';
import type { CauseId } from '../words/causes';
import type { Problem } from './view';

/** The browser's side of a join that takes long, as the server understands it. */
export type Report = {
  readonly room: string;
  readonly attempt: number;
  /** How long ago the click was, by our clock. */
  readonly sinceClickMs?: number;
  readonly candidates: Readonly<Record<string, number>>;
  readonly reflexive: readonly string[];
  readonly ice: Readonly<Record<string, string>>;
  readonly pairs: readonly string[];
  readonly socket?: Probes;
  readonly device?: CauseId;
};

/** HTTP status of a short and of a long request to the signaling address, 0 for no answer; and whether our other WebSocket is open. */
export type Probes = { readonly short: number; readonly long: number; readonly other: boolean };

const MOST_PAIRS = 12, LONG = 12_000, PROBE_MS = 2_500;

type Stats = { readonly id: string; readonly type: string; readonly [key: string]: unknown };

/** What a connection's statistics say of candidates and of the pairs that were tried. Our own addresses stay here but for the one that STUN servers see. */
export function evidenceFrom(reports: readonly Stats[]): Pick<Report, 'candidates' | 'reflexive' | 'pairs'> {
  const byId = new Map(reports.map((report) => [report.id, report]));
  const local = reports.filter(({ type }) => type === 'local-candidate');
  const candidates: Record<string, number> = {};
  for (const candidate of local) {
    const type = typeOf(candidate);
    candidates[type] = (candidates[type] ?? 0) + 1;
  }
  const reflexive = new Set(local.filter(({ candidateType }) => candidateType === 'srflx').map(({ address }) => String(address ?? '')).filter(Boolean));
  const pairs = reports.filter(({ type }) => type === 'candidate-pair').map((pair) => pairWords(pair, byId)).filter((words) => words !== '');
  return { candidates, reflexive: [...reflexive], pairs: [...new Set(pairs)].slice(0, MOST_PAIRS) };
}

/** Browsers hide addresses of the house behind names, or leave them out. */
function typeOf({ candidateType, address }: Stats): string {
  if (candidateType !== 'host') return String(candidateType);
  return typeof address === 'string' && address !== '' && !address.endsWith('.local') ? 'host' : 'mdns';
}

function pairWords(pair: Stats, byId: ReadonlyMap<string, Stats>): string {
  const from = byId.get(String(pair['localCandidateId'])), to = byId.get(String(pair['remoteCandidateId']));
  if (!from || !to) return '';
  const address = String(to['address'] ?? '');
  return `${typeOf(from)} → ${address.includes(':') ? `[${address}]` : address}:${String(to['port'])}/${String(to['protocol'])}: ${String(pair['state'])}, `
    + `${Number(pair['requestsSent'] ?? 0)} checks sent, ${Number(pair['responsesReceived'] ?? 0)} answered`;
}

export async function evidenceOf(room: Room): Promise<Pick<Report, 'candidates' | 'reflexive' | 'pairs' | 'ice'>> {
  const manager = room.engine?.pcManager;
  const transports = [['subscriber', manager?.subscriber], ['publisher', manager?.publisher]] as const;
  const reports: Stats[] = [], ice: Record<string, string> = {};
  for (const [role, transport] of transports) {
    if (!transport) continue;
    ice[role] = transport.getICEConnectionState();
    const stats = await transport.getStats()?.catch(() => undefined);
    stats?.forEach((report: Stats) => reports.push({ ...report, id: `${role} ${report.id}`, ...referencesOf(role, report) }));
  }
  return { ...evidenceFrom(reports), ice };
}

function referencesOf(role: string, report: Stats): Record<string, string> {
  return report.type === 'candidate-pair'
    ? { localCandidateId: `${role} ${String(report['localCandidateId'])}`, remoteCandidateId: `${role} ${String(report['remoteCandidateId'])}` } : {};
}

/** Browsers do not say why a WebSocket did not open; a plain request to the same address does. */
export async function probe(token: string, other: boolean, ask: typeof fetch = (input, init) => fetch(input, init)): Promise<Probes> {
  const status = (pad: string) => ask(`/rtc/validate?access_token=${encodeURIComponent(token)}${pad}`, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) })
    .then((response) => response.status, () => 0);
  const [short, long] = await Promise.all([status(''), status(`&pad=${'x'.repeat(LONG)}`)]);
  return { short, long, other };
}

/** The cause that the browser itself names. */
export function causeOfProblem(problem: Problem): CauseId {
  switch (problem) {
    case 'insecure': return 'not-https';
    case 'denied': return 'no-microphone-permission';
    case 'missing': return 'no-device';
    case 'busy': return 'device-busy';
    case 'silent': return 'silent-microphone';
    case 'unknown': return 'unknown';
  }
}
