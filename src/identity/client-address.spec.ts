import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, networkOf } from './client-address.js';

function from(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  return { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as unknown as IncomingMessage;
}

describe('the address of a client', () => {
  it.each([
    [0, '198.51.100.1', '203.0.113.7', '198.51.100.1'],
    [1, '198.51.100.1', '203.0.113.7', '203.0.113.7'],
    [1, '198.51.100.1', 'invented, 203.0.113.7', '203.0.113.7'],
    [1, '198.51.100.1', '192.0.2.1, 203.0.113.7', '203.0.113.7'],
    [2, '198.51.100.1', '192.0.2.1, 203.0.113.7', '192.0.2.1'],
    [2, '198.51.100.1', 'invented, 203.0.113.7', '203.0.113.7'],
    [2, '198.51.100.1', '203.0.113.7', '203.0.113.7'],
    [1, '198.51.100.1', undefined, '198.51.100.1'],
    [1, '198.51.100.1', '', '198.51.100.1'],
    [1, '198.51.100.1', '17', '198.51.100.1'],
    [1, '198.51.100.1', '203.0.113.7:4711', '203.0.113.7'],
    [1, '198.51.100.1', '[2001:db8::1]:4711', '2001:db8::1'],
    [1, '198.51.100.1', '2001:DB8::1', '2001:db8::1'],
    [0, '::ffff:198.51.100.1', undefined, '198.51.100.1'],
    [0, 'fe80::1%eth0', undefined, 'fe80::1'],
    [0, undefined, undefined, 'unknown'],
  ])('behind %i proxies, from %s, forwarded for %j, is %s', (proxies, remote, forwarded, address) => {
    expect(clientAddress(from(remote, forwarded), proxies)).toBe(address);
  });
});

it('a network is an IPv4 address or 64 bits of an IPv6 one', () => {
  expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::'));
  expect(networkOf('2001:db8:1:2:3:4:5:6')).not.toBe(networkOf('2001:db8:1:3::'));
  expect(networkOf('unknown')).toBe('unknown');
});
