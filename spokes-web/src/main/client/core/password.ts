export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** As the server has it (`password-too-short`). */
export const SHORTEST = 10;

/** A rough hint while typing, no more: length counts most, few different characters or a plain row take it back. */
export function strengthOf(password: string): Strength {
  if ([...password].length < SHORTEST) return 'short';
  const different = new Set(password.toLowerCase()).size;
  if (different < 6 || /^(?:\d+|(?:0?123456789.*)|(?:.*(?:password|passwort|qwert|spokes).*))$/i.test(password)) return 'weak';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (password.length >= 16 && different >= 9) return 'strong';
  return kinds >= 3 && password.length >= 12 ? 'strong' : 'fair';
}
