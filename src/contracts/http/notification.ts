import { Type } from 'typebox';
import { list, PageQuery } from '../auction-shapes.ts';
import { MESSAGE_STATES, NOTICE_KINDS, type NoticeKind } from '../notification.ts';
import { route } from '../route.ts';
import { OUTWARD_CHANNELS, type OutwardChannel } from '../wishes.ts';

/** What the house tells an account, and the mailbox of a house that sends no mail. */
export const NOTICES_READ_AT_ONCE_MAX = 100;
const ID_CHARS_MAX = 40;
const PHONE_CHARS_MAX = 40;
const ENDPOINT_CHARS_MAX = 1_000;
const KEY_CHARS_MAX = 200;

const orNull = (shape: { type: string }) => ({ ...shape, type: [shape.type, 'null'] });

export const Notice = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<NoticeKind>({ type: 'string', enum: [...NOTICE_KINDS] }),
  lot: Type.Unsafe<{ id: string; title: string; currency: string } | null>({
    ...orNull({ type: 'object' }), properties: { id: { type: 'string' }, title: { type: 'string' }, currency: { type: 'string' } },
  }),
  sale: Type.Unsafe<{ id: string; title: string } | null>({ ...orNull({ type: 'object' }), properties: { id: { type: 'string' }, title: { type: 'string' } } }),
  price: Type.Unsafe<number | null>({ ...orNull({ type: 'integer' }), description: 'The price as it was then, in minor units of the lot\'s currency.' }),
  closesAt: Type.Unsafe<string | null>({ ...orNull({ type: 'string' }), description: 'When the lot was to close then.' }),
  question: Type.Unsafe<string | null>(orNull({ type: 'string' })),
  userAgent: Type.Unsafe<string | null>(orNull({ type: 'string' })),
  address: Type.Unsafe<string | null>(orNull({ type: 'string' })),
  left: Type.Unsafe<number | null>({ ...orNull({ type: 'integer' }), description: 'Recovery codes that are left.' }),
  reason: Type.Unsafe<string | null>({ ...orNull({ type: 'string' }), description: 'What staff said to it.' }),
  at: Type.String(), read: Type.Boolean(),
});

export const listNotifications = route({
  name: 'listNotifications', method: 'GET', path: '/me/notifications', summary: 'What the house told the caller, newest first. What happens next to a lot takes the place of what happened before.',
  auth: 'signed_in', query: PageQuery, status: 200, refusals: ['malformed'],
  reply: Type.Object({ ...list(Notice).properties, unread: Type.Integer({ description: 'Counted up to 100.' }) }),
});

export const readNotifications = route({
  name: 'readNotifications', method: 'POST', path: '/me/notifications/read', summary: 'Marks as read: those named, all up to one, or all.',
  auth: 'signed_in', status: 200, reply: Type.Object({ unread: Type.Integer() }), refusals: ['malformed'],
  body: Type.Object({
    ids: Type.Optional(Type.Array(Type.String({ maxLength: ID_CHARS_MAX }), { minItems: 1, maxItems: NOTICES_READ_AT_ONCE_MAX })),
    upTo: Type.Optional(Type.String({ maxLength: ID_CHARS_MAX })),
    all: Type.Optional(Type.Literal(true)),
  }),
});

const WayShape = Type.Unsafe<OutwardChannel>({ type: 'string', enum: [...OUTWARD_CHANNELS] });
export const MailboxLetter = Type.Object({ id: Type.String(), channel: WayShape, to: Type.String(), subject: Type.String(), text: Type.String(), language: Type.String(), at: Type.String() });
export const readMailbox = route({
  name: 'readMailbox', method: 'GET', path: '/mailbox',
  summary: 'Letters and text messages of a house on this machine that sends none (no SMTP_URL, and a PUBLIC_URL of this machine). Elsewhere there is nothing here.',
  auth: 'anyone', fromHereAlone: true, query: PageQuery, status: 200, reply: list(MailboxLetter), refusals: ['malformed', 'not_found'],
});

const textOrNull = (description: string) => Type.Unsafe<string | null>({ ...orNull({ type: 'string' }), description });
const Trouble = Type.Unsafe<{ since: string; reason: string } | null>({
  ...orNull({ type: 'object' }), properties: { since: { type: 'string' }, reason: { type: 'string' } }, description: 'Since when the address takes nothing any more, and the code that said so. Nothing goes there until its owner says that it is well again.',
});
const on = Type.Boolean({ description: 'Whether this house uses the channel at all.' });
export const BrowserShape = Type.Object({ id: Type.String(), name: Type.String({ description: 'What it calls itself.' }), since: Type.String(), goneAt: textOrNull('When its push service said that it takes nothing any more.') });
export const ChannelsShape = Type.Object({
  mail: Type.Object({ on, address: textOrNull('The address of the account.'), trouble: Trouble }),
  sms: Type.Object({ on, number: textOrNull('The number that was confirmed.'), asked: textOrNull('A number that a code was sent to.'), trouble: Trouble }),
  push: Type.Object({ on, publicKey: textOrNull('The key that a browser subscribes with.'), browsers: Type.Array(BrowserShape) }),
});

export const getChannels = route({
  name: 'getChannels', method: 'GET', path: '/me/channels', summary: 'How the caller can be reached: address, telephone number, browsers, and which of them take nothing any more.',
  auth: 'signed_in', status: 200, reply: ChannelsShape, refusals: [],
});
export const tryChannelAgain = route({
  name: 'tryChannelAgain', method: 'POST', path: '/me/channels/:channel/try-again', summary: 'Says that an address (mail) or number (sms) that took nothing any more is well again.',
  auth: 'signed_in', params: Type.Object({ channel: Type.String() }), status: 200, reply: ChannelsShape, refusals: ['not_found'], ratePerMinuteMax: 6,
});
export const askPhone = route({
  name: 'askPhone', method: 'PUT', path: '/me/phone', summary: 'Sends a code to a telephone number. It counts once the code was sent back; at most 3 codes an hour.',
  auth: 'signed_in', body: Type.Object({ number: Type.String({ minLength: 1, maxLength: PHONE_CHARS_MAX }) }), status: 200, reply: ChannelsShape,
  refusals: ['malformed', 'wrong_state', 'rate_limited', 'busy'], ratePerMinuteMax: 6,
});
export const confirmPhone = route({
  name: 'confirmPhone', method: 'POST', path: '/me/phone/confirmation', summary: 'Confirms the number with the code that was sent to it. Good for 10 minutes and 5 tries.',
  auth: 'signed_in', body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 16 }) }), status: 200, reply: ChannelsShape, refusals: ['malformed', 'wrong_code', 'wrong_state'], ratePerMinuteMax: 20,
});
export const forgetPhone = route({
  name: 'forgetPhone', method: 'DELETE', path: '/me/phone', summary: 'Forgets the number, and one that waits for its code.', auth: 'signed_in', status: 200, reply: ChannelsShape, refusals: [],
});
const PushKey = Type.String({ minLength: 1, maxLength: KEY_CHARS_MAX, pattern: '^[A-Za-z0-9_-]+=*$', description: 'A key in base64url.' });
export const addBrowser = route({
  name: 'addBrowser', method: 'POST', path: '/me/browsers', summary: 'Turns pushes on in a browser, with the subscription that it made. At most 10 for one account; another takes the place of the oldest.',
  auth: 'signed_in', status: 201, reply: Type.Object({ id: Type.String() }), refusals: ['malformed', 'wrong_state'], ratePerMinuteMax: 20,
  body: Type.Object({
    endpoint: Type.String({ minLength: 1, maxLength: ENDPOINT_CHARS_MAX, pattern: '^[!-~]+$', description: 'An address in printable ASCII, without blanks.' }),
    keys: Type.Object({ p256dh: PushKey, auth: PushKey }),
  }),
});
export const removeBrowser = route({
  name: 'removeBrowser', method: 'DELETE', path: '/me/browsers/:browserId', summary: 'Sends no pushes to a browser any more.',
  auth: 'signed_in', params: Type.Object({ browserId: Type.String() }), status: 204, refusals: ['not_found'],
});

const receipt = {
  id: Type.String(), channel: WayShape, to: Type.String(), kind: Type.String(), lot: Type.Unsafe<{ id: string; title: string } | null>({ ...orNull({ type: 'object' }), properties: { id: { type: 'string' }, title: { type: 'string' } } }),
  state: Type.Unsafe<(typeof MESSAGE_STATES)[number]>({ type: 'string', enum: [...MESSAGE_STATES], description: 'unknown: it may have been taken, and is not sent again. dropped: it was of no use any more. kept: shown at /mailbox.' }),
  reason: textOrNull('Why it failed, was dropped or is unknown.'), tries: Type.Integer(),
  receipt: Type.Unsafe<'delivered' | 'undelivered' | null>({ type: ['string', 'null'], enum: ['delivered', 'undelivered', null], description: 'What the provider said later.' }),
  at: Type.String(), dueAt: textOrNull('When it is tried next.'), doneAt: textOrNull('When it was taken, or given up.'),
};
export const ReceiptShape = Type.Object(receipt);
export const StaffReceiptShape = Type.Object({ ...receipt, account: Type.Object({ id: Type.String(), displayName: Type.String() }), providerId: textOrNull('What the other side calls it.') });
export const listMessages = route({
  name: 'listMessages', method: 'GET', path: '/me/messages', summary: 'What was sent to the caller and what became of it, newest first; not what it said.',
  auth: 'signed_in', query: PageQuery, status: 200, reply: list(ReceiptShape), refusals: ['malformed'],
});
export const listAllMessages = route({
  name: 'listAllMessages', method: 'GET', path: '/admin/messages', summary: 'What left the house or is to, and what became of it, newest first; not what it said. state=trouble: what failed, or may have.',
  auth: ['clerk', 'admin'], status: 200, reply: list(StaffReceiptShape), refusals: ['malformed'],
  query: Type.Object({
    ...PageQuery.properties, channel: Type.Optional(WayShape), state: Type.Optional(Type.Unsafe<(typeof MESSAGE_STATES)[number] | 'trouble'>({ type: 'string', enum: [...MESSAGE_STATES, 'trouble'] })),
  }, { additionalProperties: false }),
});
export const twilioStatus = route({
  name: 'twilioStatus', method: 'POST', path: '/notifications/twilio/status', outsideApi: true, summary: 'For Twilio alone: what became of a text message. Signed with the secret of the account.',
  auth: 'anyone', headers: ['x-twilio-signature'], bodyAs: 'bytes', bodyBytesMax: 16_384, status: 204, refusals: ['forbidden', 'not_found'], ratePerMinuteMax: 6_000,
});

/** Every call of notification, for the router, the reference page and the tests. */
export const notificationRoutes = [
  listNotifications, readNotifications, readMailbox, getChannels, tryChannelAgain, askPhone, confirmPhone, forgetPhone, addBrowser, removeBrowser, listMessages, listAllMessages, twilioStatus,
] as const;
