import {
  ConnectionState, createLocalAudioTrack, type LocalAudioTrack, type Participant, Room, RoomEvent, type RoomOptions, ScreenSharePresets, Track, VideoPresets,
} from 'livekit-client';
import type { Call } from './call';
import { endOfAttempt, endOfDisconnect } from './call-end';
import { candidatesOf } from './candidates';
import { causeOfProblem, evidenceOf, probe, type Report } from './evidence';
import { JoinWatch } from './join-watch';
import { SilenceWatch } from './silence';
import { isChangeOfMind, problemFrom, speakersCanBeChosen } from './devices';
import type { PageApi, Ticket } from './page-api';
import type { Preferences } from './preferences';
import { ShortPauses, untilItBelievesSo } from './reconnect';
import { snapshot, sourceOf } from './snapshot';
import type { ChannelId, DeviceKind, EndReason, Identity, JoinStep, PictureSource, Problem, Sender, Signal } from './view';

const LONGEST_PAUSE_MS = 8_000;

export type CallSetup = {
  readonly server: Pick<PageApi, 'join' | 'report'>;
  /** `ws:` or `wss:` and our own host: LiveKit's client adds the path. */
  readonly url: string;
  readonly preferences: () => Preferences;
  /** Whether the page's own WebSocket is open. */
  readonly live: () => boolean;
  readonly emit: (signal: Signal) => void;
  /** For tests that want to look at getStats. */
  readonly onRoom: (room: Room) => void;
};

export function createCall(setup: CallSetup): Call {
  return new LiveKitCall(setup);
}

class LiveKitCall implements Call {
  private conversation: Conversation | undefined;

  constructor(private readonly setup: CallSetup) {}

  join(channel: ChannelId, clickedMs: number): void {
    this.conversation?.end('left');
    this.conversation = new Conversation(channel, clickedMs, this.setup);
    void this.conversation.begin();
  }

  leave(): void {
    this.conversation?.end('left');
    this.conversation = undefined;
  }

  send = async (sender: Sender, on: boolean) => this.conversation?.send(sender, on);
  choose = async (kind: DeviceKind, id: string) => this.conversation?.choose(kind, id);
  hear = async () => this.conversation?.room?.startAudio();
  show = (identity: Identity, source: PictureSource, element: HTMLVideoElement) => this.conversation?.show(identity, source, element) ?? (() => {});
  microphone = () => this.conversation?.microphone();
}

/** One call in one channel, from the click to the end, over as many connections as it takes. */
class Conversation {
  room: Room | undefined;
  private over = false;
  private attempt = 0;
  private readonly wanted: Record<Sender, boolean>;
  private step: JoinStep = 'token';
  private ticket: Ticket | undefined;
  private watch: JoinWatch | undefined;
  private readonly silence: SilenceWatch;
  /** Asked for once, however many attempts it takes to connect: nobody answers two questions about one microphone. */
  private opening: Promise<LocalAudioTrack | undefined> | undefined;
  private readonly everConnected = new WeakSet<Room>();
  private microphoneProblem: Problem | undefined;

  constructor(private readonly channel: ChannelId, private readonly clickedMs: number, private readonly setup: CallSetup) {
    this.wanted = { microphone: !setup.preferences().joinMuted, camera: false, screen: false };
    this.silence = new SilenceWatch(() => this.microphoneEnergy(), (silent) => {
      if (silent) this.reportProblem('silent');
      this.emit(silent ? { kind: 'problem', sender: 'microphone', problem: 'silent' } : { kind: 'problem-over', sender: 'microphone' });
    });
  }

  async begin(): Promise<void> {
    this.emit({ kind: 'joining', channel: this.channel });
    this.watch = new JoinWatch({
      look: () => this.ourSide(),
      tell: (report) => this.setup.server.report(report),
      say: ({ cause, values }) => this.emit({ kind: 'late', candidates: this.room ? candidatesSeenBy(this.room) : [], attempt: this.attempt, cause, values }),
    }, performance.now() - this.clickedMs);
    await this.connectUntilItWorks();
    this.watch.stop();
  }

  end(why: EndReason): void {
    if (this.over) return;
    this.emit({ kind: 'ended', why });
    this.over = true;
    this.watch?.stop();
    this.silence.stop();
    void this.opening?.then((track) => track?.stop());
    void this.room?.disconnect();
  }

  async send(sender: Sender, on: boolean): Promise<void> {
    this.wanted[sender] = on;
    const room = this.room;
    if (room?.state !== ConnectionState.Connected) return;
    try {
      if (on && navigator.mediaDevices === undefined) return this.emit({ kind: 'problem', sender, problem: 'insecure' });
      await switchSender(room, sender, on, this.setup.preferences());
      this.emit({ kind: 'problem-over', sender });
    } catch (error) {
      this.wanted[sender] = false;
      if (!isChangeOfMind(sender, error)) this.emit({ kind: 'problem', sender, problem: problemFrom(error) });
    }
    this.emitParticipant(room.localParticipant);
  }

  async choose(kind: DeviceKind, id: string): Promise<void> {
    const kindOf = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const;
    if (kind === 'speaker' && !speakersCanBeChosen) return;
    await this.room?.switchActiveDevice(kindOf[kind], id || 'default').catch((error: unknown) => {
      if (kind !== 'speaker') this.emit({ kind: 'problem', sender: kind, problem: problemFrom(error) });
    });
  }

  show(identity: Identity, source: PictureSource, element: HTMLVideoElement): () => void {
    const track = this.room?.getParticipantByIdentity(identity)?.getTrackPublication(sourceOf[source])?.track;
    track?.attach(element);
    return () => track?.detach(element);
  }

  microphone(): MediaStreamTrack | undefined {
    return this.room?.localParticipant.getTrackPublication(Track.Source.Microphone)?.track?.mediaStreamTrack;
  }

  /** What the browser has captured since it opened the microphone; `undefined` while we are not sending, or where a browser does not say. */
  private async microphoneEnergy(): Promise<number | undefined> {
    const publication = this.room?.localParticipant.getTrackPublication(Track.Source.Microphone);
    if (!publication?.track || publication.isMuted) return undefined;
    const stats: RTCStatsReport | undefined = await publication.track.getRTCStatsReport().catch(() => undefined);
    const source = [...(stats?.values() ?? [])].find(({ type }) => type === 'media-source') as { totalAudioEnergy?: number } | undefined;
    return source?.totalAudioEnergy;
  }

  private async connectUntilItWorks(): Promise<void> {
    for (this.attempt = 0; !this.over; this.attempt++) {
      try {
        return await this.connect();
      } catch (error) {
        if (this.over) return;
        const end = endOfAttempt(error, this.attempt);
        if (end) return this.end(end);
        await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.attempt)));
      }
    }
  }

  /** The microphone is opened while we connect, so that a permission question costs no time. */
  private async connect(): Promise<void> {
    if (this.wanted.microphone) this.opening ??= this.openMicrophone();
    const room = new Room(optionsFrom(this.setup.preferences()));
    try {
      this.isAt('token');
      const ticket = await this.setup.server.join(this.channel, Math.round(performance.now() - this.clickedMs), this.attempt);
      if (this.over) return;
      this.ticket = ticket;
      this.room = room;
      this.setup.onRoom(room);
      this.listenTo(room);
      this.isAt('signal');
      await room.connect(this.setup.url, ticket.token, { maxRetries: 0 });
    } catch (error) {
      void room.disconnect();
      throw error;
    }
    if (this.over) return void room.disconnect();
    this.emitEverybody(room);
    const problem = this.microphoneProblem;
    if (problem) this.reportProblem(problem);
    this.emit({ kind: 'sound', blocked: !room.canPlaybackAudio });
    void this.publish(room);
  }

  private async openMicrophone(): Promise<LocalAudioTrack | undefined> {
    try {
      if (navigator.mediaDevices === undefined) return this.withoutMicrophone('insecure');
      const track = await createLocalAudioTrack(microphoneOptions(this.setup.preferences()));
      this.emit({ kind: 'problem-over', sender: 'microphone' });
      return track;
    } catch (error) {
      return this.withoutMicrophone(problemFrom(error));
    }
  }

  private withoutMicrophone(problem: Problem): undefined {
    this.wanted.microphone = false;
    this.microphoneProblem = problem;
    if (this.room && this.everConnected.has(this.room)) this.reportProblem(problem);
    this.emit({ kind: 'problem', sender: 'microphone', problem });
  }

  /** From here on the room owns the microphone, and stops it when it ends. */
  private async publish(room: Room): Promise<void> {
    const track = await this.opening;
    if (this.over || room !== this.room) return;
    this.opening = undefined;
    if (track && this.wanted.microphone) await room.localParticipant.publishTrack(track).catch(() => track.stop());
    else track?.stop();
    this.emitParticipant(room.localParticipant);
    if (this.wanted.camera) await this.send('camera', true);
  }

  private listenTo(room: Room): void {
    const changed = (_: unknown, participant: Participant) => this.emitParticipant(participant);
    room
      .on(RoomEvent.SignalConnected, () => this.isAt('media'))
      .on(RoomEvent.ParticipantConnected, (participant) => this.emitParticipant(participant))
      .on(RoomEvent.ParticipantDisconnected, ({ identity }) => this.emit({ kind: 'left', identity }))
      .on(RoomEvent.TrackPublished, changed)
      .on(RoomEvent.TrackUnpublished, changed)
      .on(RoomEvent.TrackMuted, changed)
      .on(RoomEvent.TrackUnmuted, changed)
      .on(RoomEvent.LocalTrackPublished, changed)
      .on(RoomEvent.LocalTrackUnpublished, changed)
      .on(RoomEvent.ParticipantNameChanged, changed)
      .on(RoomEvent.ConnectionQualityChanged, changed)
      .on(RoomEvent.TrackSubscribed, (track, _, participant) => {
        if (track.kind === Track.Kind.Audio) track.attach();
        this.emitParticipant(participant);
      })
      .on(RoomEvent.TrackUnsubscribed, (track, _, participant) => {
        if (track.kind === Track.Kind.Audio) track.detach();
        this.emitParticipant(participant);
      })
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => this.emit({ kind: 'speakers', identities: speakers.map(({ identity }) => identity) }))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.emit({ kind: 'sound', blocked: !room.canPlaybackAudio }))
      .on(RoomEvent.SignalReconnecting, () => this.emit({ kind: 'link', link: 'repairing' }))
      .on(RoomEvent.Reconnecting, () => this.emit({ kind: 'link', link: 'interrupted' }))
      .on(RoomEvent.Reconnected, () => {
        this.emitEverybody(room);
        void untilItBelievesSo(() => !this.over && room === this.room && room.engine?.pendingReconnect === true, () => this.catchUp(room));
      })
      .on(RoomEvent.Disconnected, (reason) => this.onDisconnected(room, endOfDisconnect(reason)));
  }

  /** LiveKit's client has given up on this connection. We have not, unless the server meant it. */
  private onDisconnected(room: Room, end: EndReason | undefined): void {
    if (this.over || room !== this.room || room.state !== ConnectionState.Disconnected) return;
    if (!this.everConnected.has(room)) return; // then connect() is still waiting, and its own error tells what happened
    if (end) return this.end(end);
    this.emit({ kind: 'link', link: 'interrupted' });
    void this.connectUntilItWorks();
  }

  private emitEverybody(room: Room): void {
    this.everConnected.add(room);
    this.emit({ kind: 'connected', participants: [room.localParticipant, ...room.remoteParticipants.values()].map(snapshot) });
  }

  /** As if everything about everybody had been told again. */
  private catchUp(room: Room): void {
    if (this.over || room !== this.room) return;
    for (const participant of room.remoteParticipants.values()) {
      for (const { audioTrack } of participant.audioTrackPublications.values()) if (audioTrack?.attachedElements.length === 0) audioTrack.attach();
      this.emitParticipant(participant);
    }
  }

  private emitParticipant(participant: Participant): void {
    if (participant.isLocal || this.room?.remoteParticipants.has(participant.identity)) this.emit({ kind: 'participant', participant: snapshot(participant) });
  }

  private emit(signal: Signal): void {
    if (!this.over) this.setup.emit(signal);
  }

  private isAt(step: JoinStep): void {
    this.step = step;
    this.emit({ kind: 'step', step });
  }

  /** What the browser sees of this join. */
  private async ourSide(): Promise<Report | undefined> {
    const { ticket, room } = this;
    if (!ticket) return undefined;
    const nothing = { candidates: {}, reflexive: [], pairs: [], ice: {} };
    const [seen, socket] = await Promise.all([room ? evidenceOf(room) : nothing, this.step === 'signal' ? probe(ticket.token, this.setup.live()) : undefined]);
    return { room: ticket.room, attempt: this.attempt, sinceClickMs: Math.round(performance.now() - this.clickedMs), ...seen, ...(socket ? { socket } : {}) };
  }

  /** Problems with the microphone belong to the story of this join. */
  private reportProblem(problem: Problem): void {
    if (!this.ticket) return;
    void this.setup.server.report({ room: this.ticket.room, attempt: this.attempt, candidates: {}, reflexive: [], pairs: [], ice: {}, device: causeOfProblem(problem) }).catch(() => {});
  }
}

function candidatesSeenBy(room: Room): readonly string[] {
  const transports = room.engine?.pcManager;
  const described = [transports?.subscriber, transports?.publisher].map((transport) => transport?.getRemoteDescription()?.sdp ?? '');
  return candidatesOf(described.join('\r\n'));
}

async function switchSender(room: Room, sender: Sender, on: boolean, preferences: Preferences): Promise<void> {
  const me = room.localParticipant;
  switch (sender) {
    case 'microphone': return void (await me.setMicrophoneEnabled(on, microphoneOptions(preferences)));
    case 'camera': return void (await me.setCameraEnabled(on, cameraOptions(preferences)));
    case 'screen': return void (await me.setScreenShareEnabled(on, {
      audio: true, contentHint: 'detail', resolution: ScreenSharePresets.h1080fps30.resolution,
      selfBrowserSurface: 'exclude', surfaceSwitching: 'include', systemAudio: 'include',
    }));
  }
}

function microphoneOptions({ devices, echoCancellation, noiseSuppression, autoGainControl }: Preferences) {
  return { deviceId: devices.microphone || 'default', echoCancellation, noiseSuppression, autoGainControl };
}

function cameraOptions({ devices }: Preferences) {
  return { ...(devices.camera ? { deviceId: devices.camera } : {}), resolution: VideoPresets.h720.resolution };
}

/** One connection for both directions: whoever is connected can speak without another handshake. */
function optionsFrom(preferences: Preferences): RoomOptions {
  const speaker = preferences.devices.speaker;
  return {
    adaptiveStream: false,
    dynacast: true,
    singlePeerConnection: true,
    webAudioMix: false,
    reconnectPolicy: new ShortPauses(),
    audioCaptureDefaults: microphoneOptions(preferences),
    videoCaptureDefaults: cameraOptions(preferences),
    publishDefaults: {
      dtx: true, red: false, videoCodec: 'vp8', simulcast: true, screenShareEncoding: ScreenSharePresets.h1080fps30.encoding,
    },
    ...(speakersCanBeChosen && speaker && speaker !== 'default' ? { audioOutput: { deviceId: speaker } } : {}),
  };
}
