import type { DeviceKind } from './view';

/** What somebody chose on this device; it never leaves it. */
export type Preferences = {
  readonly theme: 'system' | 'dark' | 'light';
  readonly language: 'system' | 'en' | 'de';
  readonly shortcuts: boolean;
  readonly joinMuted: boolean;
  readonly devices: Readonly<Record<DeviceKind, string>>;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
};

export const usual: Preferences = {
  theme: 'system',
  language: 'system',
  shortcuts: true,
  joinMuted: false,
  devices: { microphone: 'default', camera: '', speaker: 'default' },
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** What was stored, as far as it makes sense today; the rest is as usual. */
export function preferencesFrom(stored: string | null): Preferences {
  const read = parsed(stored);
  const pick = <K extends keyof Preferences>(key: K, allowed: readonly Preferences[K][]): Preferences[K] =>
    allowed.includes(read[key] as Preferences[K]) ? (read[key] as Preferences[K]) : usual[key];
  const yesNo = [true, false] as const;
  return {
    theme: pick('theme', ['system', 'dark', 'light']),
    language: pick('language', ['system', 'en', 'de']),
    shortcuts: pick('shortcuts', yesNo),
    joinMuted: pick('joinMuted', yesNo),
    devices: devicesFrom(read.devices),
    echoCancellation: pick('echoCancellation', yesNo),
    noiseSuppression: pick('noiseSuppression', yesNo),
    autoGainControl: pick('autoGainControl', yesNo),
  };
}

function devicesFrom(stored: unknown): Preferences['devices'] {
  const read = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const id = (kind: DeviceKind) => (typeof read[kind] === 'string' ? (read[kind] as string) : usual.devices[kind]);
  return { microphone: id('microphone'), camera: id('camera'), speaker: id('speaker') };
}

function parsed(stored: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
