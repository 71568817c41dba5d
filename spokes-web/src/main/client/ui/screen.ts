import type { View } from '../core/view';
import { door } from './door';
import { el, type Part } from './element';
import { inside } from './inside';
import type { Wishes } from './wishes';

/** The whole page: the door for who is not in yet, the inside for who is. Made anew when the language changes. */
export function screen(root: HTMLElement, wishes: Wishes, secure: (view: View) => string | undefined): { draw: (view: View) => void; help: () => void; gone: () => void } {
  let part: Part<View> | undefined, place: 'door' | 'inside' | 'check' | undefined, help = () => {};
  return {
    draw: (view) => {
      const next = view.place.at === 'inside' || view.place.at === 'check' ? view.place.at : 'door';
      if (next !== place) {
        part?.gone?.();
        document.querySelectorAll('dialog[open]').forEach((dialog) => (dialog as HTMLDialogElement).close());
        part = next === 'inside' ? makeInside() : next === 'check' ? later(async () => (await import('./check-page')).checkPage(wishes)) : door(wishes, secure);
        place = next;
        root.replaceChildren(part.element);
      }
      part?.draw(view);
    },
    help: () => help(),
    gone: () => part?.gone?.(),
  };

  function makeInside(): Part<View> {
    const made = inside(wishes, secure);
    help = () => made.openSettings('keys');
    return made;
  }
}

/** A part that few need comes when it is needed. */
function later(load: () => Promise<Part<View>>): Part<View> {
  const element = el('div', { class: 'later' });
  let part: Part<View> | undefined, last: View | undefined, gone = false;
  void load().then((loaded) => {
    if (gone) return loaded.gone?.();
    part = loaded;
    element.replaceChildren(loaded.element);
    if (last) loaded.draw(last);
  });
  return {
    element,
    draw: (view) => {
      last = view;
      part?.draw(view);
    },
    gone: () => {
      gone = true;
      part?.gone?.();
    },
  };
}
