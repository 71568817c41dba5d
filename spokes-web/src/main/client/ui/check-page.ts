import { adviceOf, applyCheck, atRest, isRed, onePortIsEnough, pictureOf, summaryOf, type Advice, type CheckRow, type CheckSignal, type CheckView, type Leg } from '../core/check';
import { CheckRun, type CheckAccess } from '../core/check-run';
import { gather, idleSocket, probe, testSound } from '../core/probe';
import type { View } from '../core/view';
import { sentenceFor, words } from '../words';
import { causeIdOf, filled } from '../words/causes';
import { attribute, el, keyed, shown, text, type Part } from './element';
import { copyButton, field, form } from './form';
import { drawIcon, icon, logo, type IconName } from './icons';
import { qrCode } from './qr-code';
import type { Wishes } from './wishes';

/** The way to this server, tested from this browser: a row for each address, a picture, and what to enter in the router. */
export function checkPage(wishes: Wishes): Part<View> {
  let check: CheckView = atRest, access: CheckAccess = {}, drawing = false;
  const run = new CheckRun(wishes.check.api, { sound: testSound, gather, probe, idle: idleSocket(wishes.check.socketOrigin) }, emit);
  const back = el('button', { type: 'button', class: 'quiet back-link', 'data-testid': 'check-back', onclick: () => wishes.leaveCheck(access) });
  let intro: string = words.check.intro;
  const hero = summary(() => void start(), () => intro);
  const picture = waysPicture(), list = rowList(), router = routerCard(), mapped = mappedCard((row, port) => run.tryOutsidePort(access, row, port));
  const phone = phoneCard(wishes, () => access);
  const element = el('main', { class: 'check', 'data-testid': 'check-page' }, el('div', { class: 'check-inner' },
    el('header', { class: 'check-head' }, logo(), el('h1', {}, words.check.title), back), hero.element,
    el('div', { class: 'check-columns' },
      el('div', { class: 'stack' }, picture.element, list.element),
      el('aside', { class: 'stack' }, router.element, mapped.element, phone.element))));
  addEventListener('pagehide', leave);

  return {
    element,
    gone: () => {
      removeEventListener('pagehide', leave);
      leave();
    },
    draw: ({ place, server }) => {
      if (place.at !== 'check') return;
      access = place.access;
      intro = place.invited ? words.check.invitedIntro(server.name) : words.check.intro;
      text(back, access.setUp ? words.check.backToSetUp : words.check.back);
      shown(back, !place.invited);
      shown(phone.element, !place.invited);
      draw();
    },
  };

  async function start(): Promise<void> {
    try {
      run.stop();
      await run.start(access);
    } catch (error) {
      emit({ kind: 'refused', sentence: sentenceFor(error) });
    }
  }

  function leave(): void {
    run.stop();
  }

  function emit(signal: CheckSignal): void {
    check = applyCheck(check, signal);
    if (drawing) return;
    drawing = true;
    queueMicrotask(draw);
  }

  function draw(): void {
    drawing = false;
    for (const part of [hero, picture, list, router, mapped]) part.draw(check);
  }
}

function summary(start: () => void, intro: () => string): Part<CheckView> {
  const mark = icon('route'), title = el('h2', { 'data-testid': 'check-summary' }), more = el('p', {}), onePort = el('p', { class: 'hint', 'data-testid': 'one-port' }, words.check.onePort);
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true, 'data-testid': 'check-problem' });
  const begin = el('button', { type: 'button', class: 'primary', 'data-testid': 'start-check', onclick: start });
  const marks: Readonly<Record<string, IconName>> = { good: 'check', inside: 'question', 'tcp-only': 'warning', bad: 'warning' };
  const element = el('section', { class: 'check-summary', 'aria-live': 'polite' }, el('span', { class: 'summary-mark' }, mark), el('div', {}, title, more, onePort, problem), begin);
  return {
    element,
    draw: (check) => {
      const state = summaryOf(check);
      attribute(element, 'data-summary', state);
      drawIcon(mark, marks[state] ?? 'route');
      const { summary: said } = words.check;
      text(title, said[state]);
      text(more, state === 'ready' ? intro() : state === 'running' ? '' : said[`${state}More`]);
      shown(onePort, onePortIsEnough(check));
      text(problem, check.refused);
      shown(problem, check.refused !== '');
      text(begin, check.phase === 'ready' ? words.check.start : words.check.again);
      shown(begin, state !== 'running');
    },
  };
}

/** Two lanes with a station between: what the page takes, and what the sound takes. */
function waysPicture(): Part<CheckView> {
  const legs = { toProxy: leg(), fromProxy: leg(), toRouter: leg(), fromRouter: leg() }, straight = el('p', { class: 'straight' });
  const proxy = node('proxy', words.check.nodes.proxy);
  const lane = (title: string, middle: HTMLElement, first: Part<Leg>, second: Part<Leg>) => el('li', { class: 'lane' }, el('span', { class: 'lane-title' }, title),
    node('device', words.check.nodes.browser), first.element, middle, second.element, node('server', words.check.nodes.server));
  const element = el('figure', { class: 'ways', 'aria-label': words.check.picture, 'data-testid': 'check-picture' },
    el('ul', {}, lane(words.check.lanes.page, proxy, legs.toProxy, legs.fromProxy), lane(words.check.lanes.voice, node('router', words.check.nodes.router), legs.toRouter, legs.fromRouter)), straight);
  return {
    element,
    draw: (check) => {
      const now = pictureOf(check);
      (['toProxy', 'fromProxy', 'toRouter', 'fromRouter'] as const).forEach((name) => {
        legs[name].draw(now[name]);
        attribute(legs[name].element, 'data-leg', name);
      });
      attribute(proxy, 'data-absent', !check.proxy);
      text(proxy.lastElementChild ?? proxy, check.proxy || check.phase === 'ready' ? words.check.nodes.proxy : words.check.nodes.noProxy);
      shown(straight, now.straight === 'good');
      text(straight, words.check.straight);
    },
  };
}

function node(name: IconName, label: string): HTMLElement {
  return el('span', { class: 'node' }, icon(name), el('span', {}, label));
}

function leg(): Part<Leg> {
  const mark = icon('question'), said = el('span', { class: 'off-screen' });
  const element = el('span', { class: 'leg' }, mark, said);
  const marks = { good: 'check', bad: 'close', unknown: 'question' } as const;
  return {
    element,
    draw: (state) => {
      attribute(element, 'data-state', state);
      drawIcon(mark, marks[state]);
      text(said, words.check.legs[state]);
    },
  };
}

function rowList(): Part<CheckView> {
  const main = el('ul', { class: 'check-rows', 'data-testid': 'check-rows' }), more = el('ul', { class: 'check-rows' });
  const further = el('details', { class: 'further' }, el('summary', {}, words.check.more), more);
  const drawMain = keyed<CheckRow>(main, ({ key }) => key, rowPart), drawMore = keyed<CheckRow>(more, ({ key }) => key, rowPart);
  const element = el('section', { class: 'stack' }, el('h2', {}, words.check.rows), main, further);
  return {
    element,
    draw: ({ rows }) => {
      shown(element, rows.length > 0);
      drawMain(rows.filter((row) => row.main));
      drawMore(rows.filter((row) => !row.main));
      shown(further, rows.some((row) => !row.main));
    },
  };
}

function rowPart(first: CheckRow): Part<CheckRow> {
  const mark = icon('question'), state = el('span', { class: 'row-state' }), sentence = el('p', { class: 'row-said' });
  const title = first.kind === 'internet' ? words.check.kinds.internet(first.family) : words.check.kinds[first.kind];
  const address = first.address === '' ? [] : [el('code', {}, whereOf(first))];
  const element = el('li', { class: 'check-row', 'data-testid': 'check-row', 'data-kind': first.kind, 'data-port': first.port, 'data-protocol': first.protocol, 'data-address': first.address },
    el('span', { class: 'row-mark' }, mark), el('div', { class: 'row-words' }, el('p', { class: 'row-title' }, el('strong', {}, title), ' ', ...address, state), sentence));
  const marks = { waiting: 'dots', running: 'route', green: 'check', red: 'close', open: 'question' } as const;
  return {
    element,
    draw: (row) => {
      const now = row.result.is === 'done' ? row.result.verdict.state : row.result.is;
      attribute(element, 'data-state', now);
      attribute(element, 'data-cause', row.result.is === 'done' && row.result.verdict.cause !== '' ? row.result.verdict.cause : false);
      drawIcon(mark, marks[now]);
      text(state, words.check.states[now]);
      text(sentence, sentenceOf(row));
      shown(sentence, sentence.textContent !== '');
    },
  };
}

/** What a row says below its title. */
export function sentenceOf(row: CheckRow): string {
  const { result } = row;
  if (result.is === 'waiting') return '';
  if (result.is === 'running') return row.kind === 'socket' ? words.check.socketLeft(result.seconds) : '';
  const { state, cause, arrivedAt } = result.verdict;
  if (state === 'green' && row.kind === 'socket') return words.check.socketWorks;
  if (state === 'green') {
    const works = words.check.works(result.roundTripMs, Math.round(result.lost * 1000) / 10);
    return row.protocol !== 'udp' || arrivedAt.length === 0 || arrivedAt.includes(row.port) ? works : `${works} ${words.check.arrivedToo(String(row.port), arrivedAt.join(', '))}`;
  }
  if (state === 'open') return words.check.open[cause] ?? '';
  if (cause === 'udp-ports-closed') return words.check.closed(whereOf(row));
  if (cause === 'unknown' && arrivedAt.length === 0) return words.check.unreached(whereOf(row));
  const values = { ports: String(row.port), tcp: String(row.port), after: String(arrivedAt[0] ?? '') };
  const said = filled(words.causes[causeIdOf(cause)].person, values);
  if (cause === 'mapping-not-one-to-one') return `${words.check.arrived(String(row.port), arrivedAt.join(', '))} ${said}`;
  return cause === 'websocket-cut-by-proxy' ? `${said} ${words.check.proxyLine}` : said;
}

function whereOf({ protocol, address, port }: { protocol: string; address: string; port: number }): string {
  return `${protocol.toUpperCase()} ${address.includes(':') ? `[${shortened(address)}]` : address}:${port}`;
}

/** IPv6 as people write it (RFC 5952). */
function shortened(address: string): string {
  const url = `http://[${address.replace(/%.*/, '')}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
}

function routerCard(): Part<CheckView> {
  const body = el('tbody', {}), { columns } = words.check;
  const element = el('section', { class: 'check-card', 'data-testid': 'router-advice' }, el('h2', {}, words.check.router), el('p', { class: 'hint' }, words.check.routerMore),
    el('table', { class: 'router' }, el('thead', {}, el('tr', {}, ...[columns.protocol, columns.outside, columns.inside, columns.insidePort].map((name) => el('th', { scope: 'col' }, name)))), body));
  let drawn = '';
  return {
    element,
    draw: (check) => {
      const lines = adviceOf(check), key = JSON.stringify(lines);
      shown(element, lines.length > 0);
      if (key === drawn) return;
      drawn = key;
      body.replaceChildren(...lines.map(adviceLine));
    },
  };
}

function adviceLine({ protocol, outsidePort, insideAddress, insidePort }: Advice): HTMLElement {
  const { columns } = words.check;
  const cell = (label: string, value: string | number) => el('td', { 'data-label': label }, el('code', {}, String(value)));
  return el('tr', {}, cell(columns.protocol, protocol.toUpperCase()), cell(columns.outside, outsidePort), cell(columns.inside, insideAddress), cell(columns.insidePort, insidePort));
}

/** A rule from another outside port looks from here like none at all, so we ask. */
function mappedCard(attempt: (row: CheckRow, port: number) => Promise<{ state: string }>): Part<CheckView> {
  let closed: CheckRow | undefined;
  const port = field(words.check.mappedPort, { placeholder: '51000', maxLength: 5, testId: 'outside-port' });
  attribute(port.input, 'inputmode', 'numeric');
  const said = el('div', { class: 'stack', role: 'status', 'data-testid': 'outside-port-result', hidden: true });
  const ask = form({ fields: [port.element], submit: words.check.mappedTry, testId: 'try-outside-port' }, async () => {
    const number = Number(port.input.value);
    if (!closed || !Number.isInteger(number) || number < 1 || number > 65535) return;
    const { state } = await attempt(closed, number);
    const setting = `SPOKES_MEDIA_PUBLIC_ADDRESS=${closed.address.includes(':') ? `[${closed.address}]` : closed.address}:${number}`;
    attribute(said, 'data-state', state);
    said.replaceChildren(...(state === 'green' ? [el('p', {}, words.check.mappedWorks(number)), el('code', { class: 'setting' }, setting), copyButton(words.api.copy, () => setting, 'copy-setting')]
      : [el('p', {}, words.check.mappedFails(number))]));
    shown(said, true);
  });
  const element = el('section', { class: 'check-card' }, el('h2', {}, words.check.mapped), el('p', { class: 'hint' }, words.check.mappedMore), ask, said);
  return {
    element,
    draw: ({ rows }) => {
      closed = rows.find((row) => row.kind === 'internet' && row.main && row.family === 4 && isRed(row) && row.result.is === 'done' && row.result.verdict.cause === 'udp-ports-closed');
      shown(element, closed !== undefined);
    },
  };
}

function phoneCard(wishes: Wishes, access: () => CheckAccess): { readonly element: HTMLElement } {
  const ready = el('div', { class: 'stack', role: 'status' });
  const make = el('button', { type: 'button', class: 'secondary', 'data-testid': 'make-check-link', onclick: async () => {
    make.disabled = true;
    try {
      const { link } = await wishes.check.link(access());
      ready.replaceChildren(qrCode(link, words.check.phonePicture), el('input', { class: 'mono', readonly: true, value: link, 'aria-label': words.check.copy, 'data-testid': 'check-link' }),
        copyButton(words.check.copy, () => link, 'copy-check-link'), el('p', { class: 'hint' }, words.check.phoneHour));
      shown(make, false);
    } catch (error) {
      ready.replaceChildren(el('p', { class: 'problem', role: 'alert' }, sentenceFor(error)));
    } finally {
      make.disabled = false;
    }
  } }, words.check.phoneMake);
  return { element: el('section', { class: 'check-card' }, el('h2', {}, words.check.phone), el('p', { class: 'hint' }, words.check.phoneMore), make, ready) };
}
