import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SilenceWatch } from './silence';

let energy: number | undefined, said: boolean[], watch: SilenceWatch;
beforeEach(() => {
  vi.useFakeTimers();
  energy = 0;
  said = [];
  watch = new SilenceWatch(async () => energy, (silent) => said.push(silent), () => Date.now());
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

test('a microphone that has never given anything is silent after three seconds, and is not once something comes', async () => {
  await vi.advanceTimersByTimeAsync(2_900);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(said).toEqual([true]);
  energy = 0.001;
  await vi.advanceTimersByTimeAsync(500);
  expect(said).toEqual([true, false]);
});

test('a microphone that has given something may be quiet for fifteen seconds', async () => {
  energy = 0.001;
  await vi.advanceTimersByTimeAsync(15_400);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(said).toEqual([true]);
});

test('a quiet room is not silent', async () => {
  for (let i = 0; i < 40; i++) {
    energy = (energy ?? 0) + 1e-9;
    await vi.advanceTimersByTimeAsync(3_000);
  }
  expect(said).toEqual([]);
});

test('muting is not silence, and the fifteen seconds count from unmuting', async () => {
  energy = undefined;
  await vi.advanceTimersByTimeAsync(60_000);
  energy = 5;
  await vi.advanceTimersByTimeAsync(14_000);
  expect(said).toEqual([]);
});
