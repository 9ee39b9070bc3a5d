import { exportMe } from '#contracts/http/account.ts';
import { instant } from '#contracts/instant.ts';
import type { Caller } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { AuctionModule } from '#modules/auction/index.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import type { Identity } from '#modules/identity/index.ts';
import type { NotificationModule } from '#modules/notification/index.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';

type Parts = { identity: Identity; auction: AuctionModule; bidding: Pick<Bidding, 'queries'>; notification: NotificationModule };

/** Lots that somebody bid on, in one export; who bid on more asks the house. */
const BIDS_EXPORTED_MAX = 10_000;
const PAGE = 100;
const on = binderFor<Caller>();

/** Everything the house holds about somebody, from every module that holds something. */
export function exportRoutes(parts: Parts): BoundRoute<Caller>[] {
  return [
    on(exportMe, async (call) => {
      const { accountId } = call.caller;
      const [me, preferences, terms, sessions, bids, auction, told] = await Promise.all([
        parts.identity.mine.me(accountId), parts.identity.mine.preferences(accountId), parts.identity.mine.everyTerms(accountId),
        parts.identity.sessions.list(call.caller, null, PAGE), bidsOf(parts, accountId), parts.auction.heldAbout(accountId), parts.notification.heldAbout(accountId),
      ]);
      const shown = sessions.map(({ id, userAgent, address, createdMs, lastUsedMs }) => ({ id, userAgent, address, createdAt: instant(createdMs), lastUsedAt: instant(lastUsedMs) }));
      const text = JSON.stringify({ exportedAt: instant(Date.now()), account: me, preferences, termsAccepted: terms, sessions: shown, bids, ...auction, ...told }, null, 2);
      return { ok: true, body: text, headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="auctionhub-export.json"' } };
    }),
  ];
}

/** Lots bid on, newest first, with the own maximum in minor units. */
async function bidsOf({ bidding }: Parts, account: AccountId): Promise<{ lot: string; bids: number; maximum: number | null }[]> {
  const found: { lot: string; bids: number; maximum: number | null }[] = [];
  for (let before: string | null = null; found.length < BIDS_EXPORTED_MAX;) {
    const { items, next } = await bidding.queries.bidsOf(account, before, PAGE);
    found.push(...items.map(({ lot, bids, maximum }) => ({ lot, bids, maximum: maximum === null ? null : Number(maximum) })));
    if (next === null) break;
    before = next;
  }
  return found;
}
