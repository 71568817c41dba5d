import type { Box } from '../core/layout';
import type { Tile } from '../core/view';
import { words } from '../words';
import { avatar } from './avatar';
import { attribute, el, shown, text, type Part } from './element';
import { drawIcon, icon } from './icons';
import type { Wishes } from './wishes';

export type PlacedTile = { readonly tile: Tile; readonly box: Box; readonly enlarged: boolean; readonly alone: boolean };

/** One picture, or the initials of somebody without one. */
export function tilePart(wishes: Pick<Wishes, 'show'>, onEnlarge: (key: string) => void): Part<PlacedTile> {
  let now: PlacedTile | undefined;
  let attached = '', detach = () => {};
  const video = el('video', { autoplay: true, playsinline: true, 'aria-hidden': 'true', tabindex: -1 });
  video.muted = true;
  const face = avatar();
  const name = el('span', { class: 'plate-name' });
  const muted = icon('muted'), weak = icon('weak');
  const spoken = el('span', { class: 'off-screen' });
  const enlarge = el('button', { type: 'button', class: 'overlay square', onclick: enlargeThis }, icon('pin'));
  const full = el('button', { type: 'button', class: 'overlay square', onclick: () => void element.requestFullscreen?.() }, icon('expand'));
  const element = el('li', { class: 'tile', 'data-testid': 'tile' }, video, face.element,
    el('div', { class: 'plate' }, muted, weak, name, spoken), el('div', { class: 'tile-tools' }, enlarge, full));
  element.addEventListener('dblclick', enlargeThis);
  element.addEventListener('click', (event) => {
    if (matchMedia('(hover: none)').matches && !(event.target as Element).closest('button')) enlargeThis();
  });

  return {
    element,
    gone: () => detach(),
    draw: (placed) => {
      now = placed;
      const { tile, box } = placed;
      place(box);
      showPicture(tile);
      drawPerson(placed);
    },
  };

  function enlargeThis(): void {
    if (now && !now.alone) onEnlarge(now.tile.key);
  }

  function place({ x, y, width, height }: Box): void {
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    element.style.width = `${Math.floor(width)}px`;
    element.style.height = `${Math.floor(height)}px`;
    element.style.setProperty('--face', `${Math.round(Math.max(28, Math.min(120, Math.min(width, height) * 0.36)))}px`);
    attribute(element, 'data-small', width < 180);
  }

  function showPicture({ track, source, participant }: Tile): void {
    attribute(element, 'data-picture', track !== '');
    attribute(element, 'data-source', source);
    attribute(video, 'data-mirrored', participant.local && source === 'camera');
    if (track === attached) return;
    detach();
    attached = track;
    detach = track === '' ? () => {} : wishes.show(participant.identity, source, video);
  }

  function drawPerson({ tile, enlarged, alone }: PlacedTile): void {
    const { participant, source, speaking } = tile;
    const title = titleOf(tile);
    face.draw(participant.name);
    shown(face.element, tile.track === '');
    text(name, title);
    attribute(element, 'data-speaking', speaking);
    attribute(element, 'data-enlarged', enlarged);
    attribute(element, 'data-identity', participant.identity);
    attribute(element, 'data-microphone', participant.microphone);
    attribute(muted, 'hidden', source === 'screen' || participant.microphone === 'on');
    attribute(weak, 'hidden', source === 'screen' || !participant.poor);
    drawIcon(weak, 'weak');
    text(spoken, [...(source === 'camera' && participant.microphone !== 'on' ? [words.channels.microphoneMuted] : []), ...(participant.poor ? [words.call.poor] : []),
      ...(tile.track !== '' && source === 'camera' ? [words.channels.camera] : [])].map((mark) => `, ${mark}`).join(''));
    shown(enlarge, !alone);
    shown(full, tile.track !== '');
    attribute(enlarge, 'aria-pressed', String(enlarged));
    label(enlarge, enlarged ? words.call.shrink(title) : words.call.enlarge(title));
    label(full, words.call.fullScreen(title));
  }
}

function titleOf({ participant, source }: Tile): string {
  if (source === 'screen') return participant.local ? words.call.yourScreen : words.call.screenOf(participant.name);
  return participant.local ? `${participant.name} (${words.call.you})` : participant.name;
}

function label(button: HTMLElement, sentence: string): void {
  attribute(button, 'aria-label', sentence);
  attribute(button, 'title', sentence);
}
