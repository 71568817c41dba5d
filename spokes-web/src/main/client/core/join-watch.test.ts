import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Report } from './evidence';
import { JoinWatch } from './join-watch';
import { Refusal, type Known } from './page-api';

const report: Report = { room: 'c1', attempt: 0, candidates: {}, reflexive: [], ice: {}, pairs: [] };
const closed: Known = { cause: 'udp-ports-closed', values: { ports: '50000' } };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function watch(tell: () => Promise<Known | undefined>, look: () => Promise<Report | undefined> = async () => report) {
  const said: (string | number)[] = [], start = Date.now();
  const watching = new JoinWatch({ look, tell, say: ({ cause }) => said.push(Date.now() - start, cause) }, 0);
  return { said, watching };
}

test('our side is told first, and what the server knows is said within five seconds of the click', async () => {
  const answers = [undefined, closed];
  const { said, watching } = watch(async () => answers.shift() ?? closed);
  await vi.advanceTimersByTimeAsync(4_500);
  expect(said).toEqual([4_450, 'udp-ports-closed']);
  watching.stop();
});

test('what a busy server finds a moment late is still what is said first', async () => {
  let asked = 0;
  const { said, watching } = watch(async () => (++asked < 3 ? undefined : closed));
  await vi.advanceTimersByTimeAsync(4_800);
  expect(said).toEqual([4_700, 'udp-ports-closed']);
  watching.stop();
});

test('a server that is slow to answer does not keep us silent', async () => {
  const { said, watching } = watch(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([4_850, 'unknown']);
  watching.stop();
});

test('what is not known yet is asked again soon', async () => {
  let asked = 0;
  const { said, watching } = watch(async () => (++asked < 4 ? undefined : closed));
  await vi.advanceTimersByTimeAsync(6_500);
  expect(said.filter((word) => typeof word === 'string')).toEqual(['unknown', 'unknown', 'udp-ports-closed']);
  watching.stop();
});

test('a server that does not answer is said to be unreachable, until it answers', async () => {
  let up = false;
  const { said, watching } = watch(async () => {
    if (!up) throw new Refusal('unreachable', '', 0);
    return closed;
  });
  await vi.advanceTimersByTimeAsync(4_900);
  up = true;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(said.filter((word) => typeof word === 'string')).toEqual(['server-unreachable', 'server-unreachable', 'udp-ports-closed']);
  watching.stop();
});

test('without a token the server has not answered either', async () => {
  const { said, watching } = watch(async () => undefined, async () => undefined);
  await vi.advanceTimersByTimeAsync(4_500);
  expect(said).toEqual([4_450, 'server-unreachable']);
  watching.stop();
});

test('who is in is told nothing', async () => {
  const { said, watching } = watch(async () => closed);
  await vi.advanceTimersByTimeAsync(4_000);
  watching.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said).toEqual([]);
});

test('the clock starts at the click, not when the page is ready for it', async () => {
  const said: string[] = [];
  const watching = new JoinWatch({ look: async () => report, tell: async () => closed, say: ({ cause }) => said.push(cause) }, 4_000);
  await vi.advanceTimersByTimeAsync(500);
  expect(said).toEqual(['udp-ports-closed']);
  watching.stop();
});
