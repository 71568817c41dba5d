import { channelOf, type CallState, type EndReason, type Late, type View } from '../core/view';
import { words } from '../words';
import { filled, type CauseId } from '../words/causes';
import { attribute, el, shown, text, type Part } from './element';
import { icon, logo } from './icons';
import { stage } from './stage';
import type { Wishes } from './wishes';

/** A call from the click to its end: waiting, talking, or why it is over. */
export function callPane(wishes: Wishes, onBack: () => void): Part<View> {
  const name = el('h1', { 'data-testid': 'call-channel' });
  const state = el('span', { class: 'state', 'data-testid': 'call-state' });
  const count = el('span', { class: 'count' });
  const back = el('button', { type: 'button', class: 'quiet square back', 'aria-label': words.channels.back, onclick: onBack }, icon('back'));
  const tiles = stage(wishes), waiting = waitingPart(wishes), ended = endedPart(wishes);
  const strip = el('div', { class: 'strip', hidden: true, role: 'status' });
  const hear = el('button', { type: 'button', class: 'hear', hidden: true, 'data-testid': 'hear', onclick: () => wishes.hear() },
    icon('sound'), el('span', {}, el('strong', {}, words.call.hear), el('span', { class: 'hint' }, words.call.hearMore)));
  const alone = el('p', { class: 'alone', hidden: true }, words.call.alone);
  const element = el('div', { class: 'call' }, el('header', { class: 'call-head' }, back, icon('voice'), name, count, state),
    strip, hear, tiles.element, alone, waiting.element, ended.element);

  return {
    element,
    gone: () => tiles.gone?.(),
    draw: (view) => {
      const { call } = view;
      text(name, channelOf(view)?.name ?? '');
      attribute(element, 'data-at', call.at);
      shown(tiles.element, call.at === 'in');
      shown(waiting.element, call.at === 'joining');
      shown(ended.element, call.at === 'ended');
      drawState(call);
      if (call.at === 'in') drawRoom(call);
      waiting.draw(view);
      ended.draw(view);
    },
  };

  function drawState(call: CallState): void {
    const link = call.at === 'in' ? call.link : 'none';
    attribute(state, 'data-link', call.at === 'joining' ? 'joining' : link);
    text(state, { connected: words.call.connected, repairing: words.announce.repairing, interrupted: words.announce.repairing, none: '' }[link]);
    shown(strip, link === 'repairing' || link === 'interrupted');
    attribute(strip, 'data-link', link);
    text(strip, link === 'repairing' ? words.call.repairing : link === 'interrupted' ? `${words.call.interrupted} ${words.call.interruptedMore}` : '');
    shown(count, call.at === 'in');
    shown(hear, call.at === 'in' && call.room.soundBlocked);
    shown(alone, call.at === 'in' && call.link === 'connected' && call.room.participants.size === 1);
  }

  function drawRoom({ room, link }: Extract<CallState, { at: 'in' }>): void {
    text(count, words.channels.people(room.participants.size));
    attribute(element, 'data-link', link);
    tiles.draw(room);
  }
}

function waitingPart(wishes: Wishes): Part<View> {
  const title = el('h2', {}), step = el('p', { class: 'step' }), attempt = el('span', { class: 'attempt' });
  const name = el('strong', {}), sentence = el('p', { 'data-testid': 'cause' }), tried = el('p', { class: 'hint tried' });
  const owner = el('p', { class: 'for-owner', 'data-testid': 'cause-owner' }), forOwner = el('details', { hidden: true }, el('summary', {}, words.call.forOwner), owner);
  const late = el('div', { class: 'late', hidden: true, 'data-testid': 'late' }, icon('warning'),
    el('div', {}, el('div', { role: 'alert' }, name, sentence), tried, forOwner, el('p', { class: 'hint' }, words.call.lateMore, ' ', attempt), el('a', { class: 'quiet-link', href: '/check', target: '_blank', 'data-testid': 'late-check' }, icon('route'), words.check.link)));
  const element = el('div', { class: 'waiting-room', 'data-testid': 'joining' }, el('span', { class: 'spinner large', 'aria-hidden': 'true' }, logo()),
    title, step, late, el('button', { type: 'button', class: 'secondary', 'data-testid': 'cancel-join', onclick: () => wishes.leave() }, words.call.cancel));
  return {
    element,
    draw: (view) => {
      const { call } = view;
      if (call.at !== 'joining') return;
      text(title, words.call.joining(channelOf(view)?.name ?? ''));
      text(step, words.call.step[call.step]);
      shown(late, call.late.is === 'yes');
      if (call.late.is === 'no') return;
      attribute(late, 'data-step', call.late.step);
      drawCause(call.late, view.place.at === 'inside' && view.place.me.kind === 'owner');
      text(attempt, call.late.attempt > 0 ? words.call.attempt(call.late.attempt + 1) : '');
    },
  };

  function drawCause({ cause, values, candidates }: Extract<Late, { is: 'yes' }>, toOwner: boolean): void {
    attribute(late, 'data-cause', cause);
    attribute(sentence, 'data-cause', cause);
    text(name, words.causes[cause].title);
    text(sentence, filled(words.causes[cause].person, values));
    shown(tried, cause === 'unknown' && candidates.length > 0);
    text(tried, words.call.tried(candidates.join(', ')));
    shown(forOwner, toOwner && cause !== 'server-unreachable');
    text(owner, filled(words.causes[cause].owner, values));
  }
}

/** What of the ends has a cause that somebody can do something about. */
const causeOfEnd: Readonly<Partial<Record<EndReason, CauseId>>> = { 'not-allowed': 'token-refused', elsewhere: 'identity-taken-over' };

function endedPart(wishes: Wishes): Part<View> {
  const sentence = el('h2', {}), advice = el('p', { class: 'hint' });
  let channel = '';
  const again = el('button', { type: 'button', class: 'primary', 'data-testid': 'rejoin', onclick: () => wishes.join(channel) }, words.call.rejoin);
  const element = el('div', { class: 'waiting-room', 'data-testid': 'call-ended' }, el('span', { class: 'spinner large still', 'aria-hidden': 'true' }, logo()), sentence, advice,
    el('div', { class: 'actions' }, el('button', { type: 'button', class: 'secondary', onclick: () => wishes.leave() }, words.call.dismiss), again));
  return {
    element,
    draw: ({ call, channels }) => {
      if (call.at !== 'ended') return;
      channel = call.channel;
      text(sentence, words.call.ended[call.why]);
      attribute(element, 'data-why', call.why);
      const cause = causeOfEnd[call.why];
      attribute(element, 'data-cause', cause ?? false);
      text(advice, cause === 'token-refused' ? words.causes[cause].person : '');
      shown(advice, advice.textContent !== '');
      shown(again, call.why === 'elsewhere' || call.why === 'removed' && channels.some(({ id }) => id === channel));
    },
  };
}
