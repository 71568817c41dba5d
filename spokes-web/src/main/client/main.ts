import './ui/style.css';
import { announcements } from './core/announcements';
import { DeviceWatch } from './core/devices';
import { LateCall } from './core/call';
import { LiveSocket } from './core/live-socket';
import { PageApi, Refusal, type Session } from './core/page-api';
import { preferencesFrom, type Preferences } from './core/preferences';
import { placeOf } from './core/route';
import { secureLink } from './core/secure-link';
import { apply, atTheDoor, channelOf, type Signal, type View } from './core/view';
import { announcer } from './ui/announcer';
import { sendersOf } from './ui/call-bar';
import { listenToKeys } from './ui/keyboard';
import { screen } from './ui/screen';
import { followTheme } from './ui/theme';
import type { Wishes } from './ui/wishes';
import { speak, words } from './words';

const STORE = 'spokes.preferences', ASK_AGAIN_MS = 3_000;

const root = document.getElementById('app') ?? document.body;
const webSocketOrigin = location.origin.replace(/^http/, 'ws');
const server = new PageApi();
const voice = announcer();
document.body.append(voice.element);

let view: View = atTheDoor;
let preferences = preferencesFrom(read(STORE));
let drawing = false;

const retheme = followTheme(() => preferences.theme);
speak(preferences.language, navigator.languages);

const live = new LiveSocket(`${webSocketOrigin}/api/live`, emit);
const devices = new DeviceWatch(emit);
const call = new LateCall(async () => (await import('./core/livekit-call')).createCall({
  server, url: webSocketOrigin, preferences: () => preferences, live: () => view.live === 'open', emit,
  // Tests ask for the room by ?debug, to read its getStats.
  onRoom: (room) => { if (new URLSearchParams(location.search).has('debug')) Object.assign(window, { __spokes: { room } }); },
}), () => location.reload());

const wishes: Wishes = {
  tryAgain: () => void arrive(),
  setUp: async (form) => enter(await server.setUp({ ...form, token: view.place.at === 'set-up' ? view.place.token : '' })),
  logIn: async (name, password) => enter(await server.logIn(name, password)),
  enter: async (name) => enter(await server.enterAsGuest(view.place.at === 'invited' ? view.place.secret : '', name)),
  logOut: async () => {
    await server.logOut();
    goOut();
    await arrive();
  },

  createChannel: async (name) => void (await server.createChannel(name)),
  renameChannel: (id, name) => server.renameChannel(id, name),
  deleteChannel: (id) => server.deleteChannel(id),

  join: (channel) => call.join(channel, performance.now()),
  leave: () => {
    call.leave();
    emit({ kind: 'ended', why: 'left' });
  },
  send: (sender, on) => void call.send(sender, on),
  hear: () => void call.hear(),
  dismiss: (sender) => emit({ kind: 'problem-over', sender }),
  show: (identity, source, element) => call.show(identity, source, element),

  preferences: () => preferences,
  prefer,
  choose: (kind, id) => {
    prefer({ devices: { ...preferences.devices, [kind]: id } });
    void call.choose(kind, id);
  },
  lookForDevices: () => void devices.look(),
  microphone: async () => {
    const inCall = call.microphone();
    if (inCall) return { track: inCall, done: () => {} };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { deviceId: preferences.devices.microphone } });
    const [track] = stream.getAudioTracks();
    if (!track) throw new DOMException('no track', 'NotFoundError');
    return { track, done: () => track.stop() };
  },

  invitations: () => server.invitations(),
  invite: (wish) => server.invite(wish),
  withdraw: (id) => server.withdraw(id),
  keys: () => server.keys(),
  rotateKeys: () => server.rotateKeys(),
  status: () => server.status(),
  joins: (cause, addresses) => server.joins(cause, addresses, words.code),

  check: { api: server.checks, socketOrigin: webSocketOrigin, link: (access) => server.makeCheckLink(access) },
  checkBeforeSetUp: (token) => emit({ kind: 'place', place: { at: 'check', access: { setUp: token }, invited: false } }),
  leaveCheck: ({ setUp }) => (setUp ? emit({ kind: 'place', place: { at: 'set-up', token: setUp } }) : location.assign('/')),
};

let shown = screen(root, wishes, secureWay);
listenToKeys(() => preferences.shortcuts && view.place.at === 'inside', () => view.call.at === 'in', {
  toggle: (sender) => wishes.send(sender, !sendersOf(view)[sender]),
  leave: () => wishes.leave(),
  help: () => shown.help(),
});
addEventListener('online', () => live.hurry());
document.addEventListener('visibilitychange', () => { if (!document.hidden) live.hurry(); });
addEventListener('hashchange', () => void arrive());
draw();
void arrive();

/** Finds out where the visitor stands: by the address, and by what the server says of them. */
async function arrive(): Promise<void> {
  try {
    const session = await server.session();
    emit({ kind: 'server', server: session.server });
    if (session.me && location.pathname === '/check') return emit({ kind: 'place', place: { at: 'check', access: {}, invited: false } });
    if (session.me) return settle(session);
    const place = placeOf(location, session);
    emit({ kind: 'place', place });
    if (place.at === 'invited') await check(place.secret);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    emit({ kind: 'place', place: { at: 'unreachable' } });
    setTimeout(() => { if (view.place.at === 'unreachable') void arrive(); }, ASK_AGAIN_MS);
  }
}

async function check(secret: string): Promise<void> {
  try {
    const { serverName } = await server.checkInvitation(secret);
    emit({ kind: 'place', place: { at: 'invited', secret, check: { is: 'valid', serverName } } });
  } catch (error) {
    if (!(error instanceof Refusal) || !error.ours) throw error;
    emit({ kind: 'place', place: { at: 'invited', secret, check: { is: 'refused', message: error.message } } });
  }
}

function enter(session: Session): void {
  emit({ kind: 'server', server: session.server });
  settle(session);
}

/** Inside: the secret leaves the address bar, and our socket opens. */
function settle({ me }: Session): void {
  if (!me) return;
  history.replaceState(null, '', `/${location.search}`);
  emit({ kind: 'place', place: { at: 'inside', me } });
  live.start();
  call.prepare();
}

function goOut(): void {
  live.close();
  call.leave();
  view = { ...atTheDoor, server: view.server };
  draw();
}

function emit(signal: Signal): void {
  const before = view;
  view = apply(view, signal);
  if (view === before) return;
  voice.say(announcements(before, view));
  if (signal.kind === 'session-ended' || signal.kind === 'ended' && signal.why === 'session-ended') endSession();
  if (drawing) return;
  drawing = true;
  queueMicrotask(draw);
}

/** Our access is over; the server says so only once. */
function endSession(): void {
  live.close();
  call.leave();
  view = apply(view, { kind: 'session-ended' });
}

function draw(): void {
  drawing = false;
  shown.draw(view);
  document.documentElement.lang = words.code;
  const channel = channelOf(view);
  document.title = [...(channel && view.call.at === 'in' ? [channel.name] : []), view.server.name].join(' · ');
}

function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  write(STORE, JSON.stringify(preferences));
  if ('theme' in change) retheme();
  if ('language' in change) changeLanguage();
}

function changeLanguage(): void {
  speak(preferences.language, navigator.languages);
  shown.gone();
  document.querySelectorAll('dialog[open]').forEach((dialog) => (dialog as HTMLDialogElement).close());
  shown = screen(root, wishes, secureWay);
  draw();
}

/** Where a microphone can be had, if not here. */
function secureWay({ server: { httpsPort } }: View): string | undefined {
  return isSecureContext ? undefined : secureLink(location, httpsPort);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing: choices last until the page is closed.
  }
}
