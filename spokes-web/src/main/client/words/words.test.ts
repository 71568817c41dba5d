import { afterEach, describe, expect, test } from 'vitest';
import { Refusal } from '../core/page-api';
import { bestOf, languages, sentenceFor, speak } from '.';

afterEach(() => speak('en', []));

test('the first language of the browser that we know is spoken, otherwise English', () => {
  expect(bestOf(['fr-CH', 'de-CH', 'en'])).toBe('de');
  expect(bestOf(['fr'])).toBe('en');
  expect(bestOf([])).toBe('en');
});

describe('a refused wish', () => {
  test('is put in our words, else in the server’s, else in general ones', () => {
    expect(sentenceFor(new Refusal('wrong-credentials', 'raw', 401))).toBe('That name and password do not belong together.');
    expect(sentenceFor(new Refusal('name-taken', 'That name is taken.', 409))).toBe('That name is taken.');
    expect(sentenceFor(new Refusal('odd', '', 400))).toBe('That did not work. Try again.');
    expect(sentenceFor(new TypeError('bug'))).toBe('That did not work. Try again.');
  });

  test('says how long to wait', () => {
    expect(sentenceFor(new Refusal('too-many-attempts', '', 429, 40))).toBe('Too many attempts. Try again in 40 seconds.');
    expect(sentenceFor(new Refusal('too-many-attempts', '', 429, 600))).toBe('Too many attempts. Try again in 10 minutes.');
  });
});

test('no text of any language is empty but the one that is never shown', () => {
  const empty = (value: unknown, path: string): string[] => typeof value === 'string' ? (value === '' ? [path] : [])
    : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => empty(inner, `${path}.${key}`)) : [];
  for (const [code, words] of Object.entries(languages)) expect(empty(words, code)).toEqual([`${code}.call.ended.left`]);
});
