import type { Session } from './page-api';
import type { Place } from './view';

/** Where somebody stands whom the server does not know yet. Secrets come in the fragment, so no log has seen them. */
export function placeOf({ pathname, hash }: { pathname: string; hash: string }, { server }: Session): Place {
  const secret = decoded(hash.replace(/^#/, ''));
  if (pathname === '/setup') return { at: 'set-up', token: secret };
  if (pathname === '/join') return { at: 'invited', secret, check: { is: 'asking' } };
  if (pathname === '/check' && secret) return { at: 'check', access: { pass: secret }, invited: true };
  return server.setUp ? { at: 'login', ended: false } : { at: 'not-set-up' };
}

/** A link cut in the middle of an escape is a wrong secret, not a crash. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
