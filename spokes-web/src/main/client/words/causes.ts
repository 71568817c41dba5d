/** Why a join does not get through: the ids of `spokes.web.joins.entity.Cause`, whose texts the page shares with the server. */
export const causeIds = [
  'udp-ports-closed', 'your-network-blocks-udp', 'only-web-traffic', 'mapping-not-one-to-one', 'wrong-public-address', 'no-public-address', 'carrier-grade-nat',
  'answers-do-not-come-back', 'dtls-blocked', 'dtls-rejected', 'tcp-port-closed', 'turn-unreachable', 'websocket-cut-by-proxy', 'proxy-does-not-upgrade', 'proxy-drops-long-urls', 'server-unreachable',
  'media-stopped', 'token-refused', 'room-full', 'no-such-room', 'server-at-its-limits', 'identity-taken-over', 'not-https', 'no-microphone-permission', 'no-device', 'device-busy', 'silent-microphone', 'unknown',
] as const;

export type CauseId = (typeof causeIds)[number];
/** What the case fills in between braces; a word it does not know reads as a dash. */
export type CauseValues = Readonly<Record<string, string>>;
/** `title` for lists, `person` for whoever cannot get in, `owner` for whoever runs the server. */
export type CauseText = { readonly title: string; readonly person: string; readonly owner: string };
export type CauseTexts = Readonly<Record<CauseId, CauseText>>;

/** An id of a newer server is one we know nothing of. */
export function causeIdOf(id: string): CauseId {
  return causeIds.find((known) => known === id) ?? 'unknown';
}

export function filled(text: string, values: CauseValues): string {
  return text.replace(/\{(\w+)\}/g, (_, word: string) => values[word] ?? '–');
}

/** Reads a resource bundle: lines of `id.kind=text`, comments with `#`. */
export function causesFrom(bundle: string): CauseTexts {
  const lines = new Map<string, string>();
  for (const line of bundle.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0 && !line.startsWith('#')) lines.set(line.slice(0, at), line.slice(at + 1).trim());
  }
  const text = (id: CauseId, kind: keyof CauseText) => lines.get(`${id}.${kind}`) ?? '';
  return Object.fromEntries(causeIds.map((id) => [id, { title: text(id, 'title'), person: text(id, 'person'), owner: text(id, 'owner') }])) as CauseTexts;
}
