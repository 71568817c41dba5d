import type { View } from '../core/view';
import { words } from '../words';
import { askForChannel } from './channel-list';
import { el, shown, text, type Part } from './element';
import { toggle } from './form';
import { icon, logo } from './icons';
import { microphoneMeter } from './meter';
import type { Wishes } from './wishes';

/** What stands beside the channels while one is in none of them. */
export function lobby(wishes: Wishes): Part<View> {
  const title = el('h1', {}), more = el('p', {});
  const create = el('button', { type: 'button', class: 'primary', 'data-testid': 'first-channel', onclick: () => askForChannel(wishes) },
    icon('plus'), words.channels.create);
  const meter = microphoneMeter(wishes, { auto: false });
  const check = el('section', { class: 'panel' }, el('h2', {}, words.lobby.check), el('p', { class: 'hint' }, words.lobby.checkMore), meter.element,
    toggle(words.lobby.joinMuted, { hint: words.lobby.joinMutedMore, on: wishes.preferences().joinMuted, testId: 'join-muted' },
      (joinMuted) => wishes.prefer({ joinMuted })), el('a', { class: 'button quiet-link', href: '/check', 'data-testid': 'test-connection' }, icon('route'), words.check.link));
  const element = el('div', { class: 'lobby' }, el('div', { class: 'lobby-mark' }, logo()), title, more, create, check);
  return {
    element,
    gone: () => meter.stop(),
    draw: ({ channels, place, live }) => {
      const owner = place.at === 'inside' && place.me.kind === 'owner';
      const empty = channels.length === 0 && live === 'open';
      text(title, empty ? words.channels.none : words.lobby.title);
      text(more, !empty ? words.lobby.more : owner ? words.channels.noneOwner : words.channels.noneGuest);
      shown(create, empty && owner);
    },
  };
}
