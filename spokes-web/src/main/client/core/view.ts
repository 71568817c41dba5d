import type { CauseId, CauseValues } from '../words/causes';
import type { CheckAccess } from './check-run';

/** Everything the screen shows, made only from signals: replayable, and testable without a browser. */
export type View = {
  readonly server: Server;
  readonly place: Place;
  readonly live: 'connecting' | 'open' | 'lost';
  readonly channels: readonly Channel[];
  readonly call: CallState;
  readonly devices: Devices;
  readonly problems: Problems;
};

/** `httpsPort` 0: this server has no https of its own. */
export type Server = { readonly name: string; readonly setUp: boolean; readonly httpsPort: number; readonly version: string };
export type Me = { readonly kind: 'owner' | 'guest'; readonly name: string };

/** Where the visitor stands. */
export type Place =
  | { readonly at: 'door' }
  | { readonly at: 'unreachable' }
  | { readonly at: 'not-set-up' }
  | { readonly at: 'set-up'; readonly token: string }
  | { readonly at: 'login'; readonly ended: boolean }
  | { readonly at: 'invited'; readonly secret: string; readonly check: InvitationCheck }
  /** The way to this server is tested: by somebody signed in, by a link, or before set-up. */
  | { readonly at: 'check'; readonly access: CheckAccess; readonly invited: boolean }
  | { readonly at: 'inside'; readonly me: Me };

export type InvitationCheck =
  | { readonly is: 'asking' }
  | { readonly is: 'valid'; readonly serverName: string }
  | { readonly is: 'refused'; readonly message: string };

export type ChannelId = string;
export type Identity = string;
export type Microphone = 'on' | 'muted' | 'off';
export type Channel = { readonly id: ChannelId; readonly name: string; readonly people: readonly Occupant[] };
export type Occupant = {
  readonly identity: Identity;
  readonly name: string;
  readonly microphone: Microphone;
  readonly camera: boolean;
  readonly screen: boolean;
};

export type CallState =
  | { readonly at: 'none' }
  | { readonly at: 'joining'; readonly channel: ChannelId; readonly step: JoinStep; readonly late: Late }
  | { readonly at: 'in'; readonly channel: ChannelId; readonly link: Link; readonly room: RoomView }
  | { readonly at: 'ended'; readonly channel: ChannelId; readonly why: EndReason };

/** What we wait for: the server's permission, its WebSocket, the media path. */
export type JoinStep = 'token' | 'signal' | 'media';

/** What is known once joining takes longer than it should. */
export type Late =
  | { readonly is: 'no' }
  | { readonly is: 'yes'; readonly step: JoinStep; readonly candidates: readonly string[]; readonly attempt: number; readonly cause: CauseId; readonly values: CauseValues };

/** `repairing`: signaling is away, sound goes on. `interrupted`: everything is being made anew. */
export type Link = 'connected' | 'repairing' | 'interrupted';

export type EndReason = 'left' | 'elsewhere' | 'removed' | 'channel-deleted' | 'not-allowed' | 'session-ended';

export type RoomView = {
  readonly participants: ReadonlyMap<Identity, Participant>;
  readonly speaking: ReadonlySet<Identity>;
  readonly soundBlocked: boolean;
};

export type Participant = {
  readonly identity: Identity;
  readonly name: string;
  readonly local: boolean;
  readonly microphone: Microphone;
  readonly pictures: readonly Picture[];
  readonly poor: boolean;
};

/** `track` changes when the picture is published anew; the tile stays. */
export type Picture = { readonly source: PictureSource; readonly track: string };
export type PictureSource = 'camera' | 'screen';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';
export type Device = { readonly id: string; readonly label: string };
export type Devices = Readonly<Record<DeviceKind, readonly Device[]>>;

export type Sender = 'microphone' | 'camera' | 'screen';
/** What the browser says when it gives out no microphone, camera or screen. */
export type Denial = 'insecure' | 'denied' | 'missing' | 'busy' | 'unknown';
/** `silent`: there is a microphone, and nothing comes of it. */
export type Problem = Denial | 'silent';
export type Problems = { readonly [S in Sender]?: Problem };

export type Signal =
  | { readonly kind: 'server'; readonly server: Server }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'live'; readonly live: View['live'] }
  | { readonly kind: 'channels'; readonly channels: readonly Channel[] }
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'joining'; readonly channel: ChannelId }
  | { readonly kind: 'step'; readonly step: JoinStep }
  | { readonly kind: 'late'; readonly candidates: readonly string[]; readonly attempt: number; readonly cause: CauseId; readonly values: CauseValues }
  | { readonly kind: 'connected'; readonly participants: readonly Participant[] }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'ended'; readonly why: EndReason }
  | { readonly kind: 'participant'; readonly participant: Participant }
  | { readonly kind: 'left'; readonly identity: Identity }
  | { readonly kind: 'speakers'; readonly identities: readonly Identity[] }
  | { readonly kind: 'sound'; readonly blocked: boolean }
  | { readonly kind: 'devices'; readonly devices: Devices }
  | { readonly kind: 'problem'; readonly sender: Sender; readonly problem: Problem }
  | { readonly kind: 'problem-over'; readonly sender: Sender };

export const atTheDoor: View = {
  server: { name: 'Spokes', setUp: true, httpsPort: 0, version: '' },
  place: { at: 'door' },
  live: 'connecting',
  channels: [],
  call: { at: 'none' },
  devices: { microphone: [], camera: [], speaker: [] },
  problems: {},
};

export function apply(view: View, signal: Signal): View {
  switch (signal.kind) {
    case 'server': return { ...view, server: signal.server };
    case 'place': return { ...view, place: signal.place };
    case 'live': return { ...view, live: signal.live };
    case 'channels': return { ...view, channels: signal.channels };
    case 'session-ended': return { ...atTheDoor, server: view.server, devices: view.devices, place: { at: 'login', ended: true } };
    case 'joining': return { ...view, call: { at: 'joining', channel: signal.channel, step: 'token', late: { is: 'no' } } };
    case 'step': return view.call.at === 'joining' ? { ...view, call: { ...view.call, step: signal.step } } : view;
    case 'late': return late(view, signal);
    case 'connected': return connected(view, signal.participants);
    case 'link': return view.call.at === 'in' ? { ...view, call: { ...view.call, link: signal.link } } : view;
    case 'ended': return ended(view, signal.why);
    case 'participant': return inRoom(view, (room) => ({ ...room, participants: including(room.participants, signal.participant) }));
    case 'left': return inRoom(view, (room) => without(room, signal.identity));
    case 'speakers': return inRoom(view, (room) => ({ ...room, speaking: new Set(signal.identities) }));
    case 'sound': return inRoom(view, (room) => ({ ...room, soundBlocked: signal.blocked }));
    case 'devices': return { ...view, devices: signal.devices };
    case 'problem': return { ...view, problems: { ...view.problems, [signal.sender]: signal.problem } };
    case 'problem-over': return { ...view, problems: problemsWithout(view.problems, signal.sender) };
  }
}

/** The channel a call is about, if there is one. */
export function channelOf(view: View): Channel | undefined {
  const call = view.call;
  return call.at === 'none' ? undefined : view.channels.find((channel) => channel.id === call.channel);
}

export function myself(view: View): Participant | undefined {
  if (view.call.at !== 'in') return undefined;
  return [...view.call.room.participants.values()].find((participant) => participant.local);
}

/** Picture tiles first by who came first; a person without a camera is a tile too. */
export function tilesOf(room: RoomView): readonly Tile[] {
  return [...room.participants.values()].flatMap((participant) => {
    const screens = participant.pictures.filter((picture) => picture.source === 'screen');
    const camera = participant.pictures.find((picture) => picture.source === 'camera');
    const speaking = room.speaking.has(participant.identity) && participant.microphone === 'on';
    const face: Tile = { key: `${participant.identity}/camera`, source: 'camera', track: camera?.track ?? '', participant, speaking };
    return [face, ...screens.map((picture): Tile => (
      { key: `${participant.identity}/screen`, source: 'screen', track: picture.track, participant, speaking: false }))];
  });
}

/** `track` is empty where initials stand for a picture. */
export type Tile = {
  readonly key: string;
  readonly source: PictureSource;
  readonly track: string;
  readonly participant: Participant;
  readonly speaking: boolean;
};

function late(view: View, { candidates, attempt, cause, values }: Extract<Signal, { kind: 'late' }>): View {
  if (view.call.at !== 'joining') return view;
  const { step } = view.call;
  return { ...view, call: { ...view.call, late: { is: 'yes', step, candidates, attempt, cause, values } } };
}

function connected(view: View, participants: readonly Participant[]): View {
  if (view.call.at !== 'joining' && view.call.at !== 'in') return view;
  const before = view.call.at === 'in' ? view.call.room : { speaking: new Set<Identity>(), soundBlocked: false };
  const room = { ...before, participants: new Map(participants.map((participant) => [participant.identity, participant])) };
  return { ...view, call: { at: 'in', channel: view.call.channel, link: 'connected', room } };
}

function ended(view: View, why: EndReason): View {
  if (view.call.at === 'none') return view;
  return { ...view, problems: {}, call: why === 'left' ? { at: 'none' } : { at: 'ended', channel: view.call.channel, why } };
}

function inRoom(view: View, change: (room: RoomView) => RoomView): View {
  return view.call.at === 'in' ? { ...view, call: { ...view.call, room: change(view.call.room) } } : view;
}

function including(participants: RoomView['participants'], participant: Participant): RoomView['participants'] {
  return new Map(participants).set(participant.identity, participant);
}

function without(room: RoomView, identity: Identity): RoomView {
  const participants = new Map(room.participants);
  participants.delete(identity);
  return { ...room, participants, speaking: new Set([...room.speaking].filter((speaker) => speaker !== identity)) };
}

function problemsWithout(problems: Problems, sender: Sender): Problems {
  const { [sender]: _, ...rest } = problems;
  return rest;
}
