import type { Static } from 'typebox';
import type { listStaffActs, WaitingRegistration } from '#contracts/http/admin-lots.ts';
import type { AuctionOperations } from '#contracts/auction.ts';
import { instant } from '#contracts/instant.ts';
import { idKey, parseLotId, type AccountId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor, Answer } from '../ports.ts';
import { actsBefore, countLots, waitingAfter, type CountsNow } from '../store/admin-acts.ts';
import { listedById } from '../store/staff-lots.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { shownPage } from './browse.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, type Kit } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';
import { search } from './search.ts';
import type { SummaryJson } from './view.ts';

export type StaffSearch = { q: string | null; status: 'scheduled' | 'open' | 'frozen' | 'closed' | null; sort: 'closing' | 'newest' | 'bids' };
type WaitingJson = Static<typeof WaitingRegistration>;
type ActJson = Static<(typeof listStaffActs)['reply']>['items'][number];

const COUNTS_KEPT_MS = 2_000;
/** Stuck and waiting things are counted up to here. */
const COUNTED_MAX = 1_000;
/** A lot that did not open this long after its time hangs; it opens within a second. */
const OPENING_LATE_MS = 10_000;

/** Published lots for staff. A text that is the id of a lot finds that lot. */
export async function staffLots(kit: Kit, wanted: StaffSearch, page: Page, actor: Actor): Promise<Answer<Listed<SummaryJson>>> {
  const viewer = { account: actor.accountId, admin: actor.roles.includes('admin') };
  const id = wanted.q === null ? null : parseLotId(wanted.q.trim());
  if (id !== null) return accept(await shownPage(kit, { rows: await listedById(kit.database, id), limit: 1, viewer, next: () => '' }));
  const found = await search(kit, {
    ...wanted, category: null, sale: null, seller: null, currency: null, minPrice: null, maxPrice: null, closesBeforeMs: null, facets: false,
  }, page, viewer);
  return found.ok ? accept({ items: found.value.items, next: found.value.next }) : found;
}

/** Bidders who wait to be approved, of all sales, those who wait longest first. */
export async function waitingRegistrations(kit: Kit, page: Page): Promise<Answer<Listed<WaitingJson>>> {
  const after = readCursor('waiting', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const rows = await waitingAfter(kit.database, { askedAtMs: after.value?.sortKey ?? -1n, key: after.value?.key ?? -1n }, page.limit + 1);
  const profiles = await kit.identity.profiles([...new Set(rows.map(({ account }) => account))]);
  return accept(pageOf(rows, page.limit, {
    item: (row) => ({
      sale: row.sale, saleTitle: row.saleTitle, account: row.account, displayName: profiles.get(row.account)?.displayName ?? '', status: row.status,
      askedAt: instant(row.askedAtMs), decidedAt: null,
    }),
    next: (last) => cursorAt('waiting', { sortKey: BigInt(last.askedAtMs), key: BigInt(idKey(last.account)) }),
  }));
}

/** What staff did to lots and registrations, newest first. */
export async function staffActs(kit: Kit, page: Page): Promise<Answer<Listed<ActJson>>> {
  const after = readCursor('acts', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const rows = await actsBefore(kit.database, after.value?.key ?? KEY_LAST, page.limit + 1);
  const profiles = await kit.identity.profiles([...new Set(rows.flatMap(({ by, account }) => (account === null ? [by] : [by, account])))]);
  const person = (id: AccountId | null): { id: string; displayName: string } | null =>
    (id === null ? null : { id, displayName: profiles.get(id)?.displayName ?? UNKNOWN_SELLER_NAME });
  return accept(pageOf(rows, page.limit, {
    item: ({ kind, lot, sale, account, by, reason, atMs }) => ({ kind, lot, sale, account: person(account), by: person(by), reason, at: instant(atMs) }),
    next: (last) => cursorAt('acts', { sortKey: last.key, key: last.key }),
  }));
}

/** What those who run the house may ask of the auction module. Counts are at most two seconds old. */
export function auctionOperations(kit: Kit): AuctionOperations {
  let kept: { atMs: number; counts: Promise<CountsNow> } | null = null;
  return {
    counts: () => {
      const nowMs = kit.clock.monotonicMs();
      if (kept === null || nowMs - kept.atMs >= COUNTS_KEPT_MS) {
        const asked = { atMs: nowMs, counts: countLots(kit.database, kit.clock.nowMs() - OPENING_LATE_MS, COUNTED_MAX) };
        kept = asked;
        asked.counts.catch(() => { if (kept === asked) kept = null; });
      }
      return kept.counts;
    },
  };
}
