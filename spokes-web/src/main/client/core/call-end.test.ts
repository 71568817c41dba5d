import { ConnectionError, DisconnectReason } from 'livekit-client';
import { expect, test } from 'vitest';
import { endOfAttempt, endOfDisconnect } from './call-end';
import { Refusal } from './page-api';

test.each([
  [DisconnectReason.DUPLICATE_IDENTITY, 'elsewhere'],
  [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
  [DisconnectReason.ROOM_DELETED, 'channel-deleted'],
  [DisconnectReason.SERVER_SHUTDOWN, undefined],
  [DisconnectReason.STATE_MISMATCH, undefined],
  [undefined, undefined],
])('after disconnect reason %s the call is over because: %s', (reason, end) => {
  expect(endOfDisconnect(reason)).toBe(end);
});

test.each([[401, 'session-ended'], [403, 'not-allowed'], [404, 'channel-deleted'], [503, undefined], [0, undefined]])(
  'a join the page API answers with %i ends the call because: %s', (status, end) => {
    expect(endOfAttempt(new Refusal('id', 'sentence', status), 0)).toBe(end);
  });

test('a token that the media side refuses is replaced once, then believed', () => {
  const refused = ConnectionError.notAllowed('token', 401);
  expect(endOfAttempt(refused, 0)).toBeUndefined();
  expect(endOfAttempt(refused, 1)).toBe('not-allowed');
});

test('what may pass is tried again', () => {
  expect(endOfAttempt(ConnectionError.timeout('no media'), 5)).toBeUndefined();
  expect(endOfAttempt(ConnectionError.serverUnreachable('gone'), 5)).toBeUndefined();
  expect(endOfAttempt(new Error('something'), 5)).toBeUndefined();
});

test('a server that says leave while we join is believed', () => {
  expect(endOfAttempt(ConnectionError.leaveRequest('leave', DisconnectReason.ROOM_DELETED), 0)).toBe('channel-deleted');
});

test('a container that has not started the application yet does not mean that the channel is gone', () => {
  expect(endOfAttempt(new Refusal('status-404', '', 404), 0)).toBeUndefined();
});
