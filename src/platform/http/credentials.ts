import type { IncomingHttpHeaders } from 'node:http';

export const SESSION_COOKIE = 'auctionhub_session';
const TOKEN_LENGTH_MAX = 200;
const COOKIE_HEADER_LENGTH_MAX = 8_192;

export type Credential = { token: string; from: 'bearer' | 'cookie' };

/** The session token of a request: `Authorization: Bearer` first, then the cookie. Null when there is none or it cannot be one. */
export function credentialOf(headers: IncomingHttpHeaders): Credential | null {
  const authorization = headers.authorization;
  if (authorization !== undefined && authorization.slice(0, 7).toLowerCase() === 'bearer ') {
    const token = authorization.slice(7).trim();
    return token === '' || token.length > TOKEN_LENGTH_MAX ? null : { token, from: 'bearer' };
  }
  const token = headers.cookie === undefined ? null : cookieValue(headers.cookie, SESSION_COOKIE);
  return token === null || token === '' || token.length > TOKEN_LENGTH_MAX ? null : { token, from: 'cookie' };
}

/**
 * Set-Cookie for a session token: HttpOnly, SameSite=Lax, Secure when the house is reached over https.
 * `lifeSeconds` 0 takes the cookie away.
 */
export function sessionCookie(token: string, lifeSeconds: number, secure: boolean): string {
  return `${SESSION_COOKIE}=${token}; Path=/; Max-Age=${lifeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/**
 * Whether a browser's request comes from our own pages. A request without `Origin` and `Sec-Fetch-Site` is not a browser's
 * and carries no cookie that it was not given, so it passes.
 */
export type OriginPolicy = (headers: IncomingHttpHeaders) => boolean;

/** `publicUrl` is where people reach the house; pages of the address that the request itself was sent to are ours as well. */
export function originPolicy(publicUrl: string | null): OriginPolicy {
  const ours = publicUrl === null ? null : new URL(publicUrl).origin;
  return (headers) => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    const origin = headers.origin;
    if (origin === undefined) return true;
    return origin === ours || (headers.host !== undefined && (origin === `http://${headers.host}` || origin === `https://${headers.host}`));
  };
}

function cookieValue(header: string, name: string): string | null {
  if (header.length > COOKIE_HEADER_LENGTH_MAX) return null;
  let start = 0;
  while (start < header.length) {
    let end = header.indexOf(';', start);
    if (end === -1) end = header.length;
    const equals = header.indexOf('=', start);
    if (equals !== -1 && equals < end && header.slice(start, equals).trim() === name) return header.slice(equals + 1, end).trim();
    start = end + 1;
  }
  return null;
}
