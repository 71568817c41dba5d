import type { Channel, Signal } from './view';

/** A server that restarts is gone for half a minute, and the page is of no use before it has this socket again. */
const FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 2_000, PING_MS = 8_000;

type Message = { type: 'channels'; channels: readonly Channel[] } | { type: 'session-ended' } | { type: string };

/** What one message of our own socket means for the view; unknown ones, of a newer server, mean nothing. */
export function signalFrom(message: Message): Signal | undefined {
  if (message.type === 'channels' && 'channels' in message) return { kind: 'channels', channels: message.channels };
  if (message.type === 'session-ended') return { kind: 'session-ended' };
  return undefined;
}

/** How long to wait before try number n (from 0): doubling, bounded, never in step with others. */
export function pauseMs(attempt: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.75 + random / 2);
}

/** The page's own socket: who is in which channel, for as long as we are let in. It comes back by itself until closed. */
export class LiveSocket {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private open = false;

  constructor(private readonly url: string, private readonly emit: (signal: Signal) => void) {}

  start(): void {
    if (this.open) return;
    this.open = true;
    this.connect();
  }

  /** The network is back, or the laptop has woken up: no reason to sit out the pause. */
  hurry(): void {
    if (!this.open || this.socket?.readyState === WebSocket.OPEN || this.socket?.readyState === WebSocket.CONNECTING) return;
    clearTimeout(this.timer);
    this.connect();
  }

  close(): void {
    this.open = false;
    clearTimeout(this.timer);
    this.socket?.close(1000);
    this.socket = undefined;
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    let ping: ReturnType<typeof setInterval> | undefined;
    socket.onopen = () => {
      this.attempt = 0;
      this.emit({ kind: 'live', live: 'open' });
      ping = setInterval(() => socket.send('{"type":"ping"}'), PING_MS);
    };
    socket.onmessage = ({ data }) => {
      const signal = signalFrom(JSON.parse(String(data)) as Message);
      if (signal) this.emit(signal);
    };
    socket.onclose = () => {
      clearInterval(ping);
      if (!this.open || this.socket !== socket) return;
      this.emit({ kind: 'live', live: 'lost' });
      this.timer = setTimeout(() => this.connect(), pauseMs(this.attempt++, Math.random()));
    };
  }
}
