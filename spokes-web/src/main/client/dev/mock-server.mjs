// The page API of make-believe, for work on the looks. Not shipped. `/mock/scene/<name>` sets the stage.
import { WebSocketServer } from 'ws';

const person = (name, microphone = 'on', camera = false, screen = false) => ({ identity: name.toLowerCase(), name, microphone, camera, screen });

const channels = () => [
  { id: 'c1', name: 'Lounge', people: [person('Anna Berg', 'on', true), person('Jonas', 'muted'), person('Mei Lin', 'on', true, true)] },
  { id: 'c2', name: 'Workshop', people: [] },
  { id: 'c3', name: 'Game night on Fridays, with a very long name', people: [person('Priya')] },
];

const owner = { kind: 'owner', name: 'Robin Falk' }, guest = { kind: 'guest', name: 'Sam' };
const scenes = {
  fresh: () => ({ setUp: false, me: null, channels: [] }),
  login: () => ({ setUp: true, me: null, channels: [] }),
  empty: () => ({ setUp: true, me: owner, channels: [] }),
  'empty-guest': () => ({ setUp: true, me: guest, channels: [] }),
  owner: () => ({ setUp: true, me: owner, channels: channels() }),
  guest: () => ({ setUp: true, me: guest, channels: channels() }),
};

/** What a check finds, by row: LAN, IPv4, IPv6, second port, TCP. `/mock/check/<story>` chooses. */
const green = { state: 'green', cause: '', arrivedAt: [], advice: [] };
const open = (cause) => ({ state: 'open', cause, arrivedAt: [], advice: [] });
const red = (cause, protocol, port, arrivedAt = []) => ({ state: 'red', cause, arrivedAt, advice: [{ protocol, outsidePort: port, insideAddress: '192.168.1.20', insidePort: port }] });
const checks = {
  green: [green, green, green, green, green],
  running: [open('other-network'), green, open('no-ipv6-here'), green, green],
  inside: [green, open('inside-the-house'), green, open('inside-the-house'), open('inside-the-house')],
  closed: [open('other-network'), red('udp-ports-closed', 'udp', 50000), open('no-ipv6-here'), red('udp-ports-closed', 'udp', 50001), red('tcp-port-closed', 'tcp', 7881)],
  mapped: [open('other-network'), red('mapping-not-one-to-one', 'udp', 50000, [50005]), open('no-ipv6-here'), red('udp-ports-closed', 'udp', 50001), green],
};

const station = (name, afterMs, where = '') => ({ station: name, afterMs, where });
const joins = (query) => {
  const theirs = query.get('addresses') === 'true' ? '198.51.100.9' : '198.51.x.x', now = Date.now();
  const whole = [station('token', 31), station('socket', 78), station('described', 140)];
  const join = (number, name, state, more) => ({ number, room: number % 2 ? 'c1' : 'c2', name, identity: `s_${number}`, client: 'page', address: theirs, started: now - number * 83_000, attempts: 1,
    state, end: '', stations: whole, details: [], ...more });
  return [
    join(1, 'Anna Berg', 'in', { stations: [...whole, station('stun', 171, `203.0.113.7:50000/udp from ${theirs}:61234`), station('answered', 190), station('secured', 312), station('rtp-in', 470), station('rtp-out', 498)] }),
    join(2, 'Jonas', 'trying', { attempts: 3, cause: { id: 'udp-ports-closed', afterMs: 4304, title: 'The server’s ports are closed',
      person: 'Your browser sends, but nothing of it reaches the server, neither from your network nor from any other: UDP 50000 is closed there. The owner of this server can open it in the router or firewall.',
      owner: 'Nothing of this person arrived at 203.0.113.7:50000/udp, and nothing from outside ever has since these ports are in use. The browser’s own UDP works (it has a reflexive address). In the router, forward UDP 50000 (and TCP 7881) to 192.168.1.20, the same port outside and inside; one UDP port is enough. Look at firewalls on the machine as well.' },
      details: ['subscriber: checks received 0, sent 14, answered 0; DTLS 0; RTP in 0, out 0; candidates {mdns=1, srflx=1}', 'browser: candidates {mdns=1, srflx=1}, ICE {subscriber=checking}',
        'browser: srflx → 203.0.113.7:50000/udp: in-progress, 14 checks sent, 0 answered'] }),
    join(3, '', 'failed', { client: 'swift 2.5.0', attempts: 12, stations: [], end: 'The token has expired.', cause: { id: 'token-refused', afterMs: 2, title: 'The access token was refused', person: 'The server did not accept your access.',
      owner: 'The token was refused with status 401: The token has expired.' } }),
    join(4, 'Mei Lin', 'left', { end: 'CLIENT_INITIATED', stations: [...whole, station('stun', 150, `192.168.1.20:50000/udp from ${theirs}:53111`), station('secured', 242)],
      cause: { id: 'silent-microphone', afterMs: 5120, title: 'The microphone is silent', person: 'You are connected, but no sound comes from your microphone.', owner: 'Connected and unmuted, but nothing was heard for 15 s.' } }),
    join(5, 'Somebody with quite a long name, for whatever reason', 'in', { stations: [...whole, station('stun', 160), station('secured', 1380)] }),
  ];
};

export function mockServer() {
  let state = scenes.owner(), check = 'green';
  let invitations = [
    { id: 'i1', note: 'For the game on Friday', createdAt: '2026-11-20T18:00:00Z', expiresAt: '2027-11-27T18:00:00Z', usesLeft: 3, uses: 2 },
    { id: 'i2', note: null, createdAt: '2026-11-21T18:00:00Z', expiresAt: null, usesLeft: null, uses: 0 },
  ];
  let secret = 'Zk3v9QmX1bT7uYpL0cRw5sHd8eNfAj2g';
  const sockets = new Set();
  const session = () => ({ server: { name: 'The Workshop', setUp: state.setUp, httpsPort: 8443, version: '0.1.0' }, me: state.me });
  const refuse = (status, error, message, more = {}) => ({ status, body: { error, message, ...more } });
  const publish = () => sockets.forEach((socket) => socket.send(JSON.stringify({ type: 'channels', channels: state.channels })));

  const routes = {
    'GET /api/session': () => ({ body: session() }),
    'POST /api/setup': ({ token, name }) => {
      if (token !== 'good') return refuse(403, 'wrong-token', 'This set-up link is not valid.');
      state = { ...scenes.empty(), me: { kind: 'owner', name } };
      return { status: 201, body: session() };
    },
    'POST /api/login': ({ name, password }) => {
      if (password === 'again') return refuse(429, 'too-many-attempts', 'Too many attempts.', { retryAfterSeconds: 40 });
      if (password !== 'correct') return refuse(401, 'wrong-credentials', 'Wrong name or password.');
      state = { ...scenes.owner(), me: { kind: 'owner', name } };
      return { body: session() };
    },
    'POST /api/logout': () => { state = scenes.login(); return { status: 204 }; },
    'GET /api/invitations/check': (_, headers) => headers['x-invitation'] === 'good'
      ? { body: { serverName: 'The Workshop' } } : refuse(404, 'invitation-not-valid', 'This invitation expired on 20 November.'),
    'POST /api/guests': ({ name }) => { state = { ...scenes.guest(), me: { kind: 'guest', name } }; return { status: 201, body: session() }; },
    'GET /api/channels': () => ({ body: state.channels }),
    'POST /api/channels': ({ name }) => {
      state.channels = [...state.channels, { id: `c${Date.now()}`, name, people: [] }];
      publish();
      return { status: 201, body: state.channels.at(-1) };
    },
    'GET /api/invitations': () => ({ body: invitations }),
    'POST /api/invitations': ({ note, expiresInHours, maxUses }) => {
      const expiresAt = expiresInHours ? new Date(Date.now() + expiresInHours * 3.6e6).toISOString() : null;
      invitations = [{ id: `i${Date.now()}`, note: note ?? null, createdAt: new Date().toISOString(), expiresAt, usesLeft: maxUses ?? null, uses: 0 }, ...invitations];
      return { status: 201, body: { id: invitations[0].id, link: 'https://voice.example.org/join#k3J9vQzX1bT7uYpL0cRw5s' } };
    },
    'GET /api/keys': () => ({ body: { apiKey: 'APIxK29dTqLm4', secret, rotatable: true } }),
    'POST /api/keys/rotate': () => { secret = [...secret].reverse().join(''); return { body: { apiKey: 'APInew7pQ', secret, rotatable: true } }; },
    'POST /api/checks/links': () => ({ status: 201, body: { link: 'https://voice.example.org/check#sx4k2a.k3J9vQzX1bT7uYpL0cRw5s', minutes: 60 } }),
    'POST /api/checks': () => ({ status: 201, body: { run: check, ports: [50000, 50001], proxy: check !== 'closed', relay: false, iceServers: [], rows: [
      { id: 0, address: '192.168.1.20', port: 50000, protocol: 'udp', family: 4, reach: 'lan' }, { id: 1, address: '203.0.113.7', port: 50000, protocol: 'udp', family: 4, reach: 'public' },
      { id: 2, address: '2001:db8:42::20', port: 50000, protocol: 'udp', family: 6, reach: 'public' }, { id: 3, address: '203.0.113.7', port: 50001, protocol: 'udp', family: 4, reach: 'public' },
      { id: 4, address: '203.0.113.7', port: 7881, protocol: 'tcp', family: 4, reach: 'public' }] } }),
    'GET /api/joins': (_, __, query) => ({ body: { joins: joins(query).filter((join) => !query.get('cause') || join.cause?.id === query.get('cause')) } }),
    'POST /api/joins/report': () => ({ body: { cause: 'udp-ports-closed', values: { ports: '50000', tcp: '7881' } } }),
    'GET /api/status': () => ({ body: {
      running: true,
      candidates: [
        { address: '192.168.1.20', port: 50000, protocol: 'udp', kind: 'host', source: 'eth0', since: 1, arrived: Date.now() - 3_600_000 },
        { address: '2001:db8:42::20', port: 50000, protocol: 'udp', kind: 'host', source: 'eth0', since: 1, arrived: 0 },
        { address: '203.0.113.7', port: 50000, protocol: 'udp', kind: 'reflexive', source: 'stun.example.org:3478, stun.example.net:3478', since: 1, arrived: Date.now() },
        { address: '192.168.1.20', port: 7881, protocol: 'tcp', kind: 'host', source: 'eth0', since: 1, arrived: 0 }],
      stunServers: [{ server: 'stun.example.org:3478', state: 'answered', seen: '203.0.113.7:50000', roundTripMs: 23 },
        { server: 'stun.example.net:3478', state: 'silent', seen: '', roundTripMs: -1 }],
      loops: [{ index: 0, port: 50000, rooms: 2, participants: 5, longestCycleNs: 120000 }, { index: 1, port: 50001, rooms: 1, participants: 1, longestCycleNs: 90000 }],
      counters: { packets_received: 1284503, packets_forwarded: 5230118, dropped_malformed: 3, nacks_received: 210, plis_sent: 18 },
      warnings: ['Port 50002 is taken by another program and was skipped.'],
    } }),
  };

  const channelRoute = (method, id, action, body) => {
    const channel = state.channels.find((candidate) => candidate.id === id);
    if (!channel) return refuse(404, 'channel-not-found', 'This channel is no longer there.');
    if (method === 'POST' && action === 'join') return { body: { token: 't', identity: 'me', room: id } };
    if (method === 'PATCH') state.channels = state.channels.map((other) => (other.id === id ? { ...other, name: body.name } : other));
    if (method === 'DELETE') state.channels = state.channels.filter((other) => other.id !== id);
    publish();
    return { status: 204 };
  };

  /** The probe's number is the row's. */
  const checkRoute = (body, [, , , , , probe], via = body.via) => body.sdp !== undefined ? { status: 201, body: { probe: body.row, sdp: '' } }
    : probe === undefined ? { status: 204 } : { body: via === 'mapped' ? green : checks[check][Number(probe)] };

  return {
    name: 'spokes-mock-server',
    configureServer(server) {
      const live = new WebSocketServer({ noServer: true });
      server.httpServer?.on('upgrade', (request, socket, head) => {
        if (request.url !== '/api/live') return;
        live.handleUpgrade(request, socket, head, (ws) => {
          sockets.add(ws);
          ws.on('close', () => sockets.delete(ws));
          ws.send(JSON.stringify({ type: 'channels', channels: state.channels }));
        });
      });
      server.middlewares.use(async (request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://mock').pathname;
        if (path.startsWith('/mock/scene/')) {
          state = scenes[path.slice('/mock/scene/'.length)]();
          publish();
          return response.end('ok');
        }
        if (path.startsWith('/mock/check/')) {
          check = path.slice('/mock/check/'.length);
          return response.end('ok');
        }
        if (!path.startsWith('/api/')) return next();
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
        const [, , , id = '', action = ''] = path.split('/');
        const route = routes[`${request.method} ${path}`];
        const answer = route ? route(body, request.headers, new URL(request.url ?? '/', 'http://mock').searchParams)
          : path.startsWith('/api/checks/') ? checkRoute(body, path.split('/'))
          : path.startsWith('/api/channels/') ? channelRoute(request.method, id, action, body)
          : path.startsWith('/api/invitations/') ? ((invitations = invitations.filter((one) => one.id !== id)), { status: 204 })
          : refuse(404, 'not-found', 'There is no such thing here.');
        response.statusCode = answer.status ?? 200;
        response.setHeader('Content-Type', 'application/json');
        response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      });
    },
  };
}
