import { expect, test } from 'vitest';
import { outline } from './qr-code';

test('squares beside each other are one stroke', () => {
  const dark = ['##.', '...', '#.#'];
  expect(outline(3, (row, column) => dark[row]?.[column] === '#')).toBe('M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z');
});
