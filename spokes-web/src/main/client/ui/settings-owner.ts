import type { Invitation, InvitationWish, Keys, OfferedAddress, Status, StunServer } from '../core/page-api';
import type { View } from '../core/view';
import { sentenceFor, words } from '../words';
import { confirmDialog } from './dialog';
import { attribute, el, newId, shown, text } from './element';
import { copyButton, field, form, select } from './form';
import { icon } from './icons';
import type { Page } from './settings';
import type { Wishes } from './wishes';

const STATUS_EVERY_MS = 2_000;
const NOW_MS = 30_000;

export function invitationsPage(wishes: Wishes): Page {
  const list = el('ul', { class: 'rows', 'data-testid': 'invitations' });
  const ready = el('div', { class: 'ready', hidden: true, role: 'status' });
  const note = field(words.invitations.note, { placeholder: words.invitations.noteExample, optional: true, maxLength: 80, testId: 'invitation-note' });
  let expiresInHours: number | undefined = 168, maxUses: number | undefined;
  const { expiry, useCount } = words.invitations;
  const expires = select(words.invitations.expires, [['1', expiry.hour], ['24', expiry.day], ['168', expiry.week], ['', expiry.never]], '168',
    (hours) => { expiresInHours = hours ? Number(hours) : undefined; }, 'invitation-expiry');
  const uses = select(words.invitations.uses, [['1', useCount.one], ['5', useCount.five], ['20', useCount.twenty], ['', useCount.any]], '',
    (count) => { maxUses = count ? Number(count) : undefined; }, 'invitation-uses');
  const create = form({ fields: [el('div', { class: 'pair' }, expires, uses), note.element], submit: words.invitations.create, testId: 'create-invitation' }, async () => {
    const made = await wishes.invite(wishOf(note.input.value.trim(), expiresInHours, maxUses));
    note.input.value = '';
    ready.replaceChildren(...linkReady(made.link));
    shown(ready, true);
    await refresh();
  });
  void refresh();
  return { content: [el('p', {}, words.invitations.intro), create, ready, el('h3', {}, words.invitations.list), list] };

  async function refresh(): Promise<void> {
    const rows = await loaded(list, () => wishes.invitations());
    if (!rows) return;
    list.replaceChildren(...(rows.length === 0 ? [el('li', { class: 'none' }, words.invitations.none)] : rows.map((row) => invitationRow(row, wishes, refresh))));
  }
}

function wishOf(note: string, expiresInHours: number | undefined, maxUses: number | undefined): InvitationWish {
  return { ...(note ? { note } : {}), ...(expiresInHours ? { expiresInHours } : {}), ...(maxUses ? { maxUses } : {}) };
}

function linkReady(link: string): readonly Node[] {
  const id = newId('link');
  const box = el('input', { id, class: 'mono', readonly: true, value: link, 'data-testid': 'invitation-link', onfocus: () => box.select() });
  const share = 'share' in navigator
    ? [el('button', { type: 'button', class: 'secondary', onclick: () => void navigator.share({ url: link }).catch(() => {}) }, words.invitations.share)] : [];
  return [el('label', { for: id }, words.invitations.link), box, el('div', { class: 'actions' }, ...share, copyButton(words.invitations.copy, () => link, 'copy-link')),
    el('p', { class: 'hint' }, words.invitations.ready)];
}

function invitationRow(invitation: Invitation, wishes: Wishes, refresh: () => Promise<void>): HTMLElement {
  const { withdraw, withdrawTitle, withdrawMore } = words.invitations;
  return el('li', { 'data-testid': 'invitation' },
    el('div', {}, el('strong', {}, invitation.note || words.invitations.unnamed), el('p', { class: 'hint' }, validity(invitation))),
    el('button', { type: 'button', class: 'danger-quiet', onclick: () => confirmDialog({ title: withdrawTitle, more: withdrawMore, yes: withdraw }, async () => {
      await wishes.withdraw(invitation.id);
      await refresh();
    }) }, withdraw));
}

function validity({ expiresAt, usesLeft, uses }: Invitation): string {
  const { until, forever, expired, left, used } = words.invitations;
  const when = expiresAt === undefined ? forever : Date.parse(expiresAt) < Date.now() ? expired
    : until(new Intl.DateTimeFormat(words.code, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(expiresAt)));
  return [when, ...(usesLeft === undefined ? [] : [left(usesLeft)]), used(uses)].join(' · ');
}

export function apiPage(wishes: Wishes): Page {
  const box = el('div', { class: 'stack', 'data-testid': 'api-keys' });
  void loaded(box, () => wishes.keys()).then((keys) => keys && draw(keys));
  return { content: [el('p', {}, words.api.intro), box] };

  function draw(keys: Keys): void {
    const secret = readOnly(words.api.secret, keys.secret, 'api-secret');
    secret.input.type = 'password';
    const show = el('button', { type: 'button', class: 'secondary', onclick: () => {
      const hidden = secret.input.type === 'password';
      secret.input.type = hidden ? 'text' : 'password';
      text(show, hidden ? words.api.hide : words.api.show);
    } }, words.api.show);
    const rotate = el('button', { type: 'button', class: 'danger-quiet', 'data-testid': 'rotate-keys', onclick: () => confirmDialog(
      { title: words.api.rotateTitle, more: words.api.rotateMore, yes: words.api.rotate }, async () => draw(await wishes.rotateKeys())) }, words.api.rotate);
    box.replaceChildren(readOnly(words.api.key, keys.apiKey, 'api-key').element, secret.element,
      el('div', { class: 'actions left' }, show, copyButton(words.api.copy, () => keys.secret, 'copy-secret')),
      keys.rotatable ? el('div', {}, rotate) : el('p', { class: 'hint' }, words.api.fixed));
  }
}

export function serverPage({ server }: View, wishes: Wishes): Page {
  const box = el('div', { class: 'stack', 'data-testid': 'server-status' });
  let drawn = '';
  const look = () => void loaded(box, () => wishes.status()).then((status) => {
    const fresh = JSON.stringify(status);
    if (status && fresh !== drawn) box.replaceChildren(...statusContent(status));
    drawn = fresh;
  });
  const timer = setInterval(look, STATUS_EVERY_MS);
  look();
  return { content: [box, ...(server.version ? [el('p', { class: 'hint foot' }, words.settings.version(server.version))] : [])], stop: () => clearInterval(timer) };
}

function statusContent({ running, candidates, stunServers, loops, counters, warnings }: Status): readonly Node[] {
  const state = el('p', { class: 'engine', 'data-running': running }, el('span', { class: 'dot', 'aria-hidden': 'true' }), running ? words.server.running : words.server.stopped);
  const addresses = candidates.map((candidate) => row(`${candidate.address.includes(':') ? `[${candidate.address}]` : candidate.address}:${candidate.port}`, described(candidate)));
  const numbers = new Intl.NumberFormat(words.code);
  return [state,
    ...(warnings.length ? [el('h3', {}, words.server.warnings), el('ul', { class: 'warnings' }, ...warnings.map((warning) => el('li', {}, warning)))] : []),
    el('h3', {}, words.server.addresses), addresses.length ? el('ul', { class: 'rows tight' }, ...addresses) : el('p', {}, words.server.noAddresses), el('p', { class: 'hint' }, words.server.forward),
    el('div', {}, el('a', { class: 'button secondary', href: '/check', target: '_blank', 'data-testid': 'check-server' }, icon('route'), words.check.owner)),
    el('h3', {}, words.server.stun), stunServers.length ? el('ul', { class: 'rows tight', 'data-testid': 'stun-servers' }, ...stunServers.map((server) => row(server.server, stateOf(server))))
      : el('p', {}, words.server.noStun),
    ...(loops.length ? [el('h3', {}, words.server.loops), el('ul', { class: 'plain' }, ...loops.map((loop) =>
      el('li', {}, words.server.loop(loop.index + 1, loop.port, loop.rooms, loop.participants))))] : []),
    el('h3', {}, words.server.counters), el('table', { class: 'counters' }, el('tbody', {}, ...Object.entries(counters).sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) =>
      el('tr', {}, el('th', { scope: 'row' }, name.replaceAll('_', ' ')), el('td', {}, numbers.format(count))))))];
}

function row(code: string, hint: string): HTMLElement {
  return el('li', {}, el('code', {}, code), el('span', { class: 'hint' }, hint));
}

function described({ protocol, kind, source, arrived }: OfferedAddress): string {
  const { host, configured, reflexive, visited, used, usedNow, unused } = words.server;
  const kinds: Readonly<Record<string, string>> = { host: host(source), configured, reflexive: reflexive(source), visited };
  const ago = Date.now() - arrived;
  const when = new Intl.DateTimeFormat(words.code, ago < 12 * 3_600_000 ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
  return [protocol.toUpperCase(), kinds[kind] ?? kind, arrived === 0 ? unused : ago < NOW_MS ? usedNow : used(when.format(arrived))].join(' · ');
}

function stateOf({ state, seen, roundTripMs }: StunServer): string {
  const { asking, answered, silent, unknownName } = words.server;
  return { asking, silent, unknown_name: unknownName, answered: answered(seen, roundTripMs) }[state];
}

function readOnly(label: string, value: string, testId: string): { element: HTMLElement; input: HTMLInputElement } {
  const id = newId('value');
  const input = el('input', { id, class: 'mono', readonly: true, value, 'data-testid': testId, autocomplete: 'off' });
  return { element: el('div', { class: 'field' }, el('label', { for: id }, label), input), input };
}

/** Shows that something is on its way, or why it did not come; `undefined` then. */
async function loaded<T>(box: HTMLElement, load: () => Promise<T>): Promise<T | undefined> {
  if (box.childElementCount === 0) box.replaceChildren(el(box.tagName === 'UL' ? 'li' : 'p', { class: 'none' }, words.common.loading));
  attribute(box, 'aria-busy', 'true');
  try {
    return await load();
  } catch (error) {
    box.replaceChildren(el(box.tagName === 'UL' ? 'li' : 'p', { class: 'problem', role: 'alert' }, sentenceFor(error)));
    return undefined;
  } finally {
    attribute(box, 'aria-busy', 'false');
  }
}
