import type { Gathered, Measured } from '../core/probe';

/** Stands in for a browser's connections: quick, and the mock server decides what comes of them (`/mock/check/<story>`). */
const measured: Measured = { media: true, roundTripMs: 23.4, lost: 0, iceState: 'connected', pairs: 1 };

export const testSound = () => ({ track: {} as MediaStreamTrack, stop: () => {} });
export const gather = async (): Promise<Gathered> => ({ types: ['host', 'srflx'], reflexive: ['198.51.100.9'] });
export const probe = async (_: MediaStreamTrack, __: readonly RTCIceServer[], ___: boolean, answer: (offer: string) => Promise<string>): Promise<Measured> => {
  await answer('');
  return measured;
};
export const idleSocket = () => async (run: string, seconds: number): Promise<number> => (run === 'running' ? new Promise(() => {}) : run === 'closed' ? 60 : seconds);
