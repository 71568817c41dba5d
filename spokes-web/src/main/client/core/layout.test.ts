import { describe, expect, test } from 'vitest';
import { grid, spotlight, type Box } from './layout';

const screens = [[320, 480], [390, 700], [972, 646], [1600, 900], [700, 300]] as const;
const counts = [1, 2, 3, 4, 5, 9, 16, 25];

describe.each(screens)('on a stage of %i by %i', (width, height) => {
  test.each(counts)('%i tiles lie inside it and do not overlap', (count) => {
    expectTidy(grid(count, width, height, 8), count, width, height);
    expectTidy(spotlight(count, 0, width, height, 8), count, width, height);
    expectTidy(spotlight(count, count - 1, width, height, 8), count, width, height);
  });
});

test('two people stand beside each other on a wide screen and below each other on a tall one', () => {
  const wide = grid(2, 1200, 600, 10), tall = grid(2, 390, 700, 8);
  expect(wide[0]?.y).toBe(wide[1]?.y);
  expect(tall[0]?.x).toBe(tall[1]?.x);
});

test('the enlarged tile is by far the largest', () => {
  const boxes = spotlight(5, 2, 1200, 700, 10);
  const areas = boxes.map(({ width, height }) => width * height);
  expect(areas[2]).toBeGreaterThan(4 * Math.max(...areas.filter((_, index) => index !== 2)));
});

test('nothing is placed on a stage that has no size yet', () => {
  expect(grid(3, 0, 0, 8)).toEqual([]);
});

function expectTidy(boxes: readonly Box[], count: number, width: number, height: number): void {
  expect(boxes).toHaveLength(count);
  for (const [index, box] of boxes.entries()) {
    expect(box.width).toBeGreaterThan(0);
    expect(box.height).toBeGreaterThan(0);
    expect(box.x).toBeGreaterThanOrEqual(-0.01);
    expect(box.y).toBeGreaterThanOrEqual(-0.01);
    expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01);
    expect(box.y + box.height).toBeLessThanOrEqual(height + 0.01);
    for (const other of boxes.slice(index + 1)) {
      const apart = box.x + box.width <= other.x + 0.01 || other.x + other.width <= box.x + 0.01
        || box.y + box.height <= other.y + 0.01 || other.y + other.height <= box.y + 0.01;
      expect(apart).toBe(true);
    }
  }
}
