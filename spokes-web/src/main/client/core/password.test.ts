import { expect, test } from 'vitest';
import { strengthOf } from './password';

test.each([['short', 'short'], ['aaaaaaaaaaaa', 'weak'], ['0123456789', 'weak'], ['password1234', 'weak'], ['thrushlane', 'fair'],
  ['correct horse battery', 'strong'], ['Gr8-thrush!lane', 'strong']] as const)('“%s” is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});
