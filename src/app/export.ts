import { exportMe } from '#contracts/http/account.ts';
import { instant } from '#contracts/instant.ts';
import type { Caller } from '#contracts/identity.ts';
import type { Contracts } from '#contracts/services.ts';
import type { AccountId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';

/** Lots that somebody bid on, in one export; who bid on more asks the house. */
const BIDS_EXPORTED_MAX = 10_000;
const PAGE = 100;
const on = binderFor<Caller>();

/** Everything the house holds about somebody, from every module that holds something. */
export function exportRoutes(ask: Contracts): BoundRoute<Caller>[] {
  return [
    on(exportMe, async (call) => {
      const { accountId } = call.caller;
      const [identity, bids, auction, told, paid, counted] = await Promise.all([
        ask.identity.heldAbout(call.caller), bidsOf(ask, accountId), ask.auction.heldAbout(accountId), ask.notification.heldAbout(accountId), ask.payment.heldAbout(accountId), ask.analytics.heldAbout(accountId),
      ]);
      const text = JSON.stringify({ exportedAt: instant(Date.now()), ...identity, bids, ...auction, ...told, ...paid, ...counted }, null, 2);
      return { ok: true, body: text, headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="auctionhub-export.json"' } };
    }),
  ];
}

/** Lots bid on, newest first, with the own maximum in minor units. */
async function bidsOf({ bidding }: Contracts, account: AccountId): Promise<{ lot: string; bids: number; maximum: number | null }[]> {
  const found: { lot: string; bids: number; maximum: number | null }[] = [];
  for (let before: string | null = null; found.length < BIDS_EXPORTED_MAX;) {
    const { items, next } = await bidding.bidsOf(account, before, PAGE);
    found.push(...items.map(({ lot, bids, maximum }) => ({ lot, bids, maximum: maximum === null ? null : Number(maximum) })));
    if (next === null) break;
    before = next;
  }
  return found;
}
