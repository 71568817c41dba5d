import { speakersCanBeChosen } from '../core/devices';
import type { Device, DeviceKind, View } from '../core/view';
import { words } from '../words';
import { el } from './element';
import { select, toggle } from './form';
import { microphoneMeter } from './meter';
import type { Page } from './settings';
import type { Wishes } from './wishes';

const TONE_HZ = [523.25, 659.25] as const;

export function soundPage({ devices, call }: View, wishes: Wishes): Page {
  const meter = microphoneMeter(wishes, { auto: call.at === 'in' });
  const camera = cameraPreview(wishes);
  const choose = (kind: DeviceKind, then: () => void) => (id: string) => { wishes.choose(kind, id); then(); };
  const chosen = wishes.preferences();
  const named = [...devices.microphone, ...devices.camera].some(({ label }) => label !== '');
  return {
    content: [
      deviceSelect('microphone', devices.microphone, chosen.devices.microphone, choose('microphone', meter.restart)),
      meter.element,
      speakersCanBeChosen
        ? deviceSelect('speaker', devices.speaker, chosen.devices.speaker, choose('speaker', () => {}))
        : el('p', { class: 'hint' }, words.settings.speakerFixed),
      el('div', {}, el('button', { type: 'button', class: 'secondary', onclick: () => void playTone(wishes.preferences().devices.speaker) }, words.settings.testSpeaker)),
      deviceSelect('camera', devices.camera, chosen.devices.camera, choose('camera', camera.restart)),
      camera.element,
      ...(named ? [] : [el('p', { class: 'hint' }, words.settings.allowFirst)]),
      el('fieldset', { class: 'field' }, el('legend', {}, words.settings.processing),
        ...(['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const).map((step) =>
          toggle(words.settings[step], { on: chosen[step] }, (on) => wishes.prefer({ [step]: on }))),
        el('p', { class: 'hint' }, words.settings.processingMore)),
    ],
    stop: () => { meter.stop(); camera.stop(); },
  };
}

function deviceSelect(kind: DeviceKind, devices: readonly Device[], chosen: string, onChoice: (id: string) => void): HTMLElement {
  const others = devices.filter(({ id }) => id !== 'default' && id !== 'communications');
  const options = others.map(({ id, label }, index) => [id, label || words.settings.unnamed(words.settings[kind], index + 1)] as const);
  const first = [kind === 'camera' ? '' : 'default', words.settings.standard] as const;
  const present = options.some(([id]) => id === chosen) ? chosen : first[0];
  return select(words.settings[kind], [first, ...options], present, onChoice, `choose-${kind}`);
}

function cameraPreview(wishes: Wishes): { element: HTMLElement; restart: () => void; stop: () => void } {
  let stream: MediaStream | undefined;
  const video = el('video', { autoplay: true, playsinline: true, hidden: true, class: 'preview', 'data-mirrored': true });
  video.muted = true;
  const button = el('button', { type: 'button', class: 'secondary', onclick: () => (stream ? stop() : void start()) }, words.settings.testCamera);
  return { element: el('div', { class: 'camera-box' }, video, el('div', {}, button)), stop, restart: () => { if (stream) { stop(); void start(); } } };

  async function start(): Promise<void> {
    const id = wishes.preferences().devices.camera;
    stream = await navigator.mediaDevices?.getUserMedia({ video: id ? { deviceId: id } : true }).catch(() => undefined);
    if (!stream) return;
    wishes.lookForDevices();
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = words.settings.stopCamera;
  }

  function stop(): void {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.srcObject = null;
    video.hidden = true;
    button.textContent = words.settings.testCamera;
  }
}

/** Two soft notes, so that one knows which speaker is meant. */
async function playTone(speaker: string): Promise<void> {
  const context = new AudioContext();
  const withSink = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (speaker && speaker !== 'default') await withSink.setSinkId?.(speaker).catch(() => {});
  TONE_HZ.forEach((hz, index) => {
    const note = context.createOscillator(), loudness = context.createGain();
    const start = context.currentTime + index * 0.22;
    note.frequency.value = hz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.15, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    note.connect(loudness).connect(context.destination);
    note.start(start);
    note.stop(start + 0.5);
  });
  setTimeout(() => void context.close(), 1200);
}
