import { Refusal } from '../core/page-api';
import { de } from './de';
import { en, type Words } from './en';

export type { Words } from './en';
export const languages = { en, de } as const;

/** The language in use. The screen is drawn anew when it changes. */
export let words: Words = en;

export function speak(choice: 'system' | keyof typeof languages, spoken: readonly string[]): void {
  words = languages[choice === 'system' ? bestOf(spoken) : choice];
}

/** The first language of the browser that we know. */
export function bestOf(spoken: readonly string[]): keyof typeof languages {
  const known = spoken.map((tag) => tag.slice(0, 2).toLowerCase()).find((code): code is keyof typeof languages => code in languages);
  return known ?? 'en';
}

/** A failed wish, as a sentence for the person who made it. */
export function sentenceFor(error: unknown): string {
  if (!(error instanceof Refusal)) return words.unknownError;
  if (error.status === 429) return words.tooManyAttempts(Math.max(1, error.retryAfterSeconds));
  return words.errors[error.id] ?? (error.message || words.unknownError);
}
