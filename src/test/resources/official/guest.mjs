// A guest by @livekit/rtc-node. Reads a request a line, {"id":1,"do":"speak",…}, and answers a line, {"id":1,"value":…} or {"id":1,"error":"…"}.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import {
  AudioFrame, AudioSource, AudioStream, LocalAudioTrack, LocalVideoTrack, Room, RoomEvent, TrackKind, TrackPublishOptions, TrackSource,
  VideoBufferType, VideoCodec, VideoFrame, VideoSource, VideoStream, dispose,
} from '@livekit/rtc-node';

const RATE = 48000, SAMPLES = RATE / 50, LOUD = 100, WIDTH = 640, HEIGHT = 360;
const TICK_MS = 10, PICTURE_TICKS = 4, FLASH_TICKS = 60, LIT_TICKS = 12, FLASH_WIDTH = 192, FLASH_HEIGHT = 108;
const room = new Room();
const heard = {}, seen = {}, messages = [], events = [];
const timers = [];
const poured = { sent: 0, received: 0 };
let pouring = false;

const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');

room.on(RoomEvent.TrackSubscribed, (track, _publication, from) => {
  events.push(`trackSubscribed ${from.identity}`);
  if (track.kind === TrackKind.KIND_AUDIO) listen(track, from.identity);
  else watch(track, from.identity);
});
room.on(RoomEvent.ParticipantConnected, (who) => events.push(`participantConnected ${who.identity}`));
room.on(RoomEvent.ParticipantDisconnected, (who) => events.push(`participantDisconnected ${who.identity}`));
room.on(RoomEvent.Disconnected, (reason) => events.push(`disconnected ${reason}`));
room.on(RoomEvent.Reconnecting, () => events.push('reconnecting'));
room.on(RoomEvent.Reconnected, () => events.push('reconnected'));
room.on(RoomEvent.ActiveSpeakersChanged, (speakers) => events.push(`speakers ${speakers.map((who) => who.identity).join(',')}`));
room.on(RoomEvent.TrackMuted, (_publication, who) => events.push(`muted ${who.identity}`));
room.on(RoomEvent.TrackUnmuted, (_publication, who) => events.push(`unmuted ${who.identity}`));
room.on(RoomEvent.DataReceived, (payload, from, _kind, topic) => {
  if (topic === 'pour') poured.received += payload.length;
  else messages.push({ kind: 'data', from: from?.identity ?? '', topic: topic ?? '', size: payload.length, sha: sha(payload) });
});

async function listen(track, identity) {
  heard[identity] ??= 0;
  for await (const frame of new AudioStream(track, RATE, 1)) {
    let sum = 0;
    for (const sample of frame.data) sum += sample * sample;
    if (Math.sqrt(sum / frame.data.length) > LOUD) heard[identity]++;
  }
}

async function watch(track, identity) {
  seen[identity] ??= 0;
  for await (const _frame of new VideoStream(track)) seen[identity]++;
}

const abilities = {
  async connect({ url, token, autoSubscribe = true }) {
    room.registerTextStreamHandler('text', async (reader, from) => {
      const text = Buffer.from(await reader.readAll());
      messages.push({ kind: 'text', from: from.identity, topic: 'text', size: text.length, sha: sha(text) });
    });
    room.registerByteStreamHandler('bytes', async (reader, from) => {
      const bytes = Buffer.concat(await reader.readAll());
      messages.push({ kind: 'bytes', from: from.identity, topic: 'bytes', size: bytes.length, sha: sha(bytes) });
    });
    await room.connect(url, token, { autoSubscribe, dynacast: true });
    room.localParticipant.registerRpcMethod('echo', async (call) => `${call.callerIdentity}: ${call.payload}`);
    return room.localParticipant.sid;
  },
  async speak() {
    const source = new AudioSource(RATE, 1), track = LocalAudioTrack.createAudioTrack('tone', source);
    const options = new TrackPublishOptions();
    options.source = TrackSource.SOURCE_MICROPHONE;
    const publication = await room.localParticipant.publishTrack(track, options);
    let phase = 0;
    (async () => {
      for (;;) {
        const samples = new Int16Array(SAMPLES);
        for (let i = 0; i < SAMPLES; i++) samples[i] = 8000 * Math.sin((2 * Math.PI * 440 * phase++) / RATE);
        await source.captureFrame(new AudioFrame(samples, RATE, 1, SAMPLES));
      }
    })().catch(() => {});
    return publication.sid;
  },
  async show({ codec = 'VP8' }) {
    const source = new VideoSource(WIDTH, HEIGHT), track = LocalVideoTrack.createVideoTrack('pattern', source);
    const options = new TrackPublishOptions();
    options.source = TrackSource.SOURCE_CAMERA;
    options.videoCodec = VideoCodec[codec];
    const publication = await room.localParticipant.publishTrack(track, options);
    let shade = 0;
    timers.push(setInterval(() => {
      const pixels = new Uint8Array(WIDTH * HEIGHT * 4).fill(shade++ & 255);
      source.captureFrame(new VideoFrame(pixels, WIDTH, HEIGHT, VideoBufferType.RGBA));
    }, 50));
    return publication.sid;
  },
  // Again and again a white picture and a tone begin in the same tick; both go to libwebrtc at once, without its queue for sound.
  async flash() {
    const sound = new AudioSource(RATE, 1, 0), picture = new VideoSource(FLASH_WIDTH, FLASH_HEIGHT);
    const options = (source) => new TrackPublishOptions({ source, dtx: false, videoCodec: VideoCodec.VP8, simulcast: false, videoEncoding: { maxBitrate: 300_000n, maxFramerate: 30 } });
    await room.localParticipant.publishTrack(LocalAudioTrack.createAudioTrack('beeps', sound), options(TrackSource.SOURCE_MICROPHONE));
    await room.localParticipant.publishTrack(LocalVideoTrack.createVideoTrack('flashes', picture), options(TrackSource.SOURCE_CAMERA));
    const samples = RATE * TICK_MS / 1000, began = performance.now();
    const tone = Int16Array.from({ length: samples }, (_, i) => 16000 * Math.sin((2 * Math.PI * 1000 * i) / RATE)), silence = new Int16Array(samples);
    const white = new Uint8Array(FLASH_WIDTH * FLASH_HEIGHT * 4).fill(255), black = new Uint8Array(white.length);
    let tick = 0;
    timers.push(setInterval(() => {
      for (; tick * TICK_MS <= performance.now() - began; tick++) {
        const lit = tick % FLASH_TICKS < LIT_TICKS;
        sound.captureFrame(new AudioFrame(lit ? tone : silence, RATE, 1, samples)).catch((error) => events.push(`flash ${error}`));
        if (tick % PICTURE_TICKS === 0) picture.captureFrame(new VideoFrame(lit ? white : black, FLASH_WIDTH, FLASH_HEIGHT, VideoBufferType.RGBA));
      }
    }, TICK_MS / 2));
  },
  heard: () => heard,
  seen: () => seen,
  messages: () => messages,
  events: () => events,
  sid: () => room.localParticipant.sid,
  people: () => Object.fromEntries([...room.remoteParticipants.values()].map((who) => [who.identity, { sid: who.sid, attributes: who.attributes, name: who.name, metadata: who.metadata }])),
  send: ({ size, topic = '', reliable = true, to = [] }) => room.localParticipant.publishData(new Uint8Array(size).fill(size & 255), { reliable, topic, destination_identities: to }),
  // Reliable packets as fast as they go, so many at once, until it leaves.
  pour({ size, atOnce }) {
    const content = new Uint8Array(size);
    pouring = true;
    const pourOn = async () => {
      for (; pouring; poured.sent += size) await room.localParticipant.publishData(content, { reliable: true, topic: 'pour' });
    };
    for (let i = 0; i < atOnce; i++) pourOn().catch((error) => events.push(`pour ${error}`));
  },
  poured: () => poured,
  async sendText({ size }) { await room.localParticipant.sendText('x'.repeat(size), { topic: 'text' }); },
  async sendBytes({ size }) {
    const writer = await room.localParticipant.streamBytes({ topic: 'bytes', name: 'bytes', totalSize: size });
    await writer.write(new Uint8Array(size).fill(size & 255));
    await writer.close();
  },
  rpc: ({ to, payload }) => room.localParticipant.performRpc({ destinationIdentity: to, method: 'echo', payload }),
  setAttributes: ({ attributes }) => room.localParticipant.setAttributes(attributes),
  async leave() {
    timers.forEach(clearInterval);
    pouring = false;
    await room.disconnect();
    await dispose();
    setTimeout(() => process.exit(0), 50);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  Promise.resolve().then(() => abilities[request.do](request))
    .then((value) => answer({ id: request.id, value: value ?? true }), (error) => answer({ id: request.id, error: String(error?.message ?? error) }));
}

function answer(words) {
  process.stdout.write(`#${JSON.stringify(words)}\n`);
}
