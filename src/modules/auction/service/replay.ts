import { lotId, saleId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { incrementsFor } from '#domain/lot/increments.ts';
import type { LotTerms, SoftClose } from '#domain/lot/terms.ts';
import type { Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { addHiddenLots, type HiddenLot } from '../store/replay.ts';
import { databaseNowMs } from '../store/lots.ts';
import { addSale, nextPositions } from '../store/sales.ts';
import type { Kit } from './kit.ts';

/**
 * Sales for running recorded bids. Nothing of them is in a list or a search, nothing is told to other modules, and by id
 * they are there for admins only. Their lots go to bidding like any other lot.
 */
export type ReplaySales = {
  /** A new hidden sale; the same name again makes another one. */
  createReplaySale(of: { name: string; owner: AccountId }): Promise<SaleId>;
  /**
   * Publishes hidden lots: preset `usd`, no reserve, hard close, a close so far off that the replay ends them itself. Answers
   * in the order given, once every lot is open for bids. At most 10,000 lots a call.
   */
  createReplayLots(of: { sale: SaleId; seller: AccountId; lots: readonly ReplayLot[] }): Promise<LotTerms[]>;
};
export type ReplayLot = { title: string; openingPrice: Minor };

export const REPLAY_LOTS_MAX = 10_000;
const LOTS_PER_STATEMENT_MAX = 1_000;
/** Lots handed over to bidding at the same time. */
const HAND_OVERS_AT_ONCE_MAX = 16;
const REPLAY_CLOSES_AFTER_MS = 365 * 24 * 3_600_000;
const TITLE_CHARS_MAX = 140;
const REPLAY_CATEGORY = 'other';
const REPLAY_CURRENCY = 'USD';
const HARD_CLOSE: SoftClose = { windowSeconds: 0, mode: 'reset', scope: 'lot', cap: { kind: 'none' }, trigger: 'any_bid' };

export function replaySales(kit: Kit): ReplaySales {
  return {
    createReplaySale: async ({ name, owner }) => {
      const id = saleId(kit.keys.next());
      await addSale(kit.database, {
        id, title: name.slice(0, TITLE_CHARS_MAX), description: '', ownerId: owner, hidden: true, opensAtMs: null, closesAtMs: null, staggerSeconds: 0,
        approvalRequired: false, staffMayBid: true, showMaximumBelowReserve: false, sellersMayConsign: false, retraction: 'operator',
        createdAtMs: kit.clock.nowMs(),
      });
      return id;
    },
    createReplayLots: async (of) => {
      const terms = await writeLots(kit, of);
      await handOverAll(kit, terms);
      return terms;
    },
  };
}

async function writeLots(kit: Kit, of: Parameters<ReplaySales['createReplayLots']>[0]): Promise<LotTerms[]> {
  invariant(of.lots.length <= REPLAY_LOTS_MAX, 'a replay has a bounded number of lots');
  const increments = incrementsFor('usd', REPLAY_CURRENCY);
  invariant(increments.ok, 'the preset usd fits US dollars');
  return kit.database.transaction(async (tx) => {
    const nowMs = await databaseNowMs(tx);
    const last = await nextPositions(tx, of.sale, of.lots.length);
    const lots: HiddenLot[] = of.lots.map((lot, at) => ({
      id: lotId(kit.keys.next()), title: lot.title.slice(0, TITLE_CHARS_MAX), openingPrice: lot.openingPrice, position: last - of.lots.length + at + 1,
    }));
    const closesAtMs = nowMs + REPLAY_CLOSES_AFTER_MS;
    const shared = { seller: of.seller, sale: of.sale, currency: REPLAY_CURRENCY, increments: increments.value, softClose: HARD_CLOSE, opensAtMs: nowMs, closesAtMs };
    for (let from = 0; from < lots.length; from += LOTS_PER_STATEMENT_MAX) {
      await addHiddenLots(tx, lots.slice(from, from + LOTS_PER_STATEMENT_MAX), { ...shared, category: REPLAY_CATEGORY, createdAtMs: nowMs });
    }
    return lots.map((lot) => termsFor(lot, shared));
  });
}

type Shared = Pick<LotTerms, 'currency' | 'increments' | 'softClose' | 'opensAtMs' | 'closesAtMs'> & { seller: AccountId; sale: SaleId };

const termsFor = (lot: { id: LotId; openingPrice: Minor; position: number }, { seller, sale, ...shared }: Shared): LotTerms => ({
  ...shared, lotId: lot.id, sellerId: seller, saleId: sale, groupId: null, position: lot.position, staggerSeconds: 0, format: 'english', openingPrice: lot.openingPrice,
  buyNowPrice: null, retraction: 'operator', approvalRequired: false, staffMayBid: true, showMaximumBelowReserve: false,
});

async function handOverAll(kit: Kit, terms: readonly LotTerms[]): Promise<void> {
  for (let from = 0; from < terms.length; from += HAND_OVERS_AT_ONCE_MAX) {
    await Promise.all(terms.slice(from, from + HAND_OVERS_AT_ONCE_MAX).map((each) => kit.commands.takeLot(each, null)));
  }
}
