import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Reads the address a request came from. */
export type AddressOf = (request: IncomingMessage) => string;

/** A chain of proxies longer than this is not believed. */
const PROXIES_MAX = 8;

/**
 * With trusted proxies (addresses or CIDR ranges) the right-most address of X-Forwarded-For that is not one of them counts;
 * without, the peer's. A header from a peer that is not trusted is never read: anybody can send one.
 * Throws for a text that is neither an address nor a range.
 */
export function addressReader(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = trustIn(trustedProxies);
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? '');
    const forwarded = request.headers['x-forwarded-for'];
    if (trustedProxies.length === 0 || typeof forwarded !== 'string' || isIP(peer) === 0 || !isTrusted(peer)) return peer;
    let known = peer;
    for (const hop of forwarded.split(',').slice(-PROXIES_MAX).reverse()) {
      const address = plainAddress(hop.trim());
      if (isIP(address) === 0) return known;
      known = address;
      if (!isTrusted(address)) return known;
    }
    return known;
  };
}

/** Whether an address is one of the proxies (addresses or CIDR ranges). Throws for a text that is neither. */
export function trustIn(trustedProxies: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) addTrusted(trusted, proxy);
  return (address) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** What limits count by: an IPv4 address, or the /64 network of an IPv6 address, since one household holds all of it. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':');
}

function addTrusted(trusted: BlockList, text: string): void {
  const [address = '', bits] = text.trim().split('/');
  const family = isIP(address);
  if (family === 0) throw new Error(`TRUSTED_PROXIES: ${text} is neither an address nor a range.`);
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) trusted.addAddress(address, kind);
  else trusted.addSubnet(address, Number(bits), kind);
}

/** An IPv4 address as such, also where the socket speaks IPv6. */
export const plainAddress = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
