import { describe, expect, test } from 'vitest';
import { apply, atTheDoor, channelOf, myself, tilesOf, type Participant, type Signal, type View } from './view';

const person = (name: string, more: Partial<Participant> = {}): Participant => (
  { identity: name, name, local: false, microphone: 'on', pictures: [], poor: false, ...more });
const me = person('me', { local: true });
const after = (...signals: Signal[]): View => signals.reduce(apply, atTheDoor);
const joined = (...others: Participant[]) => after(
  { kind: 'channels', channels: [{ id: 'c1', name: 'Lounge', people: [] }] }, { kind: 'joining', channel: 'c1' }, { kind: 'connected', participants: [me, ...others] });
const roomOf = (view: View) => {
  if (view.call.at !== 'in') throw new Error(`not in a call but ${view.call.at}`);
  return view.call.room;
};

describe('joining', () => {
  test('goes from the click over its steps into the room', () => {
    expect(after({ kind: 'joining', channel: 'c1' }).call).toEqual({ at: 'joining', channel: 'c1', step: 'token', late: { is: 'no' } });
    expect(after({ kind: 'joining', channel: 'c1' }, { kind: 'step', step: 'media' }).call).toMatchObject({ step: 'media' });
    expect(myself(joined())).toEqual(me);
    expect(channelOf(joined())?.name).toBe('Lounge');
  });

  test('says at which step it is stuck once it is late', () => {
    const view = after({ kind: 'joining', channel: 'c1' }, { kind: 'step', step: 'media' }, { kind: 'late', candidates: ['UDP 192.0.2.1:50000'], attempt: 1, cause: 'udp-ports-closed', values: { ports: '50000' } });
    expect(view.call).toMatchObject({ at: 'joining', late: { is: 'yes', step: 'media', candidates: ['UDP 192.0.2.1:50000'], attempt: 1, cause: 'udp-ports-closed' } });
  });

  test('is not late any more once it is in', () => {
    expect(apply(joined(), { kind: 'late', candidates: [], attempt: 0, cause: 'unknown', values: {} })).toEqual(joined());
  });
});

describe('a room', () => {
  test('knows who came, changed and left', () => {
    const view = apply(joined(), { kind: 'participant', participant: person('anna') });
    expect([...roomOf(view).participants.keys()]).toEqual(['me', 'anna']);
    const muted = apply(view, { kind: 'participant', participant: person('anna', { microphone: 'muted' }) });
    expect(roomOf(muted).participants.get('anna')?.microphone).toBe('muted');
    expect([...roomOf(apply(muted, { kind: 'left', identity: 'anna' })).participants.keys()]).toEqual(['me']);
  });

  test('forgets that somebody was speaking when they leave', () => {
    const speaking = apply(joined(person('anna')), { kind: 'speakers', identities: ['anna', 'me'] });
    expect([...roomOf(apply(speaking, { kind: 'left', identity: 'anna' })).speaking]).toEqual(['me']);
  });

  test('leaves earlier views as they were', () => {
    const before = joined(person('anna'));
    apply(before, { kind: 'left', identity: 'anna' });
    expect(roomOf(before).participants.has('anna')).toBe(true);
  });

  test('keeps its people while the link is repaired, and takes the new list when everything was made anew', () => {
    const away = apply(joined(person('anna')), { kind: 'link', link: 'interrupted' });
    expect(away.call).toMatchObject({ at: 'in', link: 'interrupted' });
    expect(roomOf(away).participants.has('anna')).toBe(true);
    const back = apply(away, { kind: 'connected', participants: [me] });
    expect(back.call).toMatchObject({ at: 'in', link: 'connected' });
    expect(roomOf(back).participants.has('anna')).toBe(false);
  });
});

describe('the end of a call', () => {
  test('is quiet when one left oneself, and explained otherwise', () => {
    expect(apply(joined(), { kind: 'ended', why: 'left' }).call).toEqual({ at: 'none' });
    expect(apply(joined(), { kind: 'ended', why: 'elsewhere' }).call).toEqual({ at: 'ended', channel: 'c1', why: 'elsewhere' });
  });

  test('takes the problems of the call with it', () => {
    const denied = apply(joined(), { kind: 'problem', sender: 'microphone', problem: 'denied' });
    expect(denied.problems).toEqual({ microphone: 'denied' });
    expect(apply(denied, { kind: 'ended', why: 'left' }).problems).toEqual({});
  });

  test('does not come back by late news of it', () => {
    const gone = apply(joined(), { kind: 'ended', why: 'left' });
    for (const signal of [{ kind: 'speakers', identities: ['anna'] }, { kind: 'participant', participant: person('anna') }, { kind: 'link', link: 'repairing' },
      { kind: 'connected', participants: [me] }, { kind: 'step', step: 'media' }] as const) expect(apply(gone, signal)).toBe(gone);
  });
});

test('access that ended leads to the door and forgets what was inside', () => {
  const view = apply(joined(), { kind: 'session-ended' });
  expect(view).toMatchObject({ place: { at: 'login', ended: true }, channels: [], call: { at: 'none' } });
});

describe('tiles', () => {
  test('camera and screen of one person are two, nobody without a camera is missing', () => {
    const view = joined(person('anna', { pictures: [{ source: 'camera', track: 't1' }, { source: 'screen', track: 't2' }] }));
    expect(tilesOf(roomOf(view)).map(({ key, track }) => [key, track])).toEqual([['me/camera', ''], ['anna/camera', 't1'], ['anna/screen', 't2']]);
  });

  test('keep their key when a picture is published anew', () => {
    const view = apply(joined(person('anna', { pictures: [{ source: 'camera', track: 't1' }] })),
      { kind: 'participant', participant: person('anna', { pictures: [{ source: 'camera', track: 't9' }] }) });
    expect(tilesOf(roomOf(view))[1]).toMatchObject({ key: 'anna/camera', track: 't9' });
  });

  test('glow for who speaks, but not for who is muted', () => {
    const view = apply(joined(person('anna'), person('jo', { microphone: 'muted' })), { kind: 'speakers', identities: ['anna', 'jo'] });
    expect(tilesOf(roomOf(view)).filter(({ speaking }) => speaking).map(({ key }) => key)).toEqual(['anna/camera']);
  });
});
