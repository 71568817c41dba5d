// A guest by livekit-client in a browser; the same abilities as guest.mjs, as functions of the page.
(() => {
  let room;
  const messages = [], events = [], heard = {}, dataTracks = {}, opened = [];
  const LOUD = 0.003, TONE = 0.05, WHITE = 127, FRAME_MS = 20;
  const flashes = { seenMs: [], heardMs: [] };
  let still = { frames: 0, sinceMs: 0, worstMs: 0 }, fresh = { height: 0, frames: 0 };

  /** Remembers the channels that the server opens. */
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...words) {
      super(...words);
      this.addEventListener('datachannel', ({ channel }) => opened.push(channel));
    }
  };

  async function sha(bytes) {
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async function keep(kind, from, topic, bytes) {
    messages.push({ kind, from: from ?? '', topic: topic ?? '', size: bytes.length, sha: await sha(bytes) });
  }

  /** Counts loud 20 ms, like the other guests do; the level that the decoder tells, whatever the page does with its loudspeakers. */
  function listen(track, identity) {
    heard[identity] ??= 0;
    setInterval(() => {
      if ((track.receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0) > LOUD) heard[identity]++;
    }, FRAME_MS);
  }

  function seeFlashes(element) {
    const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    let lit = true;
    const look = (_now, frame) => {
      pixel.drawImage(element, 0, 0, 1, 1);
      const white = pixel.getImageData(0, 0, 1, 1).data[0] > WHITE;
      if (white && !lit) flashes.seenMs.push(frame.expectedDisplayTime);
      lit = white;
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
  }

  async function hearFlashes(track, output) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    let originMs = Infinity, quiet = 0;                       // timestamps have another origin than the page's clock: the piece that came soonest tells which
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const sound = chunk.value, samples = new Float32Array(sound.numberOfFrames), atMs = sound.timestamp / 1000;
      originMs = Math.min(originMs, performance.now() - atMs);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      for (let i = 0; i < samples.length; i++, quiet++) {
        if (Math.abs(samples[i]) < TONE) continue;
        if (quiet > sound.sampleRate / 10) flashes.heardMs.push(originMs + atMs + 1000 * (i / sound.sampleRate + output.outputLatency));
        quiet = 0;
      }
      sound.close();
    }
  }

  async function readFrames(track) {
    const whose = `${track.publisherIdentity} ${track.info.name}`, reader = track.subscribe().getReader();
    events.push(`dataTrackPublished ${whose}`);
    for (let frame = await reader.read(); !frame.done; frame = await reader.read()) await keep('track', track.publisherIdentity, track.info.name, frame.value.payload);
    events.push(`dataTrackEnded ${whose}`);
  }

  function follow() {
    const on = (event, tell) => room.on(event, (...what) => events.push(tell(...what)));
    const played = new WeakSet();
    const play = (track, who) => {
      if (!track || played.has(track)) return;
      played.add(track);
      document.body.append(track.attach());     // nothing is decoded for nobody
      if (track.kind === 'audio') listen(track, who.identity);
    };
    room.on('trackSubscribed', (track, _publication, who) => play(track, who));
    // Of what it learns within two seconds after it has said so, livekit-client tells nobody (docs/restarts.md).
    room.on('reconnected', async () => {
      for (let doubts = true; doubts;) {
        doubts = room.engine?.pendingReconnect;
        await new Promise((done) => setTimeout(done, 400));
        for (const who of room.remoteParticipants.values()) for (const { track } of who.trackPublications?.values() ?? []) play(track, who);
      }
    });
    on('trackSubscribed', (_track, _publication, who) => `trackSubscribed ${who.identity}`);
    on('participantConnected', (who) => `participantConnected ${who.identity}`);
    on('participantDisconnected', (who) => `participantDisconnected ${who.identity}`);
    on('disconnected', (reason) => `disconnected ${reason}`);
    on('signalReconnecting', () => 'signalReconnecting');
    on('reconnecting', () => 'reconnecting');
    on('reconnected', () => 'reconnected');
    on('activeSpeakersChanged', (speakers) => `speakers ${speakers.map((who) => who.identity).join(',')}`);
    on('trackMuted', (_publication, who) => `muted ${who.identity}`);
    on('trackUnmuted', (_publication, who) => `unmuted ${who.identity}`);
    on('connectionQualityChanged', (quality, who) => `quality ${who.identity} ${quality}`);
    on('participantAttributesChanged', (changed, who) => `attributes ${who.identity} ${JSON.stringify(changed)}`);
    room.on('dataTrackPublished', readFrames);
    room.on('dataReceived', (payload, who, _kind, topic) => keep('data', who?.identity, topic, payload));
  }

  /** Sums a figure of what is received, by who sends it. */
  async function received(kind, figure) {
    const sums = {};
    for (const who of room.remoteParticipants.values()) {
      for (const publication of who.trackPublications.values()) {
        if (publication.kind !== kind || !publication.track?.receiver) continue;
        (await publication.track.receiver.getStats()).forEach((report) => {
          if (report.type === 'inbound-rtp') sums[who.identity] = (sums[who.identity] ?? 0) + (report[figure] ?? 0);
        });
      }
    }
    return sums;
  }

  window.guest = {
    /** @param key with it, everything is encrypted from end to end */
    async connect({ url, token, autoSubscribe = true, room: options = {}, connect = {}, key }) {
      const keyProvider = key && new LivekitClient.ExternalE2EEKeyProvider();
      room = new LivekitClient.Room(key ? { ...options, encryption: { keyProvider, worker: new Worker('/e2ee-worker.js') } } : options);
      if (key) {
        await keyProvider.setKey(key);
        await room.setE2EEEnabled(true);
      }
      window.__spokes = { room };
      follow();
      room.registerTextStreamHandler?.('text', async (reader, from) => keep('text', from.identity, 'text', new TextEncoder().encode(await reader.readAll())));
      room.registerByteStreamHandler?.('bytes', async (reader, from) => keep('bytes', from.identity, 'bytes', new Uint8Array(await new Blob(await reader.readAll()).arrayBuffer())));
      await room.connect(url, token, { autoSubscribe, ...connect });
      (room.registerRpcMethod ? room : room.localParticipant).registerRpcMethod?.('echo', async (call) => `${call.callerIdentity}: ${call.payload}`);
      return room.localParticipant.sid;
    },
    speak: async () => (await room.localParticipant.setMicrophoneEnabled(true)).trackSid,
    show: async ({ codec } = {}) => (await room.localParticipant.setCameraEnabled(true, {}, codec ? { videoCodec: codec.toLowerCase() } : {})).trackSid,
    /** A camera whose layers can be told apart by their size: simulcast of VP8, one scalable stream of VP9 and AV1. They are three from 960×540 on, below that two. */
    async showLayers({ codec, backup = false, height = 360, fps = 30 }) {
      const scalable = codec !== 'vp8', { h90, h180, h360 } = LivekitClient.VideoPresets;
      const publication = await room.localParticipant.setCameraEnabled(true, { resolution: { width: height * 16 / 9, height, frameRate: fps } }, {
        videoCodec: codec, simulcast: true, backupCodec: backup, degradationPreference: 'maintain-resolution', videoEncoding: { maxBitrate: 1_500_000, maxFramerate: fps },
        ...(scalable ? { scalabilityMode: 'L3T3_KEY' } : { videoSimulcastLayers: height < 540 ? [h90, h180] : [h180, h360] }),
      });
      return publication.trackSid;
    },
    /** From now on this browser does not know the codec. */
    without({ codec }) {
      const apply = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function (description) {
        return apply.call(this, { type: description.type, sdp: description.sdp.replaceAll(`${codec.toUpperCase()}/90000`, 'UNKNOWN/90000') });
      };
    },
    /** 0 is the smallest. */
    want({ quality, fps }) {
      for (const who of room.remoteParticipants.values()) {
        for (const publication of who.trackPublications.values()) {
          if (publication.kind !== 'video') continue;
          if (quality !== undefined) publication.setVideoQuality(quality);
          if (fps) publication.setVideoFPS(fps);
        }
      }
    },
    /** What the decoder of the only video says. */
    async picture() {
      for (const who of room.remoteParticipants.values()) {
        for (const publication of who.trackPublications.values()) {
          if (publication.kind !== 'video' || !publication.track?.receiver) continue;
          const reports = [...(await publication.track.receiver.getStats()).values()];
          const video = reports.find((report) => report.type === 'inbound-rtp');
          if (!video) continue;
          return { frames: video.framesDecoded ?? 0, height: video.frameHeight ?? 0, keyFrames: video.keyFramesDecoded ?? 0, plis: video.pliCount ?? 0,
            freezes: video.freezeCount ?? 0, bytes: video.bytesReceived ?? 0, codec: reports.find((report) => report.id === video.codecId)?.mimeType ?? '' };
        }
      }
      return { frames: 0, height: 0, keyFrames: 0, plis: 0, freezes: 0, bytes: 0, codec: '' };
    },
    /** From now on {@link longestStandStill} counts. */
    async followPicture() {
      still = { frames: (await window.guest.picture()).frames, sinceMs: performance.now(), worstMs: 0 };
      const look = async () => {
        const { frames } = await window.guest.picture(), now = performance.now();
        still.worstMs = Math.max(still.worstMs, now - still.sinceMs);
        if (frames > still.frames) Object.assign(still, { frames, sinceMs: now });
        setTimeout(look, 50);
      };
      look();
    },
    /**
     * From now on notes when white pictures and tones begin, on the page's clock: a picture when the browser expects it on the screen, a tone when its first sample was
     * handed to the player, and the output's delay later, as the browser knows it.
     */
    async followFlashes() {
      const [video, audio] = ['video', 'audio'].map((kind) => [...room.remoteParticipants.values()].flatMap((who) => [...who.trackPublications.values()]).find((one) => one.kind === kind).track);
      const output = new AudioContext();
      await output.resume();
      seeFlashes(video.attachedElements[0]);
      hearFlashes(audio.mediaStreamTrack, output);
    },
    flashes: () => flashes,
    forgetFlashes: () => { for (const moments of Object.values(flashes)) moments.length = 0; },
    longestStandStill: () => Math.round(still.worstMs),
    /** How many have been decoded since the size was last another one. */
    async freshFrames() {
      const { frames, height } = await window.guest.picture();
      if (height !== fresh.height) fresh = { height, frames };
      return frames - fresh.frames;
    },
    /** What the encoder of the camera makes of its layers. */
    async encodings() {
      const sender = [...room.localParticipant.videoTrackPublications.values()][0]?.track?.sender;
      return [...((await sender?.getStats()) ?? new Map()).values()].filter((report) => report.type === 'outbound-rtp')
        .map((report) => ({ rid: report.rid ?? '', height: report.frameHeight ?? 0, active: report.active, mode: report.scalabilityMode ?? '', bitrate: report.targetBitrate ?? 0 }));
    },
    /** By which protocol each connection goes that it has. */
    async protocols() {
      const protocols = [];
      for (const transport of [room.engine.pcManager.publisher, room.engine.pcManager.subscriber]) {
        if (!transport) continue;
        const reports = await transport.getStats();
        reports.forEach((report) => {
          if (report.type === 'transport' && report.selectedCandidatePairId) protocols.push(reports.get(reports.get(report.selectedCandidatePairId).remoteCandidateId).protocol);
        });
      }
      return protocols;
    },
    heard: () => heard,
    seen: () => received('video', 'framesDecoded'),
    /** Packets of pictures, whether anything could be made of them or not. */
    arrived: () => received('video', 'packetsReceived'),
    messages: () => messages,
    events: () => events,
    forgetEvents: () => { events.length = 0; },
    sid: () => room.localParticipant.sid,
    people: () => Object.fromEntries([...room.remoteParticipants.values()].map((who) => [who.identity, { sid: who.sid, attributes: who.attributes ?? {}, name: who.name ?? '', metadata: who.metadata ?? '' }])),
    send: ({ size, topic = '', reliable = true, to = [] }) => room.localParticipant.publishData(new Uint8Array(size).fill(size & 255), { reliable, topic, destinationIdentities: to }),
    sendText: async ({ size }) => { await room.localParticipant.sendText('x'.repeat(size), { topic: 'text' }); },
    async sendBytes({ size }) {
      await room.localParticipant.sendFile(new File([new Uint8Array(size).fill(size & 255)], 'bytes'), { topic: 'bytes' });
    },
    rpc: ({ to, payload }) => room.localParticipant.performRpc({ destinationIdentity: to, method: 'echo', payload }),
    publishDataTrack: async ({ name }) => (dataTracks[name] = await room.localParticipant.publishDataTrack({ name })).info.sid,
    /** A frame every 50 ms, two seconds long. */
    async pushFrames({ name, size }) {
      for (let i = 0; i < 40; i++) {
        await dataTracks[name].tryPush({ payload: new Uint8Array(size).fill(size & 255) }).catch(() => {});      // it is just being published anew
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    unpublishDataTrack: ({ name }) => dataTracks[name].unpublish(),
    setAttributes: ({ attributes }) => room.localParticipant.setAttributes(attributes),
    mute: async ({ muted }) => { await room.localParticipant.setMicrophoneEnabled(!muted); },
    simulate: ({ scenario, value }) => room.simulateScenario(scenario, value),
    /** Those that the server opened, as the browser has them. */
    channels: () => opened.map(({ label, ordered, maxRetransmits, maxPacketLifeTime, negotiated, protocol, readyState }) =>
      `${label} ${ordered ? 'ordered' : 'unordered'} retransmits ${maxRetransmits} life ${maxPacketLifeTime} ${negotiated ? 'negotiated' : 'in band'} [${protocol}] ${readyState}`),
    /** Which way it joined: one peer connection or two. */
    connections: () => (room.engine?.pcManager?.subscriber ? 2 : 1),
    leave: () => room.disconnect(),
  };
})();
