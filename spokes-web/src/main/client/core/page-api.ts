import { causeIdOf, type CauseId, type CauseValues } from '../words/causes';
import type { Report } from './evidence';
import type { CheckAccess, CheckApi } from './check-run';
import type { Channel, ChannelId, Me, Server } from './view';

export type Session = { readonly server: Server; readonly me: Me | undefined };
export type Ticket = { readonly token: string; readonly identity: string; readonly room: string };
export type SetUpForm = { readonly token: string; readonly name: string; readonly password: string; readonly serverName: string };
export type Invitation = {
  readonly id: string; readonly note: string; readonly createdAt: string;
  readonly expiresAt: string | undefined; readonly usesLeft: number | undefined; readonly uses: number;
};
export type InvitationWish = { readonly note?: string; readonly expiresInHours?: number; readonly maxUses?: number };
export type Keys = { readonly apiKey: string; readonly secret: string; readonly rotatable: boolean };
/** An address of the server: where it was learned, since when it is offered, and when somebody last came by it (0: never); in ms since 1970. */
export type OfferedAddress = {
  readonly address: string; readonly port: number; readonly protocol: string;
  readonly kind: string; readonly source: string; readonly since: number; readonly arrived: number;
};
export type StunServer = {
  readonly server: string; readonly state: 'asking' | 'answered' | 'silent' | 'unknown_name'; readonly seen: string; readonly roundTripMs: number;
};
export type Status = {
  readonly running: boolean;
  readonly candidates: readonly OfferedAddress[];
  readonly stunServers: readonly StunServer[];
  readonly loops: readonly { readonly index: number; readonly port: number; readonly rooms: number; readonly participants: number }[];
  readonly counters: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
};

/** Why a join takes long. */
export type Known = { readonly cause: CauseId; readonly values: CauseValues };
/** One join as the owner sees it; moments are ms after the click. */
export type Join = {
  readonly number: number; readonly room: string; readonly name: string; readonly identity: string; readonly client: string; readonly address: string;
  readonly started: number; readonly attempts: number; readonly state: 'trying' | 'in' | 'failed' | 'left'; readonly end: string;
  readonly stations: readonly { readonly station: string; readonly afterMs: number; readonly where: string }[];
  readonly details: readonly string[];
  readonly cause?: { readonly id: string; readonly afterMs: number; readonly title: string; readonly person: string; readonly owner: string };
};

const FOREIGN = 'status-';

/** The server said no, with its sentence; status 0: it did not answer at all. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly id: string, message: string, readonly status: number, readonly retryAfterSeconds: number = 0) {
    super(message);
  }

  /** Spokes itself said so, and not a proxy or a container whose application is just being started. */
  get ours(): boolean {
    return this.status > 0 && !this.id.startsWith(FOREIGN);
  }
}

/** What the page asks of its server, as JSON over HTTP. */
export class PageApi {
  constructor(private readonly ask: typeof fetch = (input, init) => fetch(input, init)) {}

  session = async () => sessionFrom(await this.send('GET', '/api/session'));
  setUp = async (form: SetUpForm) => sessionFrom(await this.send('POST', '/api/setup', form));
  logIn = async (name: string, password: string) => sessionFrom(await this.send('POST', '/api/login', { name, password }));
  logOut = () => this.send('POST', '/api/logout');
  enterAsGuest = async (invitation: string, name: string) => sessionFrom(await this.send('POST', '/api/guests', { invitation, name }));
  checkInvitation = (secret: string): Promise<{ serverName: string }> =>
    this.send('GET', '/api/invitations/check', undefined, { 'X-Invitation': secret });

  channels = (): Promise<readonly Channel[]> => this.send('GET', '/api/channels');
  createChannel = (name: string): Promise<Channel> => this.send('POST', '/api/channels', { name });
  renameChannel = (id: ChannelId, name: string): Promise<void> => this.send('PATCH', `/api/channels/${encodeURIComponent(id)}`, { name });
  deleteChannel = (id: ChannelId): Promise<void> => this.send('DELETE', `/api/channels/${encodeURIComponent(id)}`);
  join = (id: ChannelId, sinceClickMs: number, attempt: number): Promise<Ticket> => this.send('POST', `/api/channels/${encodeURIComponent(id)}/join`, { sinceClickMs, attempt });
  /** Says our side of a join that takes long, and hears the cause, as far as it is known. */
  report = async (report: Report): Promise<Known | undefined> => knownFrom(await this.send('POST', '/api/joins/report', report));
  joins = async (cause: CauseId | undefined, addresses: boolean, language: string): Promise<readonly Join[]> =>
    (await this.send<{ joins: readonly Join[] }>('GET', `/api/joins?language=${language}&addresses=${addresses}${cause ? `&cause=${cause}` : ''}`)).joins;

  invitations = async (): Promise<readonly Invitation[]> => (await this.send<RawInvitation[]>('GET', '/api/invitations')).map(invitationFrom);
  invite = (wish: InvitationWish): Promise<{ id: string; link: string }> => this.send('POST', '/api/invitations', wish);
  withdraw = (id: string): Promise<void> => this.send('DELETE', `/api/invitations/${encodeURIComponent(id)}`);
  keys = (): Promise<Keys> => this.send('GET', '/api/keys');
  rotateKeys = (): Promise<Keys> => this.send('POST', '/api/keys/rotate');
  status = (): Promise<Status> => this.send('GET', '/api/status');

  makeCheckLink = (access: CheckAccess): Promise<{ link: string; minutes: number }> => this.send('POST', '/api/checks/links', access);
  readonly checks: CheckApi = {
    begin: (access) => this.send('POST', '/api/checks', access),
    probe: (run, wish) => this.send('POST', `/api/checks/${encodeURIComponent(run)}/probes`, wish),
    report: (run, probe, report) => this.send('POST', `/api/checks/${encodeURIComponent(run)}/probes/${probe}/report`, report),
    // Also while the page is being left.
    end: (run) => void this.send('DELETE', `/api/checks/${encodeURIComponent(run)}`, undefined, {}, { keepalive: true }).catch(() => {}),
  };

  private async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, more: RequestInit = {}): Promise<T> {
    const init: RequestInit = { ...more, method, credentials: 'same-origin', headers: { Accept: 'application/json', 'X-Spokes': '1', ...headers } };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, 'Content-Type': 'application/json' };
    }
    const response = await this.ask(path, init).catch((error: unknown) => {
      throw new Refusal('unreachable', String(error), 0);
    });
    const content: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalFrom(response.status, content);
    return content as T;
  }
}

type RawSession = {
  server: { name?: string | null; setUp: boolean; httpsPort?: number | null; version?: string | null };
  me?: Me | null;
};
type RawInvitation = {
  id: string; note?: string | null; createdAt: string; expiresAt?: string | null; usesLeft?: number | null; uses: number;
};

function knownFrom({ cause, values }: { cause?: string; values?: CauseValues }): Known | undefined {
  return cause === undefined ? undefined : { cause: causeIdOf(cause), values: values ?? {} };
}

/** JSON's nulls end here. */
function sessionFrom({ server, me }: RawSession): Session {
  return {
    server: { name: server.name || 'Spokes', setUp: server.setUp, httpsPort: server.httpsPort ?? 0, version: server.version ?? '' },
    me: me ?? undefined,
  };
}

function invitationFrom(raw: RawInvitation): Invitation {
  return { ...raw, note: raw.note ?? '', expiresAt: raw.expiresAt ?? undefined, usesLeft: raw.usesLeft ?? undefined };
}

function refusalFrom(status: number, content: unknown): Refusal {
  const { error, message, retryAfterSeconds } = (content ?? {}) as { error?: string; message?: string; retryAfterSeconds?: number };
  return new Refusal(error ?? (status >= 500 ? 'server-error' : `${FOREIGN}${status}`), message ?? '', status, retryAfterSeconds ?? 0);
}
