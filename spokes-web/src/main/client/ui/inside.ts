import type { View } from '../core/view';
import { words } from '../words';
import { avatar } from './avatar';
import { callBar } from './call-bar';
import { callPane } from './call-pane';
import { channelList } from './channel-list';
import { attribute, el, shown, text, type Part } from './element';
import { icon, logo } from './icons';
import { lobby } from './lobby';
import { notices } from './notices';
import { openSettings } from './settings';
import type { Wishes } from './wishes';

/** The room with all the doors: channels on one side, the call on the other; on a phone one at a time. */
export function inside(wishes: Wishes, secure: (view: View) => string | undefined): Part<View> & { readonly openSettings: (tab: 'sound' | 'keys') => void } {
  let view: View | undefined;
  let pane: 'channels' | 'call' = 'channels', callBefore: View['call']['at'] = 'none';
  const open = (tab: Parameters<typeof openSettings>[1]) => view && openSettings(view, tab, wishes);
  const toPane = (next: typeof pane) => {
    pane = next;
    attribute(element, 'data-pane', pane);
    // Where one pane hides the other, the focus may not stay in what has gone.
    if (document.activeElement instanceof HTMLElement && document.activeElement.offsetParent === null) (pane === 'call' ? main : side).focus();
  };

  const serverName = el('span', { class: 'server-name', 'data-testid': 'server-title' });
  const live = el('p', { class: 'live', role: 'status', hidden: true });
  const list = channelList(wishes), bar = callBar(wishes, () => open('sound')), call = callPane(wishes, () => toPane('channels')), rest = lobby(wishes);
  const warn = notices(wishes, secure), invite = el('button', { type: 'button', class: 'invite', 'data-testid': 'invite', onclick: () => open('invitations') },
    icon('invite'), words.invitations.invite);
  const insecureLink = el('a', { class: 'button secondary', 'data-testid': 'open-secure-lobby' }, words.problems.openSecure);
  const insecure = el('div', { class: 'side-note', hidden: true }, icon('lock'), el('div', {}, el('strong', {}, words.insecure.title), el('p', {}, words.insecure.more), insecureLink));
  const me = meCard(() => open('sound'));
  const toCall = el('button', { type: 'button', class: 'to-call', onclick: () => toPane('call') }, el('span', { class: 'dot', 'aria-hidden': 'true' }), words.channels.toCall);

  const side = el('aside', { class: 'side', tabindex: -1 }, el('header', { class: 'side-head' }, logo(), serverName), live, el('div', { class: 'side-scroll' }, list.element, invite, insecure), toCall, me.element);
  const main = el('main', { class: 'main', id: 'main', tabindex: -1 }, rest.element, call.element, warn.element, bar.element);
  const element = el('div', { class: 'inside', 'data-pane': pane }, el('a', { class: 'skip', href: '#main' }, words.common.skip), side, main);

  return {
    element,
    openSettings: open,
    gone: () => { call.gone?.(); rest.gone?.(); },
    draw: (now) => {
      view = now;
      if (now.place.at !== 'inside') return;
      const at = now.call.at, talking = at === 'joining' || at === 'in';
      if (at !== callBefore) {
        if (callBefore === 'none') rest.gone?.();
        if (at === 'joining') toPane('call');
        if (at === 'none') toPane('channels');
        callBefore = at;
      }
      text(serverName, now.server.name);
      shown(live, now.live !== 'open');
      text(live, now.live === 'lost' ? words.channels.live.lost : words.channels.live.connecting);
      shown(invite, now.place.me.kind === 'owner');
      drawInsecure(now);
      shown(rest.element, at === 'none');
      shown(call.element, at !== 'none');
      shown(bar.element, at === 'in');
      shown(toCall, talking);
      me.draw(now);
      for (const part of [list, bar, call, rest, warn]) part.draw(now);
    },
  };

  function drawInsecure(now: View): void {
    const link = secure(now);
    shown(insecure, link !== undefined);
    if (link !== undefined) attribute(insecureLink, 'href', link);
  }
}

function meCard(onSettings: () => void): Part<View> {
  const face = avatar();
  const name = el('span', { class: 'me-name', 'data-testid': 'my-name' }), role = el('span', { class: 'me-role' });
  return {
    element: el('div', { class: 'me' }, face.element, el('span', { class: 'me-words' }, name, role),
      el('button', { type: 'button', class: 'quiet square', 'aria-label': words.settings.open, title: words.settings.open, 'data-testid': 'settings', onclick: onSettings }, icon('settings'))),
    draw: ({ place }) => {
      if (place.at !== 'inside') return;
      face.draw(place.me.name);
      text(name, place.me.name);
      text(role, words.settings[place.me.kind]);
    },
  };
}
