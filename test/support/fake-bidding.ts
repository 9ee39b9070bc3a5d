import type { AuctionQueries, LotView } from '#contracts/auction.ts';
import type { BidAnswer, BiddingCommands, BiddingQueries, LiveSink, LotHead, PublicLotEvent } from '#contracts/bidding.ts';
import { type AccountId, type LotId, lotId } from '#domain/ids.ts';
import type { LotEventKind } from '#domain/lot/events.ts';
import { minor } from '#domain/money.ts';

/**
 * Bidding and auction in memory, for tests of the live side: numbers events without a gap, keeps them, and hands them to
 * the sink, or holds them back when a test wants them late, lost or out of order. It knows no rules of a sale: every bid
 * above the price is accepted and leads.
 */
export class FakeBidding {
  readonly placed: { account: AccountId; key: string; maximum: bigint; receivedAt: number | undefined }[] = [];
  /** Calls of the store, to see that a crowd does not ask more than it must. */
  readonly asked = { eventsSince: 0, heads: 0, view: 0 };
  /** What the next views wait for. */
  viewGate: Promise<void> = Promise.resolve();
  /** Turns true to make the store fail. */
  broken = false;
  /** Where events go once they are committed. Null: they reach nobody, as when another process decided them. */
  sink: LiveSink | null = null;
  /** Put before the answer of each bid. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  private readonly lots = new Map<LotId, PublicLotEvent[]>();
  private keys = 0;

  /** A lot with its first event, `lot.opened`. */
  openLot(): LotId {
    this.keys += 1;
    const lot = lotId(BigInt(this.keys));
    this.lots.set(lot, []);
    this.happen(lot, 'lot.opened');
    return lot;
  }

  /** Commits events and hands them to the sink. Returns them. */
  happen(lot: LotId, kind: LotEventKind = 'bid.accepted', count = 1): PublicLotEvent[] {
    const made = this.commit(lot, kind, count);
    this.sink?.(made);
    return made;
  }

  /** Commits events that the sink is not told of. */
  commit(lot: LotId, kind: LotEventKind = 'bid.accepted', count = 1): PublicLotEvent[] {
    const events = this.of(lot);
    return Array.from({ length: count }, () => {
      const seq = events.length + 1;
      const event: PublicLotEvent = {
        lot, seq, kind, price: minor(BigInt(1_000 + seq * 50)), minimum: minor(BigInt(1_050 + seq * 50)), leader: 'Amber "Red" Heron',
        bidCount: seq - 1, bidderCount: Math.min(1, seq - 1), closesAtMs: CLOSES_MS, atMs: OPENED_MS + seq, ...(kind === 'lot.closed' ? { outcome: 'sold' } : {}),
      };
      events.push(event);
      return event;
    });
  }

  /** Forgets rows, as no store may. */
  loseRows(lot: LotId, fromSeq: number, toSeq: number): void {
    this.lots.set(lot, this.of(lot).filter((event) => event.seq < fromSeq || event.seq > toSeq));
  }

  readonly commands: Pick<BiddingCommands, 'placeBid'> = {
    placeBid: async (bid): Promise<BidAnswer> => {
      this.placed.push({ account: bid.account, key: bid.key, maximum: bid.maximum, receivedAt: bid.receivedAt });
      await this.beforeAnswer();
      if (this.broken) throw new Error('the store is gone');
      if (!this.lots.has(bid.lot)) return { ok: false, code: 'unknown_lot', facts: null, replayed: false };
      const [event] = this.happen(bid.lot);
      if (event === undefined) throw new Error('no event');
      return {
        ok: true, lot: bid.lot, seq: event.seq, outcome: 'leading', maximum: bid.maximum, price: event.price, minimum: minor(bid.maximum + 1n),
        currency: 'USD', closesAtMs: CLOSES_MS, decidedAtMs: event.atMs, replayed: false, kind: 'bid',
      };
    },
  };

  readonly queries: Pick<BiddingQueries, 'eventsSince' | 'heads'> = {
    eventsSince: async (lot, from, limit) => {
      this.asked.eventsSince += 1;
      if (this.broken) throw new Error('the store is gone');
      return (this.lots.get(lot) ?? []).filter((event) => event.seq >= from).slice(0, limit);
    },
    heads: async (lots) => {
      this.asked.heads += 1;
      if (this.broken) throw new Error('the store is gone');
      return new Map(lots.flatMap((lot): [LotId, LotHead][] => {
        const last = this.lots.get(lot)?.at(-1);
        return last === undefined ? [] : [[lot, headOf(last)]];
      }));
    },
  };

  readonly auction: Pick<AuctionQueries, 'view'> = {
    view: async (lot, caller): Promise<LotView | null> => {
      this.asked.view += 1;
      const last = this.lots.get(lot)?.at(-1);
      await this.viewGate;
      if (this.broken) throw new Error('the store is gone');
      if (last === undefined) return null;
      const you = caller === null ? {} : { you: { account: caller } };
      return { id: lot, title: 'Gold watch', status: last.kind === 'lot.closed' ? 'closed' : 'open', seq: last.seq, price: Number(last.price), ...you };
    },
  };

  private of(lot: LotId): PublicLotEvent[] {
    const events = this.lots.get(lot);
    if (events === undefined) throw new Error(`no lot ${lot}`);
    return events;
  }
}

const OPENED_MS = Date.parse('2030-01-01T08:00:00.000Z');
const CLOSES_MS = Date.parse('2030-01-01T18:00:00.000Z');

function headOf(last: PublicLotEvent): LotHead {
  return {
    lot: last.lot, status: last.kind === 'lot.closed' ? 'closed' : 'open', outcome: last.outcome ?? null, currency: 'USD', openingPrice: minor(1_000n),
    price: last.price, minimum: last.minimum, bidCount: last.bidCount, bidderCount: 1, leader: last.leader, reserve: 'none', buyNowPrice: null,
    opensAtMs: OPENED_MS, closesAtMs: last.closesAtMs, closedAtMs: last.kind === 'lot.closed' ? last.atMs : null, extensions: 0, seq: last.seq, serverTimeMs: last.atMs, you: null,
  };
}
