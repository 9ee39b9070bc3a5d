import type { LotInList } from '#contracts/auction.ts';
import type { BiddingQueries } from '#contracts/bidding.ts';
import { parseLotId, type LotId, type SaleId } from '#domain/ids.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { Selling } from '#modules/auction/index.ts';
import type { Clock } from '#platform/time/ports.ts';
import { kindsInTurn, offerOf } from './catalogue.ts';
import type { Kind } from './catalogue/kind.ts';
import type { Chance } from './chance.ts';
import type { Actor } from './people.ts';
import { idIn, saleWithRoom } from './sale.ts';

export type StockHouse = { selling: Selling; heads: BiddingQueries['heads']; clock: Pick<Clock, 'nowMs'> };
export type StockPeople = { owner: Actor; sellers: readonly Actor[] };
/** A lot that is over. `price` in minor units of the currency. */
export type EndedLot = { id: LotId; title: string; outcome: LotOutcome; price: number; currency: string; bidCount: number };

/** Lots of the demonstration that are open at one time. */
export const LOTS_OPEN = 26;
/** The nearest close of a new lot; the house wants one minute at least. */
const CLOSE_AHEAD_MS = 75_000;
/** One lot closes in each slot, */
const SLOT_MS = 60_000;
/** at a moment drawn from its first part. */
const SLOT_DRAWN_MS = 40_000;
/** Open lots that are looked at; the house lists no more at once. */
const LOOK_MAX = 100;
/** A lot that nobody bought is offered this often in all. */
const OFFERED_MAX = 3;
const UNSOLD_MAX = 50;
const CHEAPER_PERCENT = 70n;
const WHOLE_PERCENT = 100n;

const ANY_OPEN = { q: null, category: null, status: 'open', sale: null, seller: null, minPrice: null, maxPrice: null, currency: null, closesBeforeMs: null, facets: false, sort: 'closing' } as const;

/**
 * The stock of the demonstration: always as many open lots as it should have, one close a minute. A lot that ended without a buyer
 * is offered again, cheaper and without reserve; every other free place is filled with something new. To be tended by one caller at a time.
 */
export class Stock {
  /** Open lots at the last look, soonest close first; those that visitors sell are among them. */
  open: readonly LotInList[] = [];
  private readonly house: StockHouse;
  private readonly people: StockPeople;
  private readonly chance: Chance;
  private readonly kinds: Generator<Kind, never>;
  private readonly unsold: LotInList[] = [];
  /** How often lots that are open now, or wait in `unsold`, have been offered; others once. */
  private readonly offered = new Map<string, number>();
  private sale: { id: SaleId; room: number } | null = null;

  constructor(house: StockHouse, people: StockPeople, chance: Chance) {
    this.house = house;
    this.people = people;
    this.chance = chance;
    this.kinds = kindsInTurn(chance);
  }

  /**
   * Looks at what is open, fills the free places, and answers with the lots that ended since the last look. Throws when the house
   * refuses a lot; what was done until then stands, and the next call goes on from there.
   */
  async tend(): Promise<EndedLot[]> {
    const before = this.open;
    this.open = await this.look();
    const ended = await this.endedOf(before);
    const own = this.open.filter(({ seller }) => this.actor(seller.id) !== undefined);
    const taken = new Set(this.open.flatMap(({ closesAt }) => (closesAt === null ? [] : [Math.floor(Date.parse(closesAt) / SLOT_MS)])));
    for (let count = own.length; count < LOTS_OPEN; count += 1) await this.offer(this.freeClose(taken));
    if (own.length < LOTS_OPEN) this.open = await this.look();
    return ended;
  }

  private async look(): Promise<readonly LotInList[]> {
    const found = await this.house.selling.search(ANY_OPEN, { limit: LOOK_MAX, cursor: null }, { account: null, admin: false });
    invariant(found.ok, 'a search without a cursor and without words is never refused');
    return found.value.items.filter(({ status }) => status === 'open');
  }

  private async endedOf(before: readonly LotInList[]): Promise<EndedLot[]> {
    const still = new Set(this.open.map(({ id }) => id));
    const gone = new Map(before.flatMap((lot) => {
      const id = still.has(lot.id) ? null : parseLotId(lot.id);
      return id === null ? [] : [[id, lot] as const];
    }));
    if (gone.size === 0) return [];
    const heads = await this.house.heads([...gone.keys()], null);
    return [...gone].flatMap(([id, lot]): EndedLot[] => {
      const head = heads.get(id);
      // Frozen by hand: not over.
      if (head === undefined || head.outcome === null) return [];
      this.putAside(lot, head.outcome);
      return [{ id, title: lot.title, outcome: head.outcome, price: Number(head.price), currency: head.currency, bidCount: head.bidCount }];
    });
  }

  private putAside(lot: LotInList, outcome: LotOutcome): void {
    const again = outcome === 'passed' && this.actor(lot.seller.id) !== undefined && (this.offered.get(lot.id) ?? 1) < OFFERED_MAX && this.unsold.length < UNSOLD_MAX;
    if (again) this.unsold.push(lot);
    else this.offered.delete(lot.id);
  }

  private actor(id: string): Actor | undefined {
    return this.people.sellers.find(({ accountId }) => accountId === id);
  }

  /** The soonest moment in a minute in which no lot closes yet. */
  private freeClose(taken: Set<number>): number {
    let slot = Math.ceil((this.house.clock.nowMs() + CLOSE_AHEAD_MS) / SLOT_MS);
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    return slot * SLOT_MS + this.chance.whole(0, SLOT_DRAWN_MS);
  }

  private async offer(closesAtMs: number): Promise<void> {
    if (this.sale === null || this.sale.room === 0) this.sale = await saleWithRoom(this.house.selling, this.people.owner);
    this.sale.room -= 1;
    const old = this.unsold.shift();
    const seller = old === undefined ? undefined : this.actor(old.seller.id);
    if (old === undefined || seller === undefined) await this.offerNew(this.sale.id, closesAtMs);
    else await this.offerAgain(this.sale.id, { old, seller, closesAtMs });
  }

  private async offerNew(saleId: SaleId, closesAtMs: number): Promise<void> {
    const { selling } = this.house;
    const actor = this.chance.pick(this.people.sellers);
    const draft = { ...offerOf(this.kinds.next().value, this.chance), closesAtMs };
    await this.publish(actor, idIn(await selling.createLot(actor, { draft, saleId, fields: Object.keys(draft) }, null)));
  }

  private async offerAgain(saleId: SaleId, { old, seller, closesAtMs }: { old: LotInList; seller: Actor; closesAtMs: number }): Promise<void> {
    const { selling } = this.house;
    const [lot, times] = [parseLotId(old.id), this.offered.get(old.id) ?? 1];
    this.offered.delete(old.id);
    invariant(lot !== null, 'the house gives its lots ids');
    const openingPrice = minor((BigInt(old.openingPrice) * CHEAPER_PERCENT + WHOLE_PERCENT - 1n) / WHOLE_PERCENT);
    const id = parseLotId(idIn(await selling.relistLot({ actor: seller, lot }, { openingPrice, reservePrice: null, closesAtMs }, null)));
    invariant(id !== null, 'the house gives its lots ids');
    // A lot that is offered again stands in the house's standing sale at first.
    idIn(await selling.changeLot({ actor: seller, lot: id }, { draft: {}, saleId, fields: ['saleId'] }, null));
    this.offered.set(id, times + 1);
    await this.publish(seller, id);
  }

  private async publish(actor: Actor, id: string): Promise<void> {
    const lot = parseLotId(id);
    invariant(lot !== null, 'the house gives its lots ids');
    idIn(await this.house.selling.publishLot({ actor, lot }, null));
  }
}
