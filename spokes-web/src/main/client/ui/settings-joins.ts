import type { Join } from '../core/page-api';
import type { View } from '../core/view';
import { sentenceFor, words } from '../words';
import { causeIdOf, causeIds, type CauseId } from '../words/causes';
import { attribute, el, keyed, shown, text, type Part } from './element';
import { select, toggle } from './form';
import type { Page } from './settings';
import type { Wishes } from './wishes';

const LOOK_EVERY_MS = 3_000;
/** In the order of a healthy join; whether a station is listed when it was not reached. A public host need not ask back, and a muted person sends nothing. */
const order = new Map([['token', true], ['socket', true], ['described', true], ['stun', true], ['answered', false], ['secured', true], ['rtp-in', false], ['rtp-out', false]]);

/** The last joins with their stations, for whoever wonders why somebody did not get in. */
export function joinsPage(view: View, wishes: Wishes): Page {
  let cause: CauseId | undefined, addresses = false, asked = 0;
  const rooms = new Map(view.channels.map(({ id, name }) => [id, name]));
  const list = el('ul', { class: 'rows joins', 'data-testid': 'joins' });
  const none = el('p', { class: 'none', role: 'status' }, words.common.loading);
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const place = keyed<Join>(list, ({ number }) => String(number), () => joinPart(rooms));
  const options: [string, string][] = [['', words.joins.all], ...causeIds.map((id): [string, string] => [id, words.causes[id].title]).sort(([, a], [, b]) => a.localeCompare(b))];
  const filter = select(words.joins.filter, options, '', (id) => {
    cause = id ? causeIdOf(id) : undefined;
    void look();
  }, 'joins-cause');
  const mask = toggle(words.joins.addresses, { hint: words.joins.addressesMore, on: false, testId: 'joins-addresses' }, (on) => {
    addresses = on;
    void look();
  });
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return { content: [el('p', {}, words.joins.intro), filter, mask, problem, none, list], stop: () => clearInterval(timer) };

  async function look(): Promise<void> {
    const mine = ++asked;
    try {
      const joins = await wishes.joins(cause, addresses);
      if (mine !== asked) return;
      place(joins);
      shown(none, joins.length === 0);
      text(none, cause ? words.joins.noneOf : words.joins.none);
      shown(list, joins.length > 0);
      shown(problem, false);
    } catch (error) {
      text(problem, sentenceFor(error));
      shown(problem, true);
    }
  }
}

function joinPart(rooms: ReadonlyMap<string, string>): Part<Join> {
  let drawn = '';
  const who = el('strong', { class: 'join-name' }), when = el('span', { class: 'hint' }), badge = el('span', { class: 'badge' }), line = el('span', { class: 'hint join-line' });
  const body = el('div', { class: 'join-body' });
  const element = el('li', { 'data-testid': 'join' }, el('details', {}, el('summary', {}, el('span', { class: 'join-head' }, who, badge), line, when), body));
  return {
    element,
    draw: (join) => {
      const fresh = JSON.stringify(join);
      if (fresh === drawn) return;
      drawn = fresh;
      attribute(element, 'data-state', join.state);
      attribute(element, 'data-cause', join.cause?.id ?? false);
      text(who, join.name || words.joins.somebody);
      text(badge, words.joins.state[join.state]);
      text(line, summaryOf(join));
      text(when, [rooms.get(join.room) ?? join.room, momentOf(join.started), ...(join.attempts > 1 ? [words.joins.attempts(join.attempts)] : [])].filter(Boolean).join(' · '));
      body.replaceChildren(...contentOf(join));
    },
  };
}

function summaryOf(join: Join): string {
  const secured = join.stations.find(({ station }) => station === 'secured');
  if (join.cause) return join.cause.title;
  return secured && join.state !== 'trying' ? words.joins.connectedAfter(seconds(secured.afterMs)) : '';
}

function contentOf({ cause, stations, details, client, address, end }: Join): readonly Node[] {
  const reached = new Map(stations.map((passed) => [passed.station, passed]));
  const shownStations = [...order].filter(([station, always]) => always || reached.has(station)).map(([station]) => station);
  const facts: [string, string][] = [[words.joins.from, address], [words.joins.client, client === 'page' ? words.joins.page : client], [words.joins.ended, end]];
  return [
    ...(cause ? [el('div', { class: 'join-cause' }, el('p', {}, cause.owner), el('p', { class: 'hint' }, `${words.joins.causeAfter(seconds(cause.afterMs))}. ${words.joins.wasTold}: ${cause.person}`))] : []),
    el('h3', {}, words.joins.stations),
    el('ol', { class: 'stations' }, ...shownStations.map((station) => {
      const passed = reached.get(station);
      return el('li', { 'data-station': station, 'data-reached': passed !== undefined }, el('span', {}, words.joins.station[station] ?? station),
        el('span', { class: 'hint' }, passed ? words.joins.after(seconds(passed.afterMs)) : words.joins.notReached), ...(passed?.where ? [el('code', {}, passed.where)] : []));
    })),
    el('dl', { class: 'facts' }, ...facts.filter(([, value]) => value !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
    ...(details.length ? [el('h3', {}, words.joins.details), el('ul', { class: 'plain details-list' }, ...details.map((detail) => el('li', {}, el('code', {}, detail))))] : []),
  ];
}

function seconds(ms: number): string {
  return new Intl.NumberFormat(words.code, { minimumFractionDigits: ms < 10_000 ? 2 : 1, maximumFractionDigits: ms < 10_000 ? 2 : 1 }).format(ms / 1000);
}

function momentOf(started: number): string {
  const when = new Date(started), today = when.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(words.code, today ? { timeStyle: 'medium' } : { dateStyle: 'short', timeStyle: 'medium' }).format(when);
}
