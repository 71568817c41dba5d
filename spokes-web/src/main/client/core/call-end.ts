import { ConnectionError, ConnectionErrorReason, DisconnectReason } from 'livekit-client';
import { Refusal } from './page-api';
import type { EndReason } from './view';

/** Is a call that the server ended over for good? `undefined`: no, try again. */
export function endOfDisconnect(reason: DisconnectReason | undefined): EndReason | undefined {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY: return 'elsewhere';
    case DisconnectReason.PARTICIPANT_REMOVED: return 'removed';
    case DisconnectReason.ROOM_DELETED: case DisconnectReason.ROOM_CLOSED: return 'channel-deleted';
    case DisconnectReason.CLIENT_INITIATED: return 'left';
    default: return undefined;
  }
}

/** Is an attempt to join that failed the last one? A token the media side refuses gets a second chance with a new one. */
export function endOfAttempt(error: unknown, attempt: number): EndReason | undefined {
  if (error instanceof Refusal) return error.ours ? endOfRefusal(error.status) : undefined;
  if (!(error instanceof ConnectionError)) return undefined;
  if (error.reason === ConnectionErrorReason.LeaveRequest) return endOfDisconnect(error.context as DisconnectReason);
  return error.reason === ConnectionErrorReason.NotAllowed && attempt > 0 ? 'not-allowed' : undefined;
}

function endOfRefusal(status: number): EndReason | undefined {
  switch (status) {
    case 401: return 'session-ended';
    case 403: return 'not-allowed';
    case 404: return 'channel-deleted';
    default: return undefined;
  }
}
