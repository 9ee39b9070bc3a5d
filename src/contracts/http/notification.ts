import { Type } from 'typebox';
import { list, PageQuery } from '../auction-shapes.ts';
import { NOTICE_KINDS, type NoticeKind } from '../notification.ts';
import { route } from '../route.ts';

/** What the house tells an account, and the mailbox of a house that sends no mail. */
export const NOTICES_READ_AT_ONCE_MAX = 100;
const ID_CHARS_MAX = 40;

const orNull = (shape: { type: string }) => ({ ...shape, type: [shape.type, 'null'] });

export const Notice = Type.Object({
  id: Type.String(),
  kind: Type.Unsafe<NoticeKind>({ type: 'string', enum: [...NOTICE_KINDS] }),
  lot: Type.Unsafe<{ id: string; title: string; currency: string } | null>({
    ...orNull({ type: 'object' }), properties: { id: { type: 'string' }, title: { type: 'string' }, currency: { type: 'string' } },
  }),
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

export const MailboxLetter = Type.Object({ id: Type.String(), to: Type.String(), subject: Type.String(), text: Type.String(), language: Type.String(), at: Type.String() });
export const readMailbox = route({
  name: 'readMailbox', method: 'GET', path: '/mailbox',
  summary: 'Letters of a house on this machine that sends no mail (no SMTP_URL, and a PUBLIC_URL of this machine). Elsewhere there is nothing here.',
  auth: 'anyone', fromHereAlone: true, query: PageQuery, status: 200, reply: list(MailboxLetter), refusals: ['malformed', 'not_found'],
});

/** Every call of notification, for the router, the reference page and the tests. */
export const notificationRoutes = [listNotifications, readNotifications, readMailbox] as const;
