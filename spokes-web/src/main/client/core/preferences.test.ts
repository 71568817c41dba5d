import { expect, test } from 'vitest';
import { preferencesFrom, usual } from './preferences';

test('are as usual on a new device, and after nonsense', () => {
  expect(preferencesFrom(null)).toEqual(usual);
  expect(preferencesFrom('{"theme":"pink","devices":7,"shortcuts":"no"')).toEqual(usual);
  expect(preferencesFrom('{"theme":"pink","devices":7,"shortcuts":"no"}')).toEqual(usual);
});

test('come back as they were stored', () => {
  const chosen = { ...usual, theme: 'dark', joinMuted: true, devices: { microphone: 'm1', camera: 'c1', speaker: 's1' } } as const;
  expect(preferencesFrom(JSON.stringify(chosen))).toEqual(chosen);
});
