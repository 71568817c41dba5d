import type { Denial, Device, DeviceKind, Devices, Sender, Signal } from './view';

const kindOf: Readonly<Record<MediaDeviceKind, DeviceKind>> = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' };

/** The browser's list, sorted by kind; entries without an id (nothing allowed yet) are left out. */
export function devicesFrom(found: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): Devices {
  const devices: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] };
  for (const { kind, deviceId, label } of found) {
    if (deviceId) devices[kindOf[kind]].push({ id: deviceId, label });
  }
  return devices;
}

/** Why a microphone, camera or screen is not to be had (DOMException names of getUserMedia and getDisplayMedia). */
export function problemFrom(error: unknown): Denial {
  switch (error instanceof Error || typeof error === 'object' && error !== null ? (error as { name?: string }).name : '') {
    case 'NotAllowedError': case 'SecurityError': case 'PermissionDeniedError': return 'denied';
    case 'NotFoundError': case 'DevicesNotFoundError': case 'OverconstrainedError': return 'missing';
    case 'NotReadableError': case 'TrackStartError': case 'AbortError': return 'busy';
    default: return 'unknown';
  }
}

/** Closing the browser's own "which screen?" question is an answer, not a problem. */
export function isChangeOfMind(sender: Sender, error: unknown): boolean {
  return sender === 'screen' && problemFrom(error) === 'denied';
}

/** Keeps the view's device list up to date. Without https there is no list, and none is asked for. */
export class DeviceWatch {
  constructor(private readonly emit: (signal: Signal) => void) {
    if (navigator.mediaDevices === undefined) return;
    navigator.mediaDevices.addEventListener('devicechange', () => void this.look());
    void this.look();
  }

  async look(): Promise<void> {
    if (navigator.mediaDevices === undefined) return;
    this.emit({ kind: 'devices', devices: devicesFrom(await navigator.mediaDevices.enumerateDevices()) });
  }
}

/** True where sound can be sent to a speaker of one's choice (not in Safari before 18.4). */
export const speakersCanBeChosen = typeof AudioContext !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
