import { expect, test } from 'vitest';
import { announcements } from './announcements';
import { apply, atTheDoor, type Participant, type Signal, type View } from './view';

const person = (name: string, more: Partial<Participant> = {}): Participant => (
  { identity: name, name, local: false, microphone: 'on', pictures: [], poor: false, ...more });
const me = person('me', { local: true });
const calling = [{ kind: 'joining', channel: 'c1' }, { kind: 'connected', participants: [me, person('Anna')] }] as const satisfies Signal[];
const inCall: View = calling.reduce(apply, atTheDoor);
const saidOn = (signal: Signal, before = inCall) => announcements(before, apply(before, signal));

test('says that we are connected, not who was there before', () => {
  expect(announcements(apply(atTheDoor, calling[0]), inCall)).toEqual([{ says: 'connected' }]);
});

test('says who joins and leaves', () => {
  expect(saidOn({ kind: 'participant', participant: person('Jo') })).toEqual([{ says: 'joined', name: 'Jo' }]);
  expect(saidOn({ kind: 'left', identity: 'Anna' })).toEqual([{ says: 'left', name: 'Anna' }]);
});

test('says when a screen is shared and when no more', () => {
  const sharing = person('Anna', { pictures: [{ source: 'screen', track: 't' }] });
  expect(saidOn({ kind: 'participant', participant: sharing })).toEqual([{ says: 'shares', name: 'Anna' }]);
  expect(saidOn({ kind: 'participant', participant: person('Anna') }, apply(inCall, { kind: 'participant', participant: sharing })))
    .toEqual([{ says: 'stopped-sharing', name: 'Anna' }]);
});

test('says when our own microphone goes off or on, but not those of others', () => {
  const muted = { kind: 'participant', participant: { ...me, microphone: 'muted' } } as const;
  expect(saidOn(muted)).toEqual([{ says: 'muted' }]);
  expect(saidOn({ kind: 'participant', participant: me }, apply(inCall, muted))).toEqual([{ says: 'unmuted' }]);
  expect(saidOn({ kind: 'participant', participant: person('Anna', { microphone: 'muted' }) })).toEqual([]);
});

test('says when the connection goes and comes back', () => {
  expect(saidOn({ kind: 'link', link: 'interrupted' })).toEqual([{ says: 'interrupted' }]);
  expect(saidOn({ kind: 'connected', participants: [me, person('Anna')] }, apply(inCall, { kind: 'link', link: 'interrupted' }))).toEqual([{ says: 'reconnected' }]);
});

test('is silent about what everybody hears anyway', () => {
  expect(saidOn({ kind: 'speakers', identities: ['Anna'] })).toEqual([]);
});
