import {
  addBrowser, askPhone, confirmPhone, forgetPhone, getChannels, listAllMessages, listMessages, listNotifications, readMailbox, readNotifications, removeBrowser, tryChannelAgain, twilioStatus,
} from '#contracts/http/notification.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseBrowserId, parseLetterId, parseNoticeId, type LetterId, type NoticeId } from '#domain/ids.ts';
import type { Outcome } from '#domain/outcome.ts';
import { binderFor } from '#platform/http/bind.ts';
import { readPage } from '#platform/http/paging.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import type { Bell, ReadWanted } from './service/bell.ts';
import type { Channels } from './service/channels.ts';
import type { PhoneRefusal, Phones } from './service/phones.ts';
import type { Receipts } from './service/receipts.ts';

const on = binderFor<Caller>();

export type RouteServices = {
  bell: Bell; channels: Channels; phones: Phones; receipts: Receipts;
  /** Whether the house has a mailbox page. */
  mailbox: boolean;
};

export function notificationHttp(services: RouteServices): BoundRoute<Caller>[] {
  return [...bellRoutes(services), ...channelRoutes(services), ...phoneRoutes(services), ...receiptRoutes(services)];
}

function bellRoutes({ bell }: RouteServices): BoundRoute<Caller>[] {
  return [
    on(listNotifications, async (call) => {
      const page = readPage(call.query);
      const before = page === null || page.cursor === null ? null : parseNoticeId(page.cursor);
      if (page === null || (page.cursor !== null && before === null)) return noneOfOurs;
      return { ok: true, body: await bell.list(call.caller.accountId, before, page.limit) };
    }),
    on(readNotifications, async (call) => {
      const wanted = readWanted(call.body);
      if (wanted === null) return { ok: false, code: 'malformed', errors: [{ at: 'body', problem: 'must hold one of ids, upTo, all' }] };
      return { ok: true, body: { unread: await bell.read(call.caller.accountId, wanted) } };
    }),
  ];
}

function channelRoutes({ channels }: RouteServices): BoundRoute<Caller>[] {
  return [
    on(getChannels, async (call) => ({ ok: true, body: await channels.show(call.caller.accountId) })),
    on(tryChannelAgain, async (call) => {
      const { channel } = call.params;
      if (channel !== 'mail' && channel !== 'sms') return { ok: false, code: 'not_found' };
      await channels.tryAgain(call.caller.accountId, channel);
      return { ok: true, body: await channels.show(call.caller.accountId) };
    }),
    on(addBrowser, async (call) => {
      const { endpoint, keys: { p256dh, auth } } = call.body;
      const added = await channels.addBrowser(call.caller.accountId, { endpoint, p256dh, auth }, call.userAgent);
      if (added === null) return { ok: false, code: 'wrong_state' };
      return 'id' in added ? { ok: true, body: added } : { ok: false, code: 'malformed', errors: [added] };
    }),
    on(removeBrowser, async (call) => {
      const id = parseBrowserId(call.params.browserId);
      return id !== null && await channels.removeBrowser(call.caller.accountId, id) ? { ok: true } : { ok: false, code: 'not_found' };
    }),
  ];
}

function phoneRoutes({ phones, channels }: RouteServices): BoundRoute<Caller>[] {
  const shown = async (caller: Caller, outcome: Outcome<null, PhoneRefusal>): Promise<HttpResult> => (outcome.ok ? { ok: true, body: await channels.show(caller.accountId) } : { ok: false, ...outcome.refusal });
  return [
    on(askPhone, async (call) => shown(call.caller, await phones.ask(call.caller, call.body.number))),
    on(confirmPhone, async (call) => shown(call.caller, await phones.confirm(call.caller, call.body.code))),
    on(forgetPhone, async (call) => {
      await phones.forget(call.caller.accountId);
      return { ok: true, body: await channels.show(call.caller.accountId) };
    }),
  ];
}

function receiptRoutes({ receipts, mailbox }: RouteServices): BoundRoute<Caller>[] {
  return [
    on(readMailbox, async (call) => {
      if (!mailbox) return { ok: false, code: 'not_found' };
      const page = lettersFrom(call.query);
      return page === null ? noneOfOurs : { ok: true, body: await receipts.mailbox(page.before, page.limit) };
    }),
    on(listMessages, async (call) => {
      const page = lettersFrom(call.query);
      return page === null ? noneOfOurs : { ok: true, body: await receipts.own(call.caller.accountId, page.before, page.limit) };
    }),
    on(listAllMessages, async (call) => {
      const { channel = null, state = null, ...query } = call.query;
      const page = lettersFrom(query);
      return page === null ? noneOfOurs : { ok: true, body: await receipts.forStaff({ channel, state }, page.before, page.limit) };
    }),
    on(twilioStatus, async (call) => {
      const form = new TextDecoder().decode(call.body);
      return await receipts.report({ signature: call.headers['x-twilio-signature'] ?? '', form }) ? { ok: true } : { ok: false, code: 'forbidden' };
    }),
  ];
}

/** Null: the cursor is none of ours. */
function lettersFrom(query: Parameters<typeof readPage>[0]): { before: LetterId | null; limit: number } | null {
  const page = readPage(query);
  const before = page === null || page.cursor === null ? null : parseLetterId(page.cursor);
  return page === null || (page.cursor !== null && before === null) ? null : { before, limit: page.limit };
}

const noneOfOurs: HttpResult = { ok: false, code: 'malformed', errors: [{ at: 'query.cursor', problem: 'is none of ours' }] };

type ReadBody = { ids?: readonly string[] | undefined; upTo?: string | undefined; all?: true | undefined };

/** Exactly one of the ways to say which; null when it is not, or names something that is no notice. */
function readWanted({ ids, upTo, all }: ReadBody): ReadWanted | null {
  if ([ids, upTo, all].filter((one) => one !== undefined).length !== 1) return null;
  if (all === true) return 'all';
  if (upTo !== undefined) {
    const last = parseNoticeId(upTo);
    return last === null ? null : { upTo: last };
  }
  const read = (ids ?? []).map(parseNoticeId);
  return read.every((id): id is NoticeId => id !== null) ? { ids: read } : null;
}
