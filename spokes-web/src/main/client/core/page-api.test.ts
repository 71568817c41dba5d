import { expect, test } from 'vitest';
import { PageApi, Refusal } from './page-api';

type Sent = { path: string; init: RequestInit };

function answering(status: number, body: unknown): { api: PageApi; sent: Sent[] } {
  const sent: Sent[] = [];
  const api = new PageApi(async (input, init) => {
    sent.push({ path: String(input), init: init ?? {} });
    return new Response(body === undefined ? null : JSON.stringify(body), { status });
  });
  return { api, sent };
}

test('a session without a person and without https has neither null', async () => {
  const { api } = answering(200, { server: { name: null, setUp: false, httpsPort: null, version: null }, me: null });
  expect(await api.session()).toEqual({ server: { name: 'Spokes', setUp: false, httpsPort: 0, version: '' }, me: undefined });
});

test('every request carries the header that other sites cannot send', async () => {
  const { api, sent } = answering(204, undefined);
  await api.deleteChannel('a/b');
  expect(sent[0]?.path).toBe('/api/channels/a%2Fb');
  expect(sent[0]?.init).toMatchObject({ method: 'DELETE', credentials: 'same-origin', headers: { 'X-Spokes': '1' } });
});

test('the secret of an invitation travels in a header, not in the address', async () => {
  const { api, sent } = answering(200, { serverName: 'The Workshop' });
  await api.checkInvitation('secret');
  expect(sent[0]?.path).not.toContain('secret');
  expect(sent[0]?.init.headers).toMatchObject({ 'X-Invitation': 'secret' });
});

test('a refusal keeps the id, the sentence and the time to wait', async () => {
  const { api } = answering(429, { error: 'too-many-attempts', message: 'Wait.', retryAfterSeconds: 40 });
  await expect(api.logIn('robin', 'x')).rejects.toMatchObject({ id: 'too-many-attempts', message: 'Wait.', status: 429, retryAfterSeconds: 40 });
});

test('a page of a proxy in place of JSON is a refusal too', async () => {
  const api = new PageApi(async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await expect(api.session()).rejects.toMatchObject({ id: 'server-error', status: 502 });
});

test('a server that does not answer is a refusal with status 0', async () => {
  const api = new PageApi(async () => { throw new TypeError('Failed to fetch'); });
  await expect(api.session()).rejects.toBeInstanceOf(Refusal);
  await expect(api.session()).rejects.toMatchObject({ id: 'unreachable', status: 0 });
});

test('a 404 without our words is not our answer', async () => {
  await expect(new PageApi(async () => new Response('<h1>Not Found</h1>', { status: 404 })).join('c1', 0, 0)).rejects.toMatchObject({ ours: false });
  await expect(answering(404, { error: 'channel-not-found', message: 'Gone.' }).api.join('c1', 0, 0)).rejects.toMatchObject({ ours: true });
});

test('a report of our side is answered by the cause, as far as it is known', async () => {
  const report = { room: 'c1', attempt: 0, candidates: {}, reflexive: [], ice: {}, pairs: [] };
  expect(await answering(200, {}).api.report(report)).toBeUndefined();
  expect(await answering(200, { cause: 'udp-ports-closed', values: { ports: '50000' } }).api.report(report)).toEqual({ cause: 'udp-ports-closed', values: { ports: '50000' } });
  expect(await answering(200, { cause: 'of-a-newer-server' }).api.report(report)).toEqual({ cause: 'unknown', values: {} });
});
