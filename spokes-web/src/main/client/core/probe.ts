const LOOK_MS = 100, MEASURE_MS = 2_000, PATIENCE_MS = 5_000, GATHER_MS = 2_500, PACKETS_ON_THE_WAY = 25;

/** What a browser saw of one way in. */
export type Measured = {
  readonly media: boolean; readonly roundTripMs: number; readonly lost: number; readonly iceState: string; readonly pairs: number;
};

/** What a browser finds out about itself. */
export type Gathered = { readonly types: readonly string[]; readonly reflexive: readonly string[] };

/** A sound that needs no microphone and no permission. Made after a click, since browsers keep pages silent before. */
export function testSound(): { readonly track: MediaStreamTrack; stop(): void } {
  const context = new AudioContext();
  const tone = context.createOscillator(), quiet = context.createGain(), out = context.createMediaStreamDestination();
  quiet.gain.value = 0.1;
  tone.connect(quiet).connect(out);
  tone.start();
  void context.resume();
  const [track] = out.stream.getAudioTracks();
  if (!track) throw new Error('no sound to send');
  return { track, stop: () => { tone.stop(); void context.close(); } };
}

/** One short connection: sends sound, and waits for it to come back. `answer` takes our offer to the server. */
export async function probe(track: MediaStreamTrack, iceServers: readonly RTCIceServer[], relay: boolean, answer: (offer: string) => Promise<string>): Promise<Measured> {
  const connection = new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy: relay ? 'relay' : 'all', bundlePolicy: 'max-bundle' });
  try {
    connection.addTransceiver(track, { direction: 'sendrecv', streams: [new MediaStream([track])] });
    await connection.setLocalDescription(await connection.createOffer());
    await connection.setRemoteDescription({ type: 'answer', sdp: await answer(connection.localDescription?.sdp ?? '') });
    return await measure(connection);
  } finally {
    connection.close();
  }
}

type Count = { readonly sent: number; readonly received: number; readonly lost: number };
type Look = Count & { readonly roundTripMs: number; readonly pairs: number };

async function measure(connection: RTCPeerConnection): Promise<Measured> {
  const until = performance.now() + PATIENCE_MS;
  let pairs = 0;
  for (;;) {
    const first = await look(connection);
    pairs = Math.max(pairs, first.pairs);
    if (first.received > 0) return overTime(connection, first, pairs);
    if (performance.now() >= until || connection.iceConnectionState === 'failed') {
      return { media: false, roundTripMs: -1, lost: 0, iceState: connection.iceConnectionState, pairs };
    }
    await pause(LOOK_MS);
  }
}

async function overTime(connection: RTCPeerConnection, first: Look, pairs: number): Promise<Measured> {
  await pause(MEASURE_MS);
  const last = await look(connection);
  return {
    media: true, roundTripMs: last.roundTripMs, lost: lostBetween(first, last), iceState: connection.iceConnectionState, pairs: Math.max(pairs, last.pairs),
  };
}

/**
 * The share that did not come back of what was sent between two looks: the gaps in what came, for our sound keeps its numbers on the way; and what is
 * missing at the end beyond what half a second may hold.
 */
export function lostBetween(first: Count, last: Count): number {
  const sent = last.sent - first.sent, received = last.received - first.received, gaps = last.lost - first.lost;
  const missing = Math.max(0, gaps, sent - received - PACKETS_ON_THE_WAY);
  return sent > 0 ? Math.min(1, missing / sent) : 0;
}

async function look(connection: RTCPeerConnection): Promise<Look> {
  let sent = 0, received = 0, lost = 0, roundTripMs = -1, pairs = 0;
  for (const report of (await connection.getStats()).values()) {
    if (report.type === 'outbound-rtp') sent += report.packetsSent ?? 0;
    if (report.type === 'inbound-rtp') {
      received += report.packetsReceived ?? 0;
      lost += report.packetsLost ?? 0;
    }
    if (report.type !== 'candidate-pair') continue;
    pairs++;
    if (report.state === 'succeeded' && report.currentRoundTripTime !== undefined) roundTripMs = report.currentRoundTripTime * 1000;
  }
  return { sent, received, lost, roundTripMs, pairs };
}

/** How the world sees this browser, as far as STUN servers tell. */
export async function gather(iceServers: readonly RTCIceServer[]): Promise<Gathered> {
  const connection = new RTCPeerConnection({ iceServers: [...iceServers] });
  const types = new Set<string>(), reflexive = new Set<string>();
  try {
    connection.createDataChannel('check');
    const complete = new Promise<void>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate) return resolve();
        types.add(candidate.type ?? '');
        if (candidate.type === 'srflx' && candidate.address) reflexive.add(candidate.address);
      };
    });
    await connection.setLocalDescription(await connection.createOffer());
    await Promise.race([complete, pause(GATHER_MS)]);
    return { types: [...types].filter((type) => type !== ''), reflexive: [...reflexive] };
  } finally {
    connection.close();
  }
}

/** A socket on which nobody says anything: resolves after so many seconds, or earlier when it was cut; with how many it lived. */
export function idleSocket(origin: string): (run: string, seconds: number, passed: (seconds: number) => void) => Promise<number> {
  return (run, seconds, passed) => new Promise((resolve) => {
    const socket = new WebSocket(`${origin}/api/checks/${run}/idle`);
    let openedAt = 0, asked = false;
    const age = () => (openedAt === 0 ? 0 : (performance.now() - openedAt) / 1000);
    const timer = setInterval(() => {
      if (openedAt === 0) return;
      passed(Math.floor(age()));
      if (age() < seconds || asked) return;
      asked = true;
      socket.send('still there?');
    }, 1000);
    const end = (lived: number) => {
      clearInterval(timer);
      resolve(lived);
      socket.close();
    };
    socket.onopen = () => { openedAt = performance.now(); };
    socket.onmessage = () => end(seconds);
    socket.onclose = () => end(Math.min(age(), seconds - 0.1));
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
