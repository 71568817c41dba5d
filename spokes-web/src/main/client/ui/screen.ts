import type { View } from '../core/view';
import { door } from './door';
import type { Part } from './element';
import { inside } from './inside';
import type { Wishes } from './wishes';

/** The whole page: the door for who is not in yet, the inside for who is. Made anew when the language changes. */
export function screen(root: HTMLElement, wishes: Wishes, secure: (view: View) => string | undefined): { draw: (view: View) => void; help: () => void; gone: () => void } {
  let part: Part<View> | undefined, place: 'door' | 'inside' | undefined, help = () => {};
  return {
    draw: (view) => {
      const next = view.place.at === 'inside' ? 'inside' : 'door';
      if (next !== place) {
        part?.gone?.();
        document.querySelectorAll('dialog[open]').forEach((dialog) => (dialog as HTMLDialogElement).close());
        part = next === 'inside' ? makeInside() : door(wishes, secure);
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
