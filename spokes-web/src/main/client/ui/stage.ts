import { grid, spotlight } from '../core/layout';
import { tilesOf, type RoomView, type Tile } from '../core/view';
import { words } from '../words';
import { el, keyed, type Part } from './element';
import { tilePart, type PlacedTile } from './tile';
import type { Wishes } from './wishes';

/** The tiles of a call, each as large as there is room for. A screen somebody shares comes to the front by itself. */
export function stage(wishes: Wishes): Part<RoomView> {
  let room: RoomView | undefined;
  let enlarged = '', screensSeen: ReadonlySet<string> = new Set();
  const list = el('ul', { class: 'tiles', 'aria-label': words.call.tiles });
  const element = el('div', { class: 'stage' }, list);
  const place = keyed<PlacedTile>(list, ({ tile }) => tile.key, () => tilePart(wishes, (key) => {
    enlarged = enlarged === key ? '' : key;
    drawTiles();
  }));
  const observer = new ResizeObserver(drawTiles);
  observer.observe(list);

  return {
    element,
    gone: () => {
      observer.disconnect();
      place([]);
    },
    draw: (shown) => {
      if (shown === room) return;
      room = shown;
      drawTiles();
    },
  };

  function drawTiles(): void {
    if (!room) return;
    const tiles = tilesOf(room);
    followScreens(tiles);
    const { clientWidth: width, clientHeight: height } = list;
    const gap = width < 500 ? 8 : 12;
    const focus = tiles.findIndex(({ key }) => key === enlarged);
    const boxes = focus < 0 ? grid(tiles.length, width, height, gap) : spotlight(tiles.length, focus, width, height, gap);
    place(tiles.map((tile, index) => ({
      tile, box: boxes[index] ?? { x: 0, y: 0, width: 0, height: 0 }, enlarged: index === focus, alone: tiles.length === 1,
    })));
  }

  function followScreens(tiles: readonly Tile[]): void {
    const screens = tiles.filter(({ source }) => source === 'screen');
    const fresh = screens.find(({ key, participant }) => !screensSeen.has(key) && !participant.local);
    if (fresh) enlarged = fresh.key;
    if (enlarged && !tiles.some(({ key }) => key === enlarged)) enlarged = '';
    screensSeen = new Set(screens.map(({ key }) => key));
  }
}
