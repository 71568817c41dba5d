import type { Preferences } from '../core/preferences';
import { attribute } from './element';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Puts the chosen colours on the page, and follows the system where that is the choice. */
export function followTheme(choice: () => Preferences['theme']): () => void {
  const apply = () => {
    const chosen = choice();
    attribute(document.documentElement, 'data-theme', chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen);
  };
  dark.addEventListener('change', apply);
  apply();
  return apply;
}
