import { expect, test } from 'vitest';
import { causeOfProblem, evidenceFrom, probe } from './evidence';

const stats = [
  { id: 'L1', type: 'local-candidate', candidateType: 'host', protocol: 'udp' },
  { id: 'L2', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '192.168.1.33' },
  { id: 'L3', type: 'local-candidate', candidateType: 'srflx', protocol: 'udp', address: '198.51.100.9' },
  { id: 'R1', type: 'remote-candidate', candidateType: 'host', protocol: 'udp', address: '203.0.113.7', port: 50000 },
  { id: 'R2', type: 'remote-candidate', candidateType: 'host', protocol: 'tcp', address: '2001:db8::7', port: 7881 },
  { id: 'P1', type: 'candidate-pair', localCandidateId: 'L1', remoteCandidateId: 'R1', state: 'failed', requestsSent: 9, responsesReceived: 0 },
  { id: 'P2', type: 'candidate-pair', localCandidateId: 'L3', remoteCandidateId: 'R2', state: 'in-progress' },
  { id: 'P3', type: 'candidate-pair', localCandidateId: 'gone', remoteCandidateId: 'R2', state: 'failed' },
];

test('statistics say what was gathered and tried, and keep the addresses of the house', () => {
  expect(evidenceFrom(stats)).toEqual({
    candidates: { mdns: 1, host: 1, srflx: 1 },
    reflexive: ['198.51.100.9'],
    pairs: ['mdns → 203.0.113.7:50000/udp: failed, 9 checks sent, 0 answered', 'srflx → [2001:db8::7]:7881/tcp: in-progress, 0 checks sent, 0 answered'],
  });
  expect(evidenceFrom([])).toEqual({ candidates: {}, reflexive: [], pairs: [] });
});

test('a short and a long request tell where a WebSocket gets lost', async () => {
  const proxy = (async (url: string) => {
    if (url.includes('secret down')) throw new TypeError('no');
    return { status: url.length > 8_000 ? 414 : 200 } as Response;
  }) as unknown as typeof fetch;
  expect(await probe('t', true, proxy)).toEqual({ short: 200, long: 414, other: true });
  expect(await probe('t', false, (async () => { throw new TypeError('no'); }) as unknown as typeof fetch)).toEqual({ short: 0, long: 0, other: false });
});

test('what the browser says of a microphone is a cause', () => {
  expect((['insecure', 'denied', 'missing', 'busy', 'silent'] as const).map(causeOfProblem))
    .toEqual(['not-https', 'no-microphone-permission', 'no-device', 'device-busy', 'silent-microphone']);
});
