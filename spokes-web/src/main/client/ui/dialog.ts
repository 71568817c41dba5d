import { sentenceFor, words } from '../words';
import { el, newId, shown, text } from './element';
import { icon } from './icons';

/** A modal dialog: the browser keeps the focus inside, Esc closes it, and the focus returns to where it was. */
export function openDialog(title: string, content: readonly Node[], options: { wide?: boolean; testId: string; onClose?: () => void }): HTMLDialogElement {
  const id = newId('dialog');
  const dialog = el('dialog', { class: options.wide ? 'wide' : 'narrow', 'aria-labelledby': id, 'data-testid': options.testId },
    el('header', {}, el('h2', { id }, title),
      el('button', { type: 'button', class: 'quiet square', 'aria-label': words.common.close, onclick: () => dialog.close() }, icon('close'))),
    el('div', { class: 'dialog-body' }, ...content));
  dialog.addEventListener('close', () => {
    options.onClose?.();
    dialog.remove();
  });
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog && !within(dialog.getBoundingClientRect(), event)) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks before something that cannot be undone. */
export function confirmDialog(question: { title: string; more: string; yes: string }, act: () => Promise<void>): void {
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const yes = el('button', { type: 'button', class: 'danger', 'data-testid': 'confirm', onclick: async () => {
    yes.disabled = true;
    try {
      await act();
      dialog.close();
    } catch (error) {
      text(problem, sentenceFor(error));
      shown(problem, true);
      yes.disabled = false;
    }
  } }, question.yes);
  const no = el('button', { type: 'button', class: 'secondary', autofocus: true, onclick: () => dialog.close() }, words.common.cancel);
  const dialog = openDialog(question.title, [el('p', {}, question.more), problem, el('div', { class: 'actions' }, no, yes)], { testId: 'confirm-dialog' });
  no.focus();
}

function within(box: DOMRect, { clientX, clientY }: PointerEvent): boolean {
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
