import { expect, test } from 'vitest';
import english from '../../resources/spokes/web/joins/causes_en.properties?raw';
import german from '../../resources/spokes/web/joins/causes_de.properties?raw';
import { causeIdOf, causeIds, causesFrom, filled } from './causes';

test('the page knows the causes that the server has texts for, and no other', () => {
  for (const bundle of [english, german]) {
    const ids = bundle.split('\n').flatMap((line) => /^([a-z-]+)\.title=/.exec(line)?.[1] ?? []);
    expect([...ids].sort()).toEqual([...causeIds].sort());
  }
});

test('every cause has every text in every language', () => {
  for (const bundle of [english, german]) {
    for (const text of Object.values(causesFrom(bundle))) expect(Object.values(text).every((words) => words.length > 0)).toBe(true);
  }
});

test('what the case knows is filled in, and what it does not know is a dash', () => {
  expect(filled('UDP {ports} from {from}', { ports: '50000' })).toBe('UDP 50000 from –');
  expect(causeIdOf('of-the-future')).toBe('unknown');
});
