// A program that uses the server API by livekit-server-sdk, and receives webhooks. Reads a request a line, {"id":1,"do":"call",…}, and answers a line.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { AgentDispatchClient, RoomServiceClient, WebhookReceiver } from 'livekit-server-sdk';

let rooms, dispatches, receiver;
const hooks = [], refused = [];
let failures = 0;

const plain = (value) => JSON.parse(JSON.stringify(value ?? null, (_key, it) => (typeof it === 'bigint' ? it.toString() : it)));

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    try {
      const event = await receiver.receive(Buffer.concat(parts).toString(), request.headers.authorization);
      if (failures > 0) {
        failures--;
        response.writeHead(503).end();
        return;
      }
      hooks.push(plain(event));
      response.writeHead(200).end();
    } catch (error) {
      refused.push(String(error));
      response.writeHead(401).end();
    }
  });
});

const abilities = {
  async open({ url, key, secret, port }) {
    rooms = new RoomServiceClient(url, key, secret);
    dispatches = new AgentDispatchClient(url, key, secret);
    receiver = new WebhookReceiver(key, secret);
    await new Promise((done) => server.listen(port, '127.0.0.1', done));
    return true;
  },
  async call({ method, args }) {
    return plain(await rooms[method](...args));
  },
  async dispatch({ method, args }) {
    return plain(await dispatches[method](...args));
  },
  // This version of the SDK has no method for it yet, but everything that such a method needs.
  async rpc({ room, ...call }) {
    return (await rooms.rpc.request('RoomService', 'PerformRpc', { room, ...call }, await rooms.authHeader({ roomAdmin: true, room }))).payload;
  },
  async stranger({ url }) {
    await new RoomServiceClient(url, 'nobody', 'a secret that nobody knows at all').listRooms();
  },
  async fail({ times }) {
    failures = times;
  },
  async hooks() {
    return hooks;
  },
  async refused() {
    return refused;
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, do: ability, ...args } = JSON.parse(line);
  if (ability === 'leave') process.exit(0);
  let answer;
  try {
    answer = { id, value: (await abilities[ability](args)) ?? null };
  } catch (error) {
    answer = { id, error: `${error.status ?? ''} ${error.code ?? ''} ${error.message}` };
  }
  process.stdout.write(`#${JSON.stringify(answer)}\n`);
});
