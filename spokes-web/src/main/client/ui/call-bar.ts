import { myself, type Sender, type View } from '../core/view';
import { words } from '../words';
import { attribute, el, text, type Part } from './element';
import { drawIcon, icon, type IconName } from './icons';
import type { Wishes } from './wishes';

type Switch = { readonly on: boolean; readonly icon: IconName; readonly short: string; readonly long: string; readonly key: string; readonly problem: boolean };

/** What one can do in a call, always at hand. */
export function callBar(wishes: Wishes, onDevices: () => void): Part<View> {
  const microphone = switchButton('microphone', wishes), camera = switchButton('camera', wishes), screen = switchButton('screen', wishes);
  const devices = barButton('devices', 'settings', words.call.devices, words.call.devicesLong, onDevices);
  const leave = barButton('leave', 'leave', words.call.leave, `${words.call.leaveLong} (Shift+L)`, () => wishes.leave());
  attribute(leave, 'aria-keyshortcuts', 'Shift+L');
  const element = el('div', { class: 'call-bar', role: 'toolbar', 'aria-label': words.call.controls },
    microphone.element, camera.element, screen.element, devices, leave);
  const canShare = navigator.mediaDevices === undefined || 'getDisplayMedia' in navigator.mediaDevices;
  screen.element.hidden = !canShare;

  return {
    element,
    draw: (view) => {
      const senders = sendersOf(view);
      const problem = (sender: Sender) => view.problems[sender] !== undefined;
      microphone.draw(senders.microphone
        ? { on: true, icon: 'microphone', short: words.call.mute, long: words.call.muteLong, key: 'M', problem: false }
        : { on: false, icon: 'muted', short: words.call.unmute, long: words.call.unmuteLong, key: 'M', problem: problem('microphone') });
      camera.draw({ on: senders.camera, icon: senders.camera ? 'camera' : 'cameraOff', short: words.call.camera,
        long: senders.camera ? words.call.cameraOff : words.call.cameraOn, key: 'V', problem: problem('camera') });
      screen.draw({ on: senders.screen, icon: senders.screen ? 'screenOff' : 'screen', short: senders.screen ? words.call.screenStop : words.call.screen,
        long: senders.screen ? words.call.screenOff : words.call.screenOn, key: 'S', problem: problem('screen') });
    },
  };
}

/** What we are sending, as the room knows it. */
export function sendersOf(view: View): Readonly<Record<Sender, boolean>> {
  const me = myself(view);
  const picture = (source: 'camera' | 'screen') => me?.pictures.some((shown) => shown.source === source) ?? false;
  return { microphone: me?.microphone === 'on', camera: picture('camera'), screen: picture('screen') };
}

function switchButton(sender: Sender, wishes: Wishes): Part<Switch> {
  let on = false;
  const sign = icon('microphone');
  const label = el('span', { class: 'bar-label' });
  const element = el('button', { type: 'button', class: 'bar-button', 'data-testid': sender, onclick: () => wishes.send(sender, !on) }, sign, label);
  return {
    element,
    draw: (now) => {
      on = now.on;
      drawIcon(sign, now.icon);
      text(label, now.short);
      attribute(element, 'data-state', now.problem ? 'problem' : now.on ? 'on' : 'off');
      attribute(element, 'aria-label', now.long);
      attribute(element, 'aria-keyshortcuts', now.key);
      attribute(element, 'title', `${now.long} (${now.key})`);
    },
  };
}

function barButton(testId: string, sign: IconName, short: string, long: string, act: () => void): HTMLButtonElement {
  return el('button', { type: 'button', class: 'bar-button', 'data-testid': testId, 'aria-label': long, title: long, onclick: act }, icon(sign), el('span', { class: 'bar-label' }, short));
}
