import { expect, test } from 'vitest';
import { pauseMs, signalFrom } from './live-socket';

test('waits longer from try to try, but never longer than 2.5 s', () => {
  expect(pauseMs(0, 0.5)).toBe(500);
  expect(pauseMs(1, 0.5)).toBe(1_000);
  expect(pauseMs(40, 1)).toBe(2_500);
});

test('passes over what it does not know', () => {
  expect(signalFrom({ type: 'weather' })).toBeUndefined();
  expect(signalFrom({ type: 'session-ended' })).toEqual({ kind: 'session-ended' });
  expect(signalFrom({ type: 'channels', channels: [] })).toEqual({ kind: 'channels', channels: [] });
});
