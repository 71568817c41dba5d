import { sentenceFor, words } from '../words';
import { attribute, el, newId, shown, text } from './element';
import { drawIcon, icon } from './icons';

export type Field = { readonly element: HTMLElement; readonly input: HTMLInputElement };

/** One labelled line of text, with a hint below it. */
export function field(label: string, options: {
  hint?: string; type?: string; autocomplete?: string; maxLength?: number; placeholder?: string; optional?: boolean; testId: string;
}): Field {
  const id = newId('field');
  const input = el('input', {
    id, type: options.type ?? 'text', autocomplete: options.autocomplete ?? 'off', maxlength: options.maxLength ?? 64,
    placeholder: options.placeholder ?? '', required: !options.optional, 'data-testid': options.testId, spellcheck: 'false',
  });
  const hint = el('p', { class: 'hint', id: `${id}-hint` }, options.hint ?? '');
  if (options.hint) attribute(input, 'aria-describedby', hint.id);
  return { element: el('div', { class: 'field' }, el('label', { for: id }, label), input, ...(options.hint ? [hint] : [])), input };
}

/** A password line whose content can be looked at. */
export function passwordField(label: string, options: { hint?: string; autocomplete: string; testId: string }): Field {
  const made = field(label, { ...options, type: 'password', maxLength: 200 });
  const eye = icon('eye');
  const toggle = el('button', { type: 'button', class: 'quiet square', 'aria-label': words.setUp.showPassword, onclick: () => {
    const hidden = made.input.type === 'password';
    made.input.type = hidden ? 'text' : 'password';
    attribute(toggle, 'aria-label', hidden ? words.setUp.hidePassword : words.setUp.showPassword);
    drawIcon(eye, hidden ? 'eyeOff' : 'eye');
  } }, eye);
  const wrap = el('div', { class: 'with-button' });
  made.input.replaceWith(wrap);
  wrap.append(made.input, toggle);
  return made;
}

/** A form that says what went wrong where the person is looking, and cannot be sent twice at once. */
export function form(content: { fields: readonly Node[]; submit: string; testId: string; extra?: readonly Node[] }, send: () => Promise<void>): HTMLFormElement {
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true, 'data-testid': `${content.testId}-problem` });
  const button = el('button', { type: 'submit', class: 'primary', 'data-testid': content.testId }, content.submit);
  return el('form', { novalidate: true, onsubmit: async (event: SubmitEvent) => {
    event.preventDefault();
    const missing = [...(event.currentTarget as HTMLFormElement).querySelectorAll('input')].find((input) => input.required && !input.value.trim());
    if (missing) {
      missing.focus();
      return say(words.common.required);
    }
    button.disabled = true;
    say('');
    try {
      await send();
    } catch (error) {
      say(sentenceFor(error));
    } finally {
      button.disabled = false;
    }
  } }, ...content.fields, problem, el('div', { class: 'actions' }, ...(content.extra ?? []), button));

  function say(sentence: string): void {
    text(problem, sentence);
    shown(problem, sentence !== '');
  }
}

/** A choice of a few, as radio buttons that look like one control. */
export function segments<V extends string>(label: string, options: readonly (readonly [V, string])[], chosen: V, onChoice: (value: V) => void): HTMLElement {
  const name = newId('choice');
  return el('fieldset', { class: 'field' }, el('legend', {}, label), el('div', { class: 'segments' }, ...options.map(([value, title]) =>
    el('label', {}, el('input', { type: 'radio', name, value, checked: value === chosen, onchange: () => onChoice(value) }), el('span', {}, title)))));
}

export function toggle(label: string, options: { hint?: string; on: boolean; testId?: string }, onChange: (on: boolean) => void): HTMLElement {
  const input = el('input', { type: 'checkbox', role: 'switch', checked: options.on, 'data-testid': options.testId ?? false,
    onchange: () => onChange(input.checked) });
  const hint = options.hint ? [el('span', { class: 'hint' }, options.hint)] : [];
  return el('label', { class: 'toggle' }, el('span', {}, el('span', { class: 'toggle-label' }, label), ...hint), input);
}

export function select(label: string, options: readonly (readonly [string, string])[], chosen: string, onChoice: (value: string) => void, testId: string): HTMLElement {
  const id = newId('select');
  const element = el('select', { id, 'data-testid': testId, onchange: () => onChoice(element.value) },
    ...options.map(([value, title]) => el('option', { value, selected: value === chosen }, title)));
  return el('div', { class: 'field' }, el('label', { for: id }, label), element);
}

/** Copies, and says so on the button itself. */
export function copyButton(label: string, content: () => string, testId: string): HTMLButtonElement {
  const button = el('button', { type: 'button', class: 'secondary', 'data-testid': testId, onclick: async () => {
    await copy(content());
    text(button, words.invitations.copied);
    setTimeout(() => text(button, label), 2000);
  } }, label);
  return button;
}

/** Without https there is no clipboard API, so the old way is the fallback. */
async function copy(content: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(content);
  const area = el('textarea', { class: 'off-screen', readonly: true });
  area.value = content;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
