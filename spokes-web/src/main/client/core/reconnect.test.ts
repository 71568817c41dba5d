import { expect, test, vi } from 'vitest';
import { PATIENCE_MS, ShortPauses, untilItBelievesSo } from './reconnect';

test('a server that is back is asked within a second, however long it was gone', () => {
  const longest = new ShortPauses(() => 1), shortest = new ShortPauses(() => 0);
  expect(longest.nextRetryDelayInMs({ retryCount: 0, elapsedMs: 0 })).toBe(300);
  for (const retryCount of [1, 5, 60]) {
    expect(longest.nextRetryDelayInMs({ retryCount, elapsedMs: 50_000 })).toBe(900);
    expect(shortest.nextRetryDelayInMs({ retryCount, elapsedMs: 50_000 })).toBe(400);
  }
});

test('those who lose a server together do not come back together', () => {
  const random = new ShortPauses();
  const pauses = Array.from({ length: 50 }, () => random.nextRetryDelayInMs({ retryCount: 1, elapsedMs: 1_000 }));
  expect(new Set(pauses).size).toBeGreaterThan(10);
});

test('after a minute the call begins anew, with a new token', () => {
  expect(new ShortPauses().nextRetryDelayInMs({ retryCount: 90, elapsedMs: PATIENCE_MS + 1 })).toBeNull();
});

test('somebody looks until the client believes that it is back, and once after', async () => {
  vi.useFakeTimers();
  try {
    let doubts = true;
    const look = vi.fn();
    const over = untilItBelievesSo(() => doubts, look);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(look).toHaveBeenCalledTimes(5);
    doubts = false;
    await vi.advanceTimersByTimeAsync(10_000);
    await over;
    expect(look).toHaveBeenCalledTimes(7);
  } finally {
    vi.useRealTimers();
  }
});
