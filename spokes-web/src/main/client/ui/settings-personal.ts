import type { Preferences } from '../core/preferences';
import type { View } from '../core/view';
import { languages, sentenceFor, words } from '../words';
import { el, shown, text } from './element';
import { segments, select, toggle } from './form';
import type { Page } from './settings';
import type { Wishes } from './wishes';

export function lookPage(wishes: Wishes): Page {
  const chosen = wishes.preferences();
  const themes = (['system', 'light', 'dark'] as const).map((theme) => [theme, words.settings.themes[theme]] as const);
  return { content: [
    segments(words.settings.theme, themes, chosen.theme, (theme) => wishes.prefer({ theme })),
    select(words.settings.language, [['system', words.settings.languageSystem], ...Object.values(languages).map(({ code, ownName }) => [code, ownName] as const)],
      chosen.language, (language) => wishes.prefer({ language: language as Preferences['language'] }), 'language'),
  ] };
}

export function keysPage(wishes: Wishes): Page {
  const rows = [['M', words.keys.microphone], ['V', words.keys.camera], ['S', words.keys.screen], ['Shift + L', words.keys.leave], ['?', words.keys.help], ['Esc', words.keys.close]] as const;
  return { content: [
    toggle(words.settings.shortcuts, { hint: words.settings.shortcutsMore, on: wishes.preferences().shortcuts, testId: 'shortcuts' }, (shortcuts) => wishes.prefer({ shortcuts })),
    el('dl', { class: 'keys' }, ...rows.flatMap(([key, meaning]) => [el('dt', {}, ...key.split(' + ').flatMap((part, index) => [...(index ? [' + '] : []), el('kbd', {}, part)])), el('dd', {}, meaning)])),
  ] };
}

export function accountPage({ place, server }: View, wishes: Wishes, close: () => void): Page {
  if (place.at !== 'inside') return { content: [] };
  const guest = place.me.kind === 'guest';
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const out = el('button', { type: 'button', class: 'secondary', 'data-testid': 'log-out', onclick: () => wishes.logOut().then(close, (error: unknown) => {
    text(problem, sentenceFor(error));
    shown(problem, true);
  }) }, guest ? words.settings.guestLeave : words.settings.logOut);
  return { content: [
    el('p', {}, words.settings.account(place.me.name, words.settings[place.me.kind])),
    ...(guest ? [el('p', { class: 'hint' }, words.settings.guestLeaveMore)] : []), out, problem,
    ...(server.version ? [el('p', { class: 'hint foot' }, words.settings.version(server.version))] : []),
  ] };
}
