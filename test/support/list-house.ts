import { expect } from 'vitest';
import type { LotInList } from '#contracts/auction.ts';
import type { LotHead } from '#contracts/bidding.ts';
import { lotId, saleId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor } from '../../src/cli/demo/people.ts';
import type { StockHouse } from '../../src/cli/demo/stock.ts';

/*
 * A house of lists for the stock of the demonstration: it keeps what is offered, and opens and closes it by the test's clock. Every third lot is bought by nobody.
 */

const MINUTE_MS = 60_000;
/** Nobody asks how far a sale has come. */
const PROGRESS = { scheduled: 0, open: 0, closed: 0, sold: 0, passed: 0, nextCloseAt: null, lastCloseAt: null, hammer: [] };

export type KeptLot = { lot: LotInList; opensAtMs: number; closesAtMs: number; published: boolean };
export type KeptSale = { id: string; title: string; opensAtMs: number | null; closesAtMs: number | null; lots: number };
type Lists = {
  clock: { ms: number };
  lots: Map<LotId, KeptLot>;
  sales: KeptSale[];
  /** How many pictures each lot was given. */
  pictures: Map<LotId, number>;
};
type Selling = StockHouse['selling'];

/** The house, and its lists to look into. `owner` has all sales, `seller` all lots. */
export function listHouse(startMs: number, people: { owner: Actor; seller: Actor }): Lists & { house: StockHouse } {
  const lists: Lists = { clock: { ms: startMs }, lots: new Map(), sales: [], pictures: new Map() };
  let keys = 100n;
  const nextKey = (): bigint => (keys += 1n);
  const selling: Selling = { ...salesOf(lists, people.owner, nextKey), ...lotsOf(lists, people.seller, nextKey), ...publishing(lists), ...NOT_FOR_THE_STOCK };
  return { ...lists, house: { selling, heads: async (ids) => new Map(ids.flatMap((id) => headOf(lists, id))), clock: { nowMs: () => lists.clock.ms } } };
}

const refused = (what: string) => async (): Promise<never> => { throw new Error(`the stock ${what} nothing`); };
const NOT_FOR_THE_STOCK = {
  register: refused('registers'), decideRegistration: refused('decides'), watch: refused('watches'), endLot: refused('ends'), askQuestion: refused('asks'), answerQuestion: refused('answers'),
};
const text = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function statusOf({ clock }: Lists, { published, opensAtMs, closesAtMs }: KeptLot): string {
  if (!published) return 'draft';
  return clock.ms < opensAtMs ? 'scheduled' : clock.ms < closesAtMs ? 'open' : 'closed';
}

function salesOf({ sales }: Lists, owner: Actor, nextKey: () => bigint): Pick<Selling, 'sales' | 'createSale'> {
  return {
    sales: async () => accept({
      items: sales.toReversed().map((sale) => ({
        id: sale.id, title: sale.title, description: '', owner: { id: owner.accountId, displayName: '' }, standing: false, opensAt: text(sale.opensAtMs), closesAt: text(sale.closesAtMs), staggerSeconds: 60,
        approvalRequired: false, staffMayBid: false, showMaximumBelowReserve: false, sellersMayConsign: true, retraction: 'marketplace', lots: sale.lots, createdAt: '', progress: PROGRESS,
      })),
      next: null,
    }),
    createSale: async (_owner, { title = '', opensAtMs = null, closesAtMs = null }) => {
      const id = saleId(nextKey());
      sales.push({ id, title, opensAtMs, closesAtMs, lots: 0 });
      return { ok: true, body: { id } };
    },
  };
}

function lotsOf({ lots, sales, pictures }: Lists, seller: Actor, nextKey: () => bigint): Pick<Selling, 'createLot' | 'relistLot' | 'changeLot' | 'addImage'> {
  const add = (title: string, closesAtMs: number | null): { ok: true; body: { id: LotId } } => {
    const id = lotId(nextKey());
    lots.set(id, { lot: blank(id, title, seller), opensAtMs: 0, closesAtMs: closesAtMs ?? 0, published: false });
    return { ok: true, body: { id } };
  };
  const relisted = new Set<LotId>();
  const place = (id: LotId, saleText: string | null | undefined): void => {
    const [kept, sale] = [lots.get(id), sales.find((one) => one.id === saleText)];
    if (kept === undefined || sale === undefined) throw new Error('no such lot or sale');
    kept.lot = { ...kept.lot, sale: { id: sale.id, title: sale.title, position: 0 } };
  };
  return {
    createLot: async (_actor, { draft, saleId: sale }) => {
      const made = add(draft.title ?? '', draft.closesAtMs ?? null);
      place(made.body.id, sale);
      return made;
    },
    relistLot: async ({ lot }, { closesAtMs }) => {
      if (relisted.has(lot)) throw new Error('a lot is offered again once');
      relisted.add(lot);
      return add(lots.get(lot)?.lot.title ?? '', closesAtMs ?? null);
    },
    changeLot: async ({ lot }, { saleId: sale }) => {
      place(lot, sale);
      return { ok: true, body: { id: lot } };
    },
    addImage: async ({ lot }, { bytes, alt }) => {
      expect([bytes.byteLength > 0, alt.length > 0]).toEqual([true, true]);
      pictures.set(lot, (pictures.get(lot) ?? 0) + 1);
      return { ok: true, body: { id: 'img_1' } };
    },
  };
}

function publishing(lists: Lists): Pick<Selling, 'publishLot' | 'search'> {
  const { clock, lots, sales } = lists;
  return {
    publishLot: async ({ lot }) => {
      const kept = lots.get(lot);
      const sale = sales.find(({ id }) => id === kept?.lot.sale?.id);
      if (kept === undefined || sale === undefined) throw new Error('no such lot, or one without a sale');
      sale.lots += 1;
      const closesAtMs = kept.closesAtMs === 0 ? (sale.closesAtMs ?? 0) + (sale.lots - 1) * MINUTE_MS : kept.closesAtMs;
      expect(closesAtMs - clock.ms).toBeGreaterThanOrEqual(MINUTE_MS);
      Object.assign(kept, { published: true, closesAtMs, opensAtMs: sale.opensAtMs ?? clock.ms, lot: { ...kept.lot, closesAt: text(closesAtMs) } });
      return { ok: true, body: { id: lot } };
    },
    search: async () => {
      const open = [...lots.values()].filter((kept) => statusOf(lists, kept) === 'open').map(({ lot }) => ({ ...lot, status: 'open' }));
      return accept({ items: open.slice(0, 100), next: null, corrected: null });
    },
  };
}

function headOf({ clock, lots }: Lists, id: LotId): [LotId, LotHead][] {
  const kept = lots.get(id);
  if (kept === undefined) return [];
  const sold = Number(id.slice(4)) % 3 !== 0;
  return [[id, {
    lot: id, status: 'closed', outcome: sold ? 'sold' : 'passed', currency: 'USD', openingPrice: minor(1_000n), price: minor(1_000n), minimum: minor(1_000n), bidCount: sold ? 1 : 0, bidderCount: 1,
    leader: null, reserve: 'none', buyNowPrice: null, opensAtMs: 0, closesAtMs: kept.closesAtMs, closedAtMs: kept.closesAtMs, extensions: 0, seq: 2, serverTimeMs: clock.ms, you: null,
  }]];
}

const blank = (id: LotId, title: string, seller: Actor): LotInList => ({
  id, title, category: 'art', condition: null, estimateLow: null, estimateHigh: null, image: null, seller: { id: seller.accountId, displayName: seller.displayName }, sale: null, format: 'english',
  status: 'draft', outcome: null, currency: 'USD', openingPrice: 1_000, price: 1_000, minimum: 1_000, bidCount: 0, bidderCount: 0, leader: null, reserve: 'none', buyNowPrice: null,
  opensAt: null, closesAt: null, closedAt: null, extensions: 0, seq: 0, serverTime: '',
});
