import type { Announcement } from '../core/announcements';
import { words } from '../words';
import { el } from './element';

/** Says in a live region what screen readers should hear of; each sentence is its own node, or repeats would be silent. */
export function announcer(): { element: HTMLElement; say: (announcements: readonly Announcement[]) => void } {
  const element = el('div', { class: 'off-screen', role: 'log', 'aria-live': 'polite', 'data-testid': 'announcer' });
  return {
    element,
    say: (announcements) => {
      for (const announcement of announcements) element.append(el('p', {}, sentence(announcement)));
      while (element.childElementCount > 8) element.firstElementChild?.remove();
    },
  };
}

function sentence(announcement: Announcement): string {
  return 'name' in announcement ? words.announce[announcement.says](announcement.name) : words.announce[announcement.says];
}
