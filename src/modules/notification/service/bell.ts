import { instant } from '#contracts/instant.ts';
import { idKey, noticeId, type AccountId, type LotId, type NoticeId, type SaleId } from '#domain/ids.ts';
import type { LotTitle } from '#contracts/auction.ts';
import { markRead, markReadUpTo, noticesBefore, unreadOf, type StoredNotice } from '../store/notices.ts';
import type { Kit } from './kit.ts';

const NEWEST = '9223372036854775807';

export type NoticeJson = {
  id: NoticeId; kind: string; lot: { id: LotId; title: string; currency: string } | null; sale: { id: SaleId; title: string } | null; price: number | null; closesAt: string | null; question: string | null;
  userAgent: string | null; address: string | null; left: number | null; reason: string | null; at: string; read: boolean;
};
/** Which notices to mark as read. */
export type ReadWanted = { ids: readonly NoticeId[] } | { upTo: NoticeId } | 'all';

export type Bell = {
  /** Newest first; `unread` is counted up to 100. */
  list(account: AccountId, before: NoticeId | null, limit: number): Promise<{ items: NoticeJson[]; next: NoticeId | null; unread: number }>;
  /** Answers how many are unread then. Notices of others, or none, are passed over. */
  read(account: AccountId, wanted: ReadWanted): Promise<number>;
};

export function openBell(kit: Kit): Bell {
  const { database, clock } = kit;
  return {
    async list(account, before, limit) {
      const [stored, unread] = await Promise.all([noticesBefore(database, account, before === null ? NEWEST : idKey(before), limit), unreadOf(database, account)]);
      const lots = [...new Set(stored.flatMap(({ facts }) => (facts.lot === undefined ? [] : [facts.lot])))];
      const titles = await kit.auction.titles(lots);
      const items = stored.map((one) => shown(one, titles));
      return { items, next: items.length < limit ? null : (items.at(-1)?.id ?? null), unread };
    },
    async read(account, wanted) {
      const nowMs = clock.nowMs();
      if (wanted === 'all') await markReadUpTo(database, account, NEWEST, nowMs);
      else if ('upTo' in wanted) await markReadUpTo(database, account, idKey(wanted.upTo), nowMs);
      else await markRead(database, account, wanted.ids.map(idKey), nowMs);
      // Other pages of the same person show it too.
      kit.tell(new Set([account]));
      return unreadOf(database, account);
    },
  };
}

function shown({ key, kind, facts, atMs, read }: StoredNotice, titles: ReadonlyMap<LotId, LotTitle>): NoticeJson {
  const title = facts.lot === undefined ? undefined : titles.get(facts.lot);
  return {
    id: noticeId(key), kind, lot: facts.lot === undefined || title === undefined ? null : { id: facts.lot, ...title },
    sale: facts.sale === undefined ? null : { id: facts.sale, title: facts.saleTitle ?? '' },
    price: facts.price === undefined ? null : Number(facts.price), closesAt: facts.closesAtMs === undefined ? null : instant(facts.closesAtMs), question: facts.question ?? null, userAgent: facts.userAgent ?? null, address: facts.address ?? null,
    left: facts.left ?? null, reason: facts.reason ?? null, at: instant(atMs), read,
  };
}
