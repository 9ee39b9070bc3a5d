import type { IncomingMessage } from 'node:http';

/** What a proxy says of whom it speaks for. */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'] as const;

/**
 * Whether a program of this machine made the request, to an address of this machine, and nobody passed it on. The peer alone does not tell: a
 * proxy that stands beside the house has an address of this machine too, and so has a browser that a page of somebody else sent here by a
 * name of its own. A proxy that says nothing and speaks HTTP 1.1 cannot be told apart.
 */
export function madeHere(request: IncomingMessage): boolean {
  const { headers, httpVersion, socket } = request;
  // No browser speaks 1.0; proxies do unless they are told otherwise.
  if (httpVersion === '1.0' || PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  return isHereAddress(socket.remoteAddress ?? '') && isHereName(headers.host ?? '');
}

const isHereAddress = (address: string): boolean => address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address);

function isHereName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
