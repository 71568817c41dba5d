import { SHORTEST, strengthOf } from '../core/password';
import type { View } from '../core/view';
import { words } from '../words';
import { attribute, el, shown, text, type Part } from './element';
import { field, form, passwordField } from './form';
import { icon, logo } from './icons';
import type { Wishes } from './wishes';

/** Everything before one is inside: a card in the middle of the page. */
export function door(wishes: Wishes, secure: (view: View) => string | undefined): Part<View> {
  const card = el('div', { class: 'card' });
  const hint = el('div', { class: 'door-hint', hidden: true });
  const element = el('main', { class: 'door' }, el('div', { class: 'brand' }, logo(), el('span', {}, 'Spokes')), card, hint);
  let drawn = '';

  return {
    element,
    draw: (view) => {
      drawInsecure(view);
      const key = keyOf(view);
      if (key === drawn) return;
      drawn = key;
      card.replaceChildren(...contentFor(view, wishes));
      (card.querySelector<HTMLElement>('input') ?? card.querySelector<HTMLElement>('button, a'))?.focus();
    },
  };

  function drawInsecure(view: View): void {
    const link = secure(view);
    const useful = link !== undefined && ['invited', 'login', 'set-up'].includes(view.place.at);
    shown(hint, useful);
    if (!useful || hint.childElementCount > 0) return;
    hint.append(icon('lock'), el('div', {}, el('strong', {}, words.insecure.title), el('p', {}, `${words.insecure.more} ${words.problems.secureMore}`),
      el('a', { href: link, class: 'button secondary', 'data-testid': 'open-secure' }, words.problems.openSecure)));
  }
}

function keyOf({ place, server }: View): string {
  if (place.at === 'invited') return `${place.at} ${place.check.is} ${server.name}`;
  return place.at === 'login' ? `${place.at} ${place.ended} ${server.name}` : place.at;
}

function contentFor(view: View, wishes: Wishes): readonly Node[] {
  const { place, server } = view;
  switch (place.at) {
    case 'door': return [message(words.door.opening)];
    case 'unreachable': return [heading(words.door.unreachable), el('p', {}, words.door.unreachableMore),
      el('button', { type: 'button', class: 'primary', onclick: () => wishes.tryAgain() }, words.door.tryAgain)];
    case 'not-set-up': return [heading(words.door.notSetUp), el('p', {}, words.door.notSetUpMore)];
    case 'set-up': return server.setUp
      ? [heading(words.setUp.already), el('p', {}, words.setUp.alreadyMore), el('a', { class: 'button primary', href: '/' }, words.setUp.toLogin)]
      : setUpForm(place.token, wishes);
    case 'login': return loginForm(server.name, place.ended, wishes);
    case 'invited': return invited(place.check, wishes);
    case 'check': return [];
    case 'inside': return [];
  }
}

function setUpForm(token: string, wishes: Wishes): readonly Node[] {
  const serverName = field(words.setUp.serverName, { hint: words.setUp.serverNameHint, placeholder: words.setUp.serverNameExample, testId: 'server-name' });
  const name = field(words.setUp.name, { autocomplete: 'username', testId: 'name' });
  const password = passwordField(words.setUp.password, { hint: words.setUp.passwordHint(SHORTEST), autocomplete: 'new-password', testId: 'password' });
  const strength = el('p', { class: 'strength', 'aria-live': 'polite' });
  password.element.append(strength);
  password.input.addEventListener('input', () => {
    const found = strengthOf(password.input.value);
    attribute(strength, 'data-strength', password.input.value === '' ? false : found);
    text(strength, password.input.value === '' ? '' : words.setUp.strength[found]);
  });
  return [heading(words.setUp.title), el('p', {}, words.setUp.intro),
    el('div', { class: 'first-step' }, el('div', {}, el('strong', {}, words.check.firstStep), el('p', {}, words.check.firstStepMore)),
      el('button', { type: 'button', class: 'secondary', 'data-testid': 'check-before-set-up', onclick: () => wishes.checkBeforeSetUp(token) }, words.check.start)),
    form({ fields: [serverName.element, name.element, password.element], submit: words.setUp.submit, testId: 'set-up' },
      () => wishes.setUp({ serverName: serverName.input.value.trim(), name: name.input.value.trim(), password: password.input.value }))];
}

function loginForm(server: string, ended: boolean, wishes: Wishes): readonly Node[] {
  const name = field(words.login.name, { autocomplete: 'username', testId: 'name' });
  const password = passwordField(words.login.password, { autocomplete: 'current-password', testId: 'password' });
  return [...(ended ? [el('p', { class: 'notice', role: 'status', 'data-testid': 'session-ended' }, words.login.ended)] : []),
    heading(words.login.title(server)),
    form({ fields: [name.element, password.element], submit: words.login.submit, testId: 'log-in' },
      () => wishes.logIn(name.input.value.trim(), password.input.value)),
    el('p', { class: 'foot' }, words.login.guest)];
}

type Check = Extract<View['place'], { at: 'invited' }>['check'];

function invited(check: Check, wishes: Wishes): readonly Node[] {
  switch (check.is) {
    case 'asking': return [message(words.invited.checking)];
    case 'refused': return [heading(words.invited.refused),
      el('p', { 'data-testid': 'invitation-refused' }, check.message), el('p', {}, words.invited.refusedMore)];
    case 'valid': {
      const name = field(words.invited.name, { hint: words.invited.nameHint, autocomplete: 'nickname', maxLength: 40, testId: 'guest-name' });
      return [heading(words.invited.title(check.serverName)), el('p', {}, words.invited.intro),
        form({ fields: [name.element], submit: words.invited.submit, testId: 'enter' }, () => wishes.enter(name.input.value.trim()))];
    }
  }
}

function heading(title: string): HTMLElement {
  return el('h1', {}, title);
}

function message(sentence: string): HTMLElement {
  return el('p', { class: 'waiting', role: 'status' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }, logo()), sentence);
}
