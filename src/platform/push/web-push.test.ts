import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import webPush from 'web-push';
import { areVapidKeys, webPusher } from './web-push.ts';

const closing: (() => void)[] = [];
afterEach(() => { for (const close of closing.splice(0)) close(); });
const keys = webPush.generateVAPIDKeys();
const subject = 'mailto:house@example.org';

/** A browser: its keys, and how it opens what it gets (RFC 8188), independent of the library that closed it. */
function browser() {
  const curve = createECDH('prime256v1');
  const point = curve.generateKeys();
  const auth = randomBytes(16);
  const ece = createRequire(createRequire(import.meta.url).resolve('web-push'))('http_ece') as { decrypt(bytes: Buffer, of: object): Buffer };
  return {
    keys: { p256dh: point.toString('base64url'), auth: auth.toString('base64url') },
    opened: (bytes: Buffer): string => ece.decrypt(bytes, { version: 'aes128gcm', privateKey: curve, authSecret: auth.toString('base64url') }).toString(),
  };
}
type Got = { path: string; headers: IncomingHttpHeaders; body: Buffer };
async function service(answer: (response: ServerResponse) => void = (response) => void response.writeHead(201, { location: '/message/7' }).end()): Promise<{ origin: string; got: Got[] }> {
  const got: Got[] = [];
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  closing.push(() => { http.closeAllConnections(); http.close(); });
  return { origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, got };
}
const pusher = (services?: string[]) => webPusher({ ...keys, subject, ...(services === undefined ? {} : { services }) });
const push = (origin: string, of: { p256dh: string; auth: string }, payload = '{"title":"Outbid"}') => ({ to: { endpoint: `${origin}/send/abc`, ...of }, payload, ttlMs: 90_000, urgent: true, topic: 'outbid 7' });

/** As a push service checks who sends: the token, signed with the key that it names, for this service, not for ever. */
function vapid(authorization: string): { key: string; claims: { aud: string; exp: number; sub: string }; good: boolean } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const good = verify('sha256', Buffer.from(`${head}.${body}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  return { key, claims: JSON.parse(Buffer.from(body, 'base64url').toString()) as { aud: string; exp: number; sub: string }, good };
}

test('a push can be opened by its browser alone, and its service can tell who sent it', async () => {
  const { origin, got } = await service();
  const [one, other] = [browser(), browser()];
  expect(await pusher([origin]).send(push(origin, one.keys))).toEqual({ providerId: '/message/7' });
  const [{ path, headers, body } = { path: '', headers: {} as IncomingHttpHeaders, body: Buffer.alloc(0) }] = got;
  expect([path, headers['ttl'], headers['urgency'], headers['content-encoding']]).toEqual(['/send/abc', '90', 'high', 'aes128gcm']);
  expect(headers['topic']).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(one.opened(body)).toBe('{"title":"Outbid"}');
  expect(() => other.opened(body)).toThrow();
  const { key, claims, good } = vapid(headers.authorization ?? '');
  expect([good, key, claims.aud, claims.sub]).toEqual([true, keys.publicKey, origin, subject]);
  expect(claims.exp * 1_000 - Date.now()).toBeLessThan(24 * 3_600_000);
});

test.each([[404, 'dead'], [410, 'dead'], [429, 'later'], [413, 'refused'], [500, 'unknown'], [503, 'later'], [403, 'later']])('a service that answers %s: %s', async (status, kind) => {
  const { origin } = await service((response) => void response.writeHead(status).end());
  await expect(pusher([origin]).send(push(origin, browser().keys))).rejects.toMatchObject({ kind, reason: `push ${status}` });
});
test('a service that is away took nothing; one that hangs up may have; one that sends elsewhere is not followed', async () => {
  const { keys: of } = browser();
  const away = await service();
  for (const close of closing.splice(0)) close();
  await expect(pusher([away.origin]).send(push(away.origin, of))).rejects.toMatchObject({ kind: 'later', reason: 'push ECONNREFUSED' });
  const hangs = await service((response) => void response.destroy());
  await expect(pusher([hangs.origin]).send(push(hangs.origin, of))).rejects.toMatchObject({ kind: 'unknown' });
  const target = await service();
  const moved = await service((response) => void response.writeHead(307, { location: `${target.origin}/send/abc` }).end());
  await expect(pusher([moved.origin]).send(push(moved.origin, of))).rejects.toThrow();
  expect(target.got).toEqual([]);
});

test.each([
  'http://fcm.googleapis.com/x', 'https://fcm.googleapis.com.evil.example/x', 'https://127.0.0.1/x', 'https://evil.example/fcm.googleapis.com', 'https://localhost:5432/', 'https://evilnotify.windows.com/x',
  'https://user@fcm.googleapis.com/x', 'nothing', `https://fcm.googleapis.com/${'x'.repeat(1_000)}`,
])('the house sends to no server but those of the makers of browsers: %.60s', async (endpoint) => {
  const { keys: of } = browser();
  expect(pusher().faultOf({ endpoint, ...of })).toMatchObject({ at: 'endpoint' });
  await expect(pusher().send({ ...push('https://x', of), to: { endpoint, ...of } })).rejects.toMatchObject({ kind: 'dead' });
});
test.each(['https://fcm.googleapis.com/fcm/send/abc', 'https://updates.push.services.mozilla.com/wpush/v2/x', 'https://wns2-by3p.notify.windows.com/w/?token=x', 'https://web.push.apple.com/x'])('%s is one of them', (endpoint) => {
  expect(pusher().faultOf({ endpoint, ...browser().keys })).toBeNull();
});
test('keys that are none are found before anything is sent, and off the curve at the latest then', async () => {
  const { keys: of } = browser();
  const endpoint = 'https://fcm.googleapis.com/x';
  expect(pusher().faultOf({ endpoint, ...of, p256dh: of.p256dh.slice(4) })).toMatchObject({ at: 'keys.p256dh' });
  expect(pusher().faultOf({ endpoint, ...of, auth: 'AAAA' })).toMatchObject({ at: 'keys.auth' });
  const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
  await expect(pusher().send({ ...push('https://x', of), to: { endpoint, ...of, p256dh: off } })).rejects.toMatchObject({ kind: 'dead', reason: 'push keys' });
  expect([areVapidKeys(keys.publicKey, keys.privateKey), areVapidKeys(keys.privateKey, keys.publicKey), areVapidKeys('', '')]).toEqual([true, false, false]);
});
