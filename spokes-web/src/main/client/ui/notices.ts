import { causeOfProblem } from '../core/evidence';
import type { Problem, Sender, View } from '../core/view';
import { words } from '../words';
import { el, keyed, text, type Part } from './element';
import { icon } from './icons';
import type { Wishes } from './wishes';

type Notice = { readonly sender: Sender; readonly problem: Problem; readonly link: string | undefined };

/** What is wrong with microphone, camera or screen, in words and with a way out. */
export function notices(wishes: Wishes, secure: (view: View) => string | undefined): Part<View> {
  const element = el('div', { class: 'notices', role: 'status', 'aria-live': 'polite' });
  const list = keyed<Notice>(element, ({ sender, problem }) => `${sender} ${problem}`, (notice) => noticePart(notice, wishes));
  return {
    element,
    draw: (view) => {
      const link = secure(view);
      list((Object.entries(view.problems) as [Sender, Problem][]).map(([sender, problem]) => ({ sender, problem, link })));
    },
  };
}

function noticePart({ sender, problem, link }: Notice, wishes: Wishes): Part<Notice> {
  const sentence = el('p', {});
  const insecure = problem === 'insecure';
  const way = !insecure ? [] : link === undefined
    ? [el('p', { class: 'hint' }, words.problems.noSecure)]
    : [el('p', { class: 'hint' }, words.problems.secureMore), el('a', { class: 'button secondary', href: link, 'data-testid': 'open-secure' }, words.problems.openSecure)];
  const close = el('button', { type: 'button', class: 'quiet square', 'aria-label': words.problems.dismiss, onclick: () => wishes.dismiss(sender) }, icon('close'));
  return {
    element: el('div', { class: 'notice-card', 'data-testid': `problem-${sender}`, 'data-problem': problem, 'data-cause': sender === 'microphone' && causeOfProblem(problem) }, icon(insecure ? 'lock' : 'warning'), el('div', {}, sentence, ...way), close),
    draw: () => text(sentence, problem === 'silent' ? words.causes['silent-microphone'].person : words.problems[sender][problem]),
  };
}
