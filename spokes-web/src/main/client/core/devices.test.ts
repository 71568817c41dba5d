import { expect, test } from 'vitest';
import { devicesFrom, isChangeOfMind, problemFrom } from './devices';

test('are sorted by kind, and those without an id left out', () => {
  const found = [
    { kind: 'audioinput', deviceId: 'm1', label: 'Headset' }, { kind: 'videoinput', deviceId: '', label: '' }, { kind: 'audiooutput', deviceId: 's1', label: 'Speaker' },
  ] as const;
  expect(devicesFrom(found)).toEqual({ microphone: [{ id: 'm1', label: 'Headset' }], camera: [], speaker: [{ id: 's1', label: 'Speaker' }] });
});

test.each([['NotAllowedError', 'denied'], ['NotFoundError', 'missing'], ['NotReadableError', 'busy'], ['TypeError', 'unknown']])('%s means: %s', (name, problem) => {
  expect(problemFrom(new DOMException('', name))).toBe(problem);
});

test('closing the question which screen to share is no problem', () => {
  expect(isChangeOfMind('screen', new DOMException('', 'NotAllowedError'))).toBe(true);
  expect(isChangeOfMind('camera', new DOMException('', 'NotAllowedError'))).toBe(false);
});
