import type { LotInList } from '#contracts/auction.ts';
import type { BiddingQueries } from '#contracts/bidding.ts';
import { parseLotId, type LotId, type SaleId } from '#domain/ids.ts';
import type { LotOutcome } from '#domain/lot/state.ts';
import { minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import type { LotChange, Selling } from '#modules/auction/index.ts';
import type { Clock } from '#platform/time/ports.ts';
import { albumOf, hang, type PictureWidths } from './album.ts';
import { offerOf, piecesInTurn } from './catalogue.ts';
import type { Piece } from './catalogue/piece.ts';
import type { Chance } from './chance.ts';
import type { Actor } from './people.ts';
import { idIn, LOTS_WANTED, SALE_KINDS, saleNow, type SaleKind, type SaleNow } from './sales.ts';

export type StockHouse = { selling: Selling; heads: BiddingQueries['heads']; clock: Pick<Clock, 'nowMs'> };
export type StockPeople = { owner: Actor; sellers: readonly Actor[]; admit(sale: SaleId): Promise<void> };
/** A lot that is over. `price` in minor units of the currency. */
export type EndedLot = { id: LotId; title: string; outcome: LotOutcome; price: number; currency: string; bidCount: number };

/** Lots offered in one go at most: the crowd is shown what there is before the next go. */
export const OFFERS_PER_TEND = 6;
/** Lots worked on at the same time: pictures of one are drawn while those of the other are taken in. */
const OFFERS_AT_ONCE = 2;
/** Lots that one start offers at most: about two and a half days of one a minute, and half a gigabyte of pictures. */
export const OFFERS_MAX = 4_000;
/** Pictures of one lot, where it has so many sides. */
const PICTURES: Readonly<Record<SaleKind, number>> = { market: 2, evening: 3, upcoming: 2 };
/** The nearest close of a new lot; the house wants one minute at least. */
const CLOSE_AHEAD_MS = 75_000;
/** One lot of the market closes in each slot, */
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

const ANY_OPEN = {
  q: null, category: null, status: 'open', sale: null, seller: null, currency: null, minPrice: null, maxPrice: null, closesBeforeMs: null, sort: 'closing', facets: false,
} as const;

type Place = { kind: SaleKind; sale: SaleNow; closesAtMs: number | null };

/**
 * The stock of the demonstration: as many lots in each sale as it wants, one close a minute in the market. A lot of the market that
 * ended without a buyer is offered again, cheaper and without reserve, with the pictures it has; every other free place is filled
 * with something new. To be tended by one caller at a time.
 */
export class Stock {
  /** Open lots at the last look, soonest close first; those that visitors sell are among them. */
  open: readonly LotInList[] = [];
  private readonly house: StockHouse;
  private readonly people: StockPeople;
  private readonly chance: Chance;
  private readonly album: PictureWidths & { seed: number };
  private readonly pieces: Generator<Piece, never>;
  private readonly unsold: LotInList[] = [];
  /** How often lots that are open now, or wait in `unsold`, have been offered; others once. */
  private readonly offered = new Map<string, number>();
  private offers = 0;

  constructor(house: StockHouse, people: StockPeople, { chance, ...album }: PictureWidths & { chance: Chance; seed: number }) {
    this.house = house;
    this.people = people;
    this.chance = chance;
    this.album = album;
    this.pieces = piecesInTurn(chance);
  }

  /**
   * Looks at what is open, fills at most `OFFERS_PER_TEND` free places, and answers with the lots that ended since the last look, and
   * how many were offered now. Throws when the house refuses a lot; what was done until then stands, and the next call goes on from there.
   */
  async tend(): Promise<{ ended: EndedLot[]; offered: number }> {
    const before = this.open;
    this.open = await this.look();
    const ended = await this.endedOf(before);
    const places = await this.freePlaces();
    for (let at = 0; at < places.length; at += OFFERS_AT_ONCE) {
      const done = await Promise.allSettled(places.slice(at, at + OFFERS_AT_ONCE).map((place) => this.offer(place)));
      // Only when nothing is under way any more: the next call must not meet the rest of this one.
      for (const one of done) if (one.status === 'rejected') throw one.reason;
    }
    if (places.length > 0) this.open = await this.look();
    return { ended, offered: places.length };
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

  // The emptiest sale is filled first, so that none stays bare while another is completed.
  private async freePlaces(): Promise<Place[]> {
    const free: (Place & { filled: number })[] = [];
    for (const kind of SALE_KINDS) {
      const sale = await saleNow({ selling: this.house.selling, nowMs: this.house.clock.nowMs }, this.people.owner, kind);
      if (sale.made && kind === 'upcoming') await this.people.admit(sale.id);
      const wanted = LOTS_WANTED[kind];
      const own = this.open.filter((lot) => lot.sale?.id === sale.id && this.actor(lot.seller.id) !== undefined);
      const missing = kind === 'market' ? Math.min(sale.room, wanted - own.length) : sale.room;
      const taken = new Set(own.flatMap(({ closesAt }) => (closesAt === null ? [] : [Math.floor(Date.parse(closesAt) / SLOT_MS)])));
      for (let at = 0; at < missing; at += 1) free.push({ kind, sale, closesAtMs: kind === 'market' ? this.freeClose(taken) : null, filled: (wanted - missing + at) / wanted });
    }
    const places = free.toSorted((first, second) => first.filled - second.filled).slice(0, Math.min(OFFERS_PER_TEND, OFFERS_MAX - this.offers));
    this.offers += places.length;
    return places;
  }

  /** The soonest moment in a minute in which no lot of the market closes yet. */
  private freeClose(taken: Set<number>): number {
    let slot = Math.ceil((this.house.clock.nowMs() + CLOSE_AHEAD_MS) / SLOT_MS);
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    return slot * SLOT_MS + this.chance.whole(0, SLOT_DRAWN_MS);
  }

  private async offer(place: Place): Promise<void> {
    const old = place.kind === 'market' ? this.unsold.shift() : undefined;
    const seller = old === undefined ? undefined : this.actor(old.seller.id);
    if (old !== undefined && seller !== undefined && place.closesAtMs !== null) await this.offerAgain(place.sale.id, { old, seller, closesAtMs: place.closesAtMs });
    else await this.offerNew(place.sale.id, place.closesAtMs === null ? {} : { closesAtMs: place.closesAtMs }, PICTURES[place.kind]);
  }

  /** Offers something new in a sale, with terms over those of the catalogue and so many pictures. Answers its id. */
  async offerNew(saleId: SaleId, over: LotChange['draft'], pictures: number): Promise<{ lot: LotId; seller: Actor }> {
    const { selling } = this.house;
    const seller = this.chance.pick(this.people.sellers);
    const piece = this.pieces.next().value;
    const draft = { ...offerOf(piece, this.chance), ...over };
    const lot = lotIn(idIn(await selling.createLot(seller, { draft, saleId, fields: Object.keys(draft) }, null)));
    await hang(selling, { actor: seller, lot }, albumOf(piece, pictures, this.album));
    idIn(await selling.publishLot({ actor: seller, lot }, null));
    return { lot, seller };
  }

  private async offerAgain(saleId: SaleId, { old, seller, closesAtMs }: { old: LotInList; seller: Actor; closesAtMs: number }): Promise<void> {
    const { selling } = this.house;
    const times = this.offered.get(old.id) ?? 1;
    this.offered.delete(old.id);
    const openingPrice = minor((BigInt(old.openingPrice) * CHEAPER_PERCENT + WHOLE_PERCENT - 1n) / WHOLE_PERCENT);
    const lot = lotIn(idIn(await selling.relistLot({ actor: seller, lot: lotIn(old.id) }, { openingPrice, reservePrice: null, closesAtMs }, null)));
    // A lot that is offered again stands in the house's standing sale at first.
    idIn(await selling.changeLot({ actor: seller, lot }, { draft: {}, saleId, fields: ['saleId'] }, null));
    this.offered.set(lot, times + 1);
    idIn(await selling.publishLot({ actor: seller, lot }, null));
  }
}

function lotIn(id: string): LotId {
  const lot = parseLotId(id);
  invariant(lot !== null, 'the house gives its lots ids');
  return lot;
}
