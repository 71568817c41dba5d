import { el, text, type Part } from './element';

/** Initials on a colour that belongs to the person, or rather to their name. */
export function avatar(): Part<string> {
  const element = el('span', { class: 'avatar', 'aria-hidden': 'true' });
  return {
    element,
    draw: (name) => {
      text(element, initialsOf(name));
      element.style.setProperty('--hue', String(hueOf(name)));
    },
  };
}

export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/).filter((part) => part !== '');
  const first = [...(parts[0] ?? '?')][0] ?? '?', last = parts.length > 1 ? [...(parts.at(-1) ?? '')][0] ?? '' : '';
  return (first + last).toLocaleUpperCase();
}

/** Twelve well-parted hues, the same for a name everywhere. */
export function hueOf(name: string): number {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % 12) * 30 + 15;
}
