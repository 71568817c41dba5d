import { expect, test } from 'vitest';
import { levelOf } from './level';

test('is nothing in silence, all at full scale, and half at -30 dB', () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf(new Float32Array(64).fill(1))).toBe(1);
  expect(levelOf(new Float32Array(64).fill(10 ** (-30 / 20)))).toBeCloseTo(0.5, 3);
  expect(levelOf(new Float32Array(0))).toBe(0);
});
