export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const WIDE = 16 / 9, TALL = 3 / 4;

/** Places tiles so that a picture in each is as large as it can be; all sizes in CSS pixels. The last row stands in the middle. */
export function grid(count: number, width: number, height: number, gap: number): readonly Box[] {
  if (count === 0 || width <= 0 || height <= 0) return [];
  let columns = 1, widest = 0;
  for (let tried = 1; tried <= count; tried++) {
    const cell = cellOf(count, tried, width, height, gap);
    const picture = Math.min(cell.width, cell.height * WIDE);
    if (picture > widest) [columns, widest] = [tried, picture];
  }
  const cell = cellOf(count, columns, width, height, gap);
  const tile = { width: Math.min(cell.width, cell.height * WIDE), height: Math.min(cell.height, cell.width / TALL) };
  return rowsOf(count, columns, tile, width, height, gap);
}

/** One tile large, the others in a strip: below it on a tall screen, beside it on a wide one. */
export function spotlight(count: number, focus: number, width: number, height: number, gap: number): readonly Box[] {
  if (count <= 1) return grid(count, width, height, gap);
  const others = count - 1;
  const tall = portrait(width, height);
  const strip = tall ? Math.min(height * 0.22, 150) : Math.min(width * 0.22, 240);
  const large = tall
    ? { x: 0, y: 0, width, height: height - strip - gap }
    : { x: 0, y: 0, width: width - strip - gap, height };
  const small = tall
    ? { width: Math.min(strip * WIDE, (width - gap * (others - 1)) / others), height: strip }
    : { width: strip, height: Math.min(strip / WIDE, (height - gap * (others - 1)) / others) };
  const length = others * (tall ? small.width : small.height) + gap * (others - 1);
  const start = ((tall ? width : height) - length) / 2;
  let placed = 0;
  return Array.from({ length: count }, (_, index) => {
    if (index === focus) return large;
    const along = start + placed++ * ((tall ? small.width : small.height) + gap);
    return tall ? { x: along, y: large.height + gap, ...small } : { x: large.width + gap, y: along, ...small };
  });
}

function portrait(width: number, height: number): boolean {
  return width < height;
}

function cellOf(count: number, columns: number, width: number, height: number, gap: number): { width: number; height: number } {
  const rows = Math.ceil(count / columns);
  return { width: Math.max(1, (width - gap * (columns - 1)) / columns), height: Math.max(1, (height - gap * (rows - 1)) / rows) };
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
