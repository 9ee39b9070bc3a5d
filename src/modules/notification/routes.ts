import { listNotifications, readMailbox, readNotifications } from '#contracts/http/notification.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { parseLetterId, parseNoticeId, type NoticeId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import { readPage } from '#platform/http/paging.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import type { Bell, ReadWanted } from './service/bell.ts';
import type { MailboxItem } from './service/sender.ts';
import type { LetterId } from '#domain/ids.ts';

const on = binderFor<Caller>();

export type RouteServices = {
  bell: Bell;
  /** Null in a house that has no mailbox page. */
  mailbox: ((before: LetterId | null, limit: number) => Promise<MailboxItem[]>) | null;
};

export function notificationHttp({ bell, mailbox }: RouteServices): BoundRoute<Caller>[] {
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
    on(readMailbox, async (call) => {
      if (mailbox === null) return { ok: false, code: 'not_found' };
      const page = readPage(call.query);
      const before = page === null || page.cursor === null ? null : parseLetterId(page.cursor);
      if (page === null || (page.cursor !== null && before === null)) return noneOfOurs;
      const items = await mailbox(before, page.limit);
      return { ok: true, body: { items: items.map(({ atMs, ...rest }) => ({ ...rest, at: instant(atMs) })), next: items.length < page.limit ? null : (items.at(-1)?.id ?? null) } };
    }),
  ];
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
