import { expect, test } from 'vitest';
import { candidatesOf } from './candidates';

test('names every address and port the server offered once', () => {
  const sdp = [
    'v=0',
    'a=candidate:1 1 udp 2130706431 192.168.1.20 50000 typ host',
    'a=candidate:2 1 UDP 1694498815 203.0.113.7 50000 typ srflx raddr 0.0.0.0 rport 0',
    'a=candidate:1 1 udp 2130706431 192.168.1.20 50000 typ host',
    'a=candidate:3 1 tcp 1518280447 2001:db8::7 7881 typ host tcptype passive',
    'a=end-of-candidates',
  ].join('\r\n');

  expect(candidatesOf(sdp)).toEqual(['UDP 192.168.1.20:50000', 'UDP 203.0.113.7:50000', 'TCP [2001:db8::7]:7881']);
});

test('finds nothing in a description without candidates', () => {
  expect(candidatesOf('v=0\r\na=ice-lite\r\n')).toEqual([]);
});
