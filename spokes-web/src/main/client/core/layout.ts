export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Tiles are between these shapes; a picture is cut to fit, so on a tall screen tiles may be tall. */
const WIDE = 16 / 9, NARROW = 4 / 3, TALL = 3 / 4;

/** On a wide screen people rather sit side by side, even when they are a little smaller so. */
const NEARLY = 0.9;

/** Places tiles so that each has as much room as it can; all sizes in CSS pixels. The last row stands in the middle. */
export function grid(count: number, width: number, height: number, gap: number): readonly Box[] {
  if (count === 0 || width <= 0 || height <= 0) return [];
  let columns = 1, tile = tileFor(count, 1, width, height, gap);
  for (let tried = 2; tried <= count; tried++) {
    const other = tileFor(count, tried, width, height, gap);
    if (other.width * other.height > tile.width * tile.height * (width < height ? 1 : NEARLY)) [columns, tile] = [tried, other];
  }
  return rowsOf(count, columns, tile, width, height, gap);
}

/** One tile large, the others in a strip beside or below it, whichever leaves the large picture more room. */
export function spotlight(count: number, focus: number, width: number, height: number, gap: number): readonly Box[] {
  if (count <= 1) return grid(count, width, height, gap);
  const beside = Math.min(width * 0.22, 240), below = Math.min(height * 0.22, 150);
  const widthBeside = Math.min(width - beside - gap, height * WIDE), widthBelow = Math.min(width, (height - below - gap) * WIDE);
  return widthBelow >= widthBeside
    ? withStrip(count, focus, { width, height: height - below - gap }, below, below * WIDE, gap)
    : withStrip(count, focus, { width: height, height: width - beside - gap }, beside, beside / WIDE, gap).map(turned);
}

/** The strip lies below, and its tiles stand in the middle of it. */
function withStrip(count: number, focus: number, large: { width: number; height: number }, strip: number, longest: number, gap: number): readonly Box[] {
  const others = count - 1;
  const each = Math.min(longest, (large.width - gap * (others - 1)) / others);
  const start = (large.width - others * each - gap * (others - 1)) / 2;
  let placed = 0;
  return Array.from({ length: count }, (_, index) => index === focus
    ? { x: 0, y: 0, ...large }
    : { x: start + placed++ * (each + gap), y: large.height + gap, width: each, height: strip });
}

function turned({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width };
}

function tileFor(count: number, columns: number, width: number, height: number, gap: number): { width: number; height: number } {
  const rows = Math.ceil(count / columns);
  const cellWidth = Math.max(1, (width - gap * (columns - 1)) / columns), cellHeight = Math.max(1, (height - gap * (rows - 1)) / rows);
  return { width: Math.min(cellWidth, cellHeight * WIDE), height: Math.min(cellHeight, cellWidth / (width < height ? TALL : NARROW)) };
}

function rowsOf(count: number, columns: number, tile: { width: number; height: number }, width: number, height: number, gap: number): readonly Box[] {
  const rows = Math.ceil(count / columns);
  const top = (height - rows * tile.height - gap * (rows - 1)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = (width - inRow * tile.width - gap * (inRow - 1)) / 2;
    return { x: left + (index % columns) * (tile.width + gap), y: top + row * (tile.height + gap), ...tile };
  });
}
