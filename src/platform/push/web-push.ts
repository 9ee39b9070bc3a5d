import { createHash } from 'node:crypto';
import type WebPush from 'web-push';
import { kindOfStatus, unanswered } from '#platform/sending/network.ts';
import { NotSent, PROVIDER_ID_CHARS_MAX } from '#platform/sending/not-sent.ts';
import type { PushAddress, Pusher } from './ports.ts';

const ANSWER_MS_MAX = 15_000;
const TOPIC_CHARS_MAX = 32;
const ENDPOINT_CHARS_MAX = 1_000;
const POINT_BYTES = 65;
const UNCOMPRESSED = 4;
const SECRET_BYTES = 16;
const GONE: ReadonlySet<number> = new Set([404, 410]);

/**
 * The services of the makers of browsers. The address of a subscription comes from outside and the house sends to it, so it must not be able to
 * name any other server. A leading dot stands for every name below.
 */
const SERVICES = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'push.services.mozilla.com', '.notify.windows.com', '.push.apple.com'] as const;

export type WebPushOptions = {
  publicKey: string;
  privateKey: string;
  /** Whom a push service writes to when something is wrong: mailto: or https:. */
  subject: string;
  /** Other services instead; each an origin, for stand-ins. */
  services?: readonly string[];
};

/** Sends web pushes (RFC 8030, 8291, 8292). The library that encrypts and signs is loaded at the first one. */
export function webPusher(options: WebPushOptions): Pusher {
  let loaded: Promise<typeof WebPush> | null = null;
  const known = ({ origin, protocol, hostname, username }: URL): boolean => (options.services === undefined
    ? protocol === 'https:' && username === '' && SERVICES.some((name) => (name.startsWith('.') ? hostname.endsWith(name) : hostname === name))
    : options.services.includes(origin));
  return {
    publicKey: options.publicKey,
    faultOf: (address) => faultOf(address, known),
    async send({ to, payload, ttlMs, urgent, topic }) {
      if (faultOf(to, known) !== null) throw new NotSent('dead', 'push address');
      const library = await (loaded ??= import('web-push').then(({ default: all }) => all));
      const request = signed(() => library.generateRequestDetails({ endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } }, payload, {
        vapidDetails: { subject: options.subject, publicKey: options.publicKey, privateKey: options.privateKey },
        TTL: Math.max(0, Math.floor(ttlMs / 1_000)), urgency: urgent ? 'high' : 'normal', topic: topicOf(topic), contentEncoding: 'aes128gcm',
      }));
      const answer = await fetch(request.endpoint, {
        method: 'POST', headers: textual(request.headers), body: new Uint8Array(request.body ?? []), redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS_MAX),
      }).catch((error: unknown) => { throw unanswered('push', error); });
      await answer.body?.cancel();
      if (answer.ok) return { providerId: answer.headers.get('location')?.slice(0, PROVIDER_ID_CHARS_MAX) ?? null };
      throw new NotSent(GONE.has(answer.status) ? 'dead' : kindOfStatus(answer.status), `push ${answer.status}`);
    },
  };
}

/** Nothing can be encrypted for a point that is not on the curve. */
function signed<Request>(make: () => Request): Request {
  try {
    return make();
  } catch (error) {
    throw new NotSent('dead', 'push keys', { cause: error });
  }
}

/** A topic as the standard takes it: up to 32 characters of base64url. */
const topicOf = (topic: string): string => createHash('sha256').update(topic).digest('base64url').slice(0, TOPIC_CHARS_MAX);

/** Lengths are the request's own matter. */
const textual = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length').map(([name, value]) => [name, String(value)]));

function faultOf({ endpoint, p256dh, auth }: PushAddress, known: (url: URL) => boolean): ReturnType<Pusher['faultOf']> {
  const url = URL.canParse(endpoint) && endpoint.length <= ENDPOINT_CHARS_MAX ? new URL(endpoint) : null;
  if (url === null || !known(url)) return { at: 'endpoint', problem: 'is not an address of a push service that the house knows' };
  const point = Buffer.from(p256dh, 'base64url');
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED) return { at: 'keys.p256dh', problem: 'is not a point of P-256 in base64url' };
  return Buffer.from(auth, 'base64url').length === SECRET_BYTES ? null : { at: 'keys.auth', problem: `is not ${SECRET_BYTES} bytes in base64url` };
}

const PUBLIC_KEY = /^[A-Za-z0-9_-]{87}$/;
const PRIVATE_KEY = /^[A-Za-z0-9_-]{43}$/;
/** Whether two texts have the form of a pair of VAPID keys. */
export const areVapidKeys = (publicKey: string, privateKey: string): boolean => PUBLIC_KEY.test(publicKey) && PRIVATE_KEY.test(privateKey);
