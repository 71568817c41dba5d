import { expect, test } from 'vitest';
import { adviceOf, applyCheck, atRest, onePortIsEnough, pictureOf, summaryOf, type CheckPlan, type CheckView, type Verdict } from './check';
import { CheckRun, type CheckApi, type CheckTools } from './check-run';
import { lostBetween, type Measured } from './probe';

const row = (id: number, address: string, port: number, protocol: string, reach: string) => ({ id, address, port, protocol, reach, family: address.includes(':') ? 6 : 4 });
const plan: CheckPlan = {
  run: 'r', ports: [50000, 50001], iceServers: [], relay: false, proxy: true,
  rows: [row(0, '192.168.1.20', 50000, 'udp', 'lan'), row(1, '203.0.113.7', 50001, 'udp', 'public'), row(2, '203.0.113.7', 50000, 'udp', 'public'),
    row(3, '2001:db8::7', 50000, 'udp', 'public'), row(4, '203.0.113.7', 7881, 'tcp', 'public')],
};
const green: Verdict = { state: 'green', cause: '', arrivedAt: [], advice: [] };
const red = (cause: string, port = 50000): Verdict => ({ state: 'red', cause, arrivedAt: [], advice: [{ protocol: 'udp', outsidePort: port, insideAddress: '192.168.1.20', insidePort: port }] });
const open: Verdict = { state: 'open', cause: 'inside-the-house', arrivedAt: [], advice: [] };

function after(verdicts: Readonly<Record<string, Verdict>>): CheckView {
  return Object.entries(verdicts).reduce((view, [key, verdict]) => applyCheck(view, { kind: 'row', key, result: { is: 'done', verdict, roundTripMs: 20, lost: 0 } }),
    applyCheck(atRest, { kind: 'plan', plan }));
}

test('the rows come in the order in which people care, further ports last', () => {
  expect(after({}).rows.map(({ key }) => key)).toEqual(['2', '3', '0', '4', 'socket', '1']);
});

test('what comes to the summary', () => {
  const all = { 0: green, 1: green, 2: green, 3: green, 4: green };
  expect(summaryOf(atRest)).toBe('ready');
  expect(summaryOf(after({}))).toBe('running');
  expect(summaryOf(after(all))).toBe('good');
  expect(summaryOf(after({ ...all, 1: open, 2: open, 3: open, 4: open }))).toBe('inside');
  expect(summaryOf(after({ ...all, 1: open, 2: open, 4: open })), 'IPv6 within one house goes past the router').toBe('inside');
  expect(summaryOf(after({ 0: open, 1: red('x'), 2: red('x'), 3: green, 4: open }))).toBe('good');
  expect(summaryOf(after({ 0: open, 1: red('x'), 2: red('x'), 3: red('x'), 4: green }))).toBe('tcp-only');
  expect(summaryOf(after({ 0: open, 1: red('x'), 2: red('x'), 3: open, 4: red('x') }))).toBe('bad');
});

test('one open port is enough, and nothing is asked of the router for others', () => {
  const view = after({ 0: open, 1: red('udp-ports-closed', 50001), 2: green, 3: open, 4: green });
  expect(onePortIsEnough(view)).toBe(true);
  expect(adviceOf(view)).toEqual([]);
});

test('the router’s lines stand once each', () => {
  const view = after({ 0: open, 1: red('udp-ports-closed', 50001), 2: red('udp-ports-closed'), 3: red('udp-ports-closed'), 4: open });
  expect(adviceOf(view)).toEqual([{ protocol: 'udp', outsidePort: 50000, insideAddress: '192.168.1.20', insidePort: 50000 }]);
});

test('the picture blames the leg where it breaks, and no other', () => {
  expect(pictureOf(after({ 0: open, 1: green, 2: green, 3: open, 4: green }))).toEqual({ toProxy: 'good', fromProxy: 'good', toRouter: 'good', fromRouter: 'good', straight: 'unknown' });
  const closed = applyCheck(after({ 0: open, 1: red('udp-ports-closed'), 2: red('udp-ports-closed'), 3: open, 4: open }), { kind: 'reflexive', found: true });
  expect(pictureOf(closed)).toMatchObject({ toRouter: 'good', fromRouter: 'bad' });
  expect(pictureOf(after({ 0: open, 2: red('your-network-blocks-udp') }))).toMatchObject({ toRouter: 'bad', fromRouter: 'unknown' });
  expect(pictureOf(after({ 0: green, 1: open, 2: open }))).toMatchObject({ straight: 'good', toRouter: 'unknown', fromRouter: 'unknown' });
  expect(pictureOf(after({ socket: red('websocket-cut-by-proxy') }))).toMatchObject({ toProxy: 'good', fromProxy: 'bad' });
});

test('gaps are lost, and so is what does not come any more, but not what is still on its way', () => {
  const before = { sent: 10, received: 8, lost: 0 };
  expect(lostBetween(before, { sent: 110, received: 90, lost: 0 })).toBe(0);
  expect(lostBetween(before, { sent: 110, received: 88, lost: 20 })).toBe(0.2);
  expect(lostBetween(before, { sent: 110, received: 33, lost: 0 })).toBe(0.5);
  expect(lostBetween(before, before)).toBe(0);
});

test('a run asks for private addresses first, reports what it measured, and ends at the server', async () => {
  const asked: string[] = [], reports: object[] = [];
  let ended = '', view = atRest;
  const api: CheckApi = {
    begin: async () => plan,
    probe: async (_, { row: id, outsidePort }) => { asked.push(`${id}${outsidePort ? `:${outsidePort}` : ''}`); return { probe: id, sdp: 'answer' }; },
    report: async (_, probe, report) => { reports.push(report); if (probe === 3) throw new Error('away'); return green; },
    end: (run) => { ended = run; },
  };
  const measured: Measured = { media: true, roundTripMs: 12, lost: 0, iceState: 'connected', pairs: 1 };
  const tools: CheckTools = {
    sound: () => ({ track: {} as MediaStreamTrack, stop: () => {} }),
    gather: async () => ({ types: ['host', 'srflx'], reflexive: ['198.51.100.9'] }),
    probe: async (_, __, ___, answer) => { await answer('offer'); return measured; },
    idle: async (_, __, passed) => { passed(1); return 60.2; },
  };
  const run = new CheckRun(api, tools, (signal) => { view = applyCheck(view, signal); });
  await run.start({});
  expect(asked).toEqual(['0', '1', '2', '3', '4']);
  expect(reports[0]).toEqual({ via: 'straight', media: true, iceState: 'connected', pairs: 1, gathered: ['host', 'srflx'], reflexive: ['198.51.100.9'] });
  expect(view.phase).toBe('done');
  expect(view.rows.find(({ key }) => key === 'socket')?.result).toMatchObject({ verdict: { state: 'red', cause: 'websocket-cut-by-proxy', arrivedAt: [60] } });
  expect(view.rows.find(({ key }) => key === '3')?.result, 'a way that fails in an unforeseen manner').toMatchObject({ verdict: { state: 'open', cause: 'not-tried' } });
  expect(ended).toBe('r');
  expect(await run.tryOutsidePort({}, { address: '203.0.113.7', protocol: 'tcp' }, 51000)).toEqual(green);
  expect(asked.at(-1)).toBe('4:51000');
});

test('a new check does not hear of what an older one still finds out', async () => {
  let cut: (lived: number) => void = () => {}, runs = 0, view = atRest;
  const ended: string[] = [];
  const api: CheckApi = { begin: async () => ({ ...plan, run: `r${++runs}`, rows: [] }), probe: async () => ({ probe: 0, sdp: '' }), report: async () => green, end: (run) => { ended.push(run); } };
  const tools: CheckTools = {
    sound: () => ({ track: {} as MediaStreamTrack, stop: () => {} }), gather: async () => ({ types: [], reflexive: [] }),
    probe: async () => { throw new Error('not asked'); }, idle: (run) => (run === 'r1' ? new Promise((resolve) => { cut = resolve; }) : Promise.resolve(70)),
  };
  const run = new CheckRun(api, tools, (signal) => { view = applyCheck(view, signal); });
  const first = run.start({});
  await Promise.resolve();
  await Promise.resolve();
  await run.start({});
  cut(30);
  await first;
  expect(view.rows.find(({ key }) => key === 'socket')?.result).toMatchObject({ verdict: { state: 'green' } });
  expect(ended).toEqual(['r2']);
});
