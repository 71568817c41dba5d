import type { Sender } from '../core/view';

export type KeyActions = { toggle(sender: Sender): void; leave(): void; help(): void };

/** Single keys act only while nobody types, no dialog is open and no other modifier is held. */
export function listenToKeys(enabled: () => boolean, inCall: () => boolean, actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (!enabled() || event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const act = actionOf(event.key, event.shiftKey, inCall(), actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionOf(key: string, shift: boolean, inCall: boolean, actions: KeyActions): (() => void) | undefined {
  if (key === '?') return () => actions.help();
  if (!inCall) return undefined;
  if (shift) return key.toLowerCase() === 'l' ? () => actions.leave() : undefined;
  const senders: Readonly<Record<string, Sender>> = { m: 'microphone', v: 'camera', s: 'screen' };
  const sender = senders[key.toLowerCase()];
  return sender ? () => actions.toggle(sender) : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
