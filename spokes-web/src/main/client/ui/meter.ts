import { watchLevel } from '../core/level';
import { problemFrom } from '../core/devices';
import { words } from '../words';
import { attribute, el, shown, text } from './element';
import type { Wishes } from './wishes';

/** A bar that moves with the voice. Opens a microphone only when asked to. */
export function microphoneMeter(wishes: Pick<Wishes, 'microphone' | 'lookForDevices'>, options: { auto: boolean }): { element: HTMLElement; restart: () => void; stop: () => void } {
  let stopWatching: (() => void) | undefined;
  let opening = 0;
  const bar = el('div', { class: 'meter', role: 'meter', 'aria-label': words.settings.level, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': 0, 'data-testid': 'meter' },
    el('span', {}));
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const button = el('button', { type: 'button', class: 'secondary', 'data-testid': 'test-microphone', onclick: () => (stopWatching ? stop() : void start()) }, words.lobby.start);
  const element = el('div', { class: 'meter-box' }, el('div', { class: 'meter-row' }, bar, button), problem);
  if (options.auto) void start();
  return { element, stop, restart: () => { if (stopWatching) { stop(); void start(); } } };

  async function start(): Promise<void> {
    const mine = ++opening;
    shown(problem, false);
    try {
      if (navigator.mediaDevices === undefined) return say(words.problems.microphone.insecure);
      const { track, done } = await wishes.microphone();
      if (mine !== opening) return done();
      const stopLevel = watchLevel(track, draw);
      stopWatching = () => { stopLevel(); done(); };
      text(button, words.lobby.stop);
      wishes.lookForDevices();
    } catch (error) {
      say(words.problems.microphone[problemFrom(error)]);
    }
  }

  function stop(): void {
    opening++;
    stopWatching?.();
    stopWatching = undefined;
    text(button, words.lobby.start);
    draw(0);
  }

  function draw(level: number): void {
    bar.style.setProperty('--level', level.toFixed(3));
    attribute(bar, 'aria-valuenow', Math.round(level * 100));
  }

  function say(sentence: string): void {
    text(problem, sentence);
    shown(problem, true);
  }
}
