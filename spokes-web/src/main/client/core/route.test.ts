import { expect, test } from 'vitest';
import { placeOf } from './route';
import { secureLink } from './secure-link';

const session = (setUp: boolean) => ({ server: { name: 'S', setUp, httpsPort: 0, version: '' }, me: undefined });

test('tells where a stranger stands', () => {
  expect(placeOf({ pathname: '/setup', hash: '#tok%20en' }, session(false))).toEqual({ at: 'set-up', token: 'tok en' });
  expect(placeOf({ pathname: '/join', hash: '#s3cret' }, session(true))).toMatchObject({ at: 'invited', secret: 's3cret' });
  expect(placeOf({ pathname: '/', hash: '' }, session(true))).toEqual({ at: 'login', ended: false });
  expect(placeOf({ pathname: '/', hash: '' }, session(false))).toEqual({ at: 'not-set-up' });
});

test('keeps path and secret on the way to https', () => {
  const here = { hostname: '192.168.1.20', pathname: '/join', hash: '#s3cret' };
  expect(secureLink(here, 8443)).toBe('https://192.168.1.20:8443/join#s3cret');
  expect(secureLink(here, 443)).toBe('https://192.168.1.20/join#s3cret');
  expect(secureLink(here, 0)).toBeUndefined();
});

test('a link that was cut off is only wrong', () => {
  expect(placeOf({ pathname: '/join', hash: '#abc%' }, session(true))).toMatchObject({ at: 'invited', secret: 'abc%' });
});
