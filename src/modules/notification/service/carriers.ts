import type { OutwardChannel } from '#contracts/wishes.ts';
import { NotSent, type Taken } from '#platform/sending/not-sent.ts';
import { PAYLOAD_BYTES_MAX } from '#platform/push/ports.ts';
import { shortOut, writeOut, type Surroundings } from '../letters/write-out.ts';
import { SUBJECT_OF_MESSAGE } from '../rules/messages.ts';
import { browserAt } from '../store/addresses.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { Kit } from './kit.ts';

/** Hands one message over. Throws NotSent. */
export type Carrier = (message: StoredMessage, around: Surroundings) => Promise<Taken>;

const PUSH_TTL_MS_MAX = 24 * 3_600_000;
const TAG_CHARS_MAX = 100;

/** Who carries the messages of each channel; null: nobody does, and they are kept where there is a page for them. */
export function carriersOf(kit: () => Kit): Record<OutwardChannel, Carrier | null> {
  const { post, texter, pusher } = kit();
  return {
    mail: post.kind !== 'smtp' ? null : async (message, around) => {
      const { subject, text, html } = writeOut(message, around);
      return post.mailer.send({ id: `letter-${message.key}`, to: message.to, subject, text, html, language: message.language });
    },
    sms: texter === null ? null : (message, around) => texter.send({ to: message.to.address, body: shortOut(message, around).text, validForMs: leftOf(kit(), message) }),
    push: pusher === null ? null : async (message, around) => {
      const to = await browserAt(kit().database, message.account, message.target);
      if (to === null) throw new NotSent('refused', 'browser turned off');
      const tag = (message.facts.lot ?? message.kind).slice(0, TAG_CHARS_MAX);
      const ttlMs = Math.min(PUSH_TTL_MS_MAX, leftOf(kit(), message) ?? PUSH_TTL_MS_MAX);
      return pusher.send({ to, payload: payloadOf(message, around, tag), ttlMs, urgent: SUBJECT_OF_MESSAGE[message.kind] !== 'questions', topic: `${tag} ${message.kind}` });
    },
  };
}

const leftOf = (kit: Kit, { notAfterMs }: StoredMessage): number | null => (notAfterMs === null ? null : Math.max(0, notAfterMs - kit.clock.nowMs()));

/** What the worker in the browser shows; titles are short, so that it always fits. */
function payloadOf(message: StoredMessage, around: Surroundings, tag: string): string {
  const { title, body, href } = shortOut(message, around);
  const payload = JSON.stringify({ title, body, url: href, tag, lang: message.language, dir: message.language === 'ar' ? 'rtl' : 'ltr' });
  return new TextEncoder().encode(payload).byteLength <= PAYLOAD_BYTES_MAX ? payload : JSON.stringify({ title, body: '', url: href, tag, lang: message.language, dir: 'auto' });
}
