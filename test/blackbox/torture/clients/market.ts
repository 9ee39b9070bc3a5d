import type { Chance } from '../../../support/oracle/chance.ts';
import type { Accepted, EventItem, History, LotRecord, Reading, Request, Stream } from '../history.ts';
import { EventCopies } from './live.ts';

export type Person = { id: string; token: string };
export type MarketLot = {
  lot: string;
  terms: LotRecord['terms'];
  /** The last event that anybody saw. */
  seq: number;
  /** Bids are placed on it. */
  open: boolean;
  /** Somebody was told that it is closed. */
  over: boolean;
  /** An operator ended it, or tried to. */
  ended: boolean;
  /** What has to be bid by whoever does not lead, as far as anybody was told. */
  minimum: number;
  /** What each account has to bid, as far as it was told. */
  minimums: Map<string, number>;
};

/** Events after which a lot is bid on no more: the whole run of a longer one could not be read again in one go. */
const EVENTS_MAX = 700;

/** What all clients of one stretch share: the lots that they know of, and what they write down. */
export class Market {
  readonly lots = new Map<string, MarketLot>();
  readonly requests: Request[] = [];
  readonly readings: Reading[] = [];
  readonly streams: Stream[] = [];
  readonly copies = new EventCopies();
  /** Called with each bid that was accepted just now, not with what is said again. */
  onAccepted: (answer: Accepted, endedMs: number) => void = () => undefined;

  add(lot: string, terms: LotRecord['terms'], open = true): MarketLot {
    const made: MarketLot = { lot, terms, seq: 1, open, over: false, ended: false, minimum: terms.openingPrice, minimums: new Map() };
    this.lots.set(lot, made);
    return made;
  }

  /** The lots that are bid on, newest last. */
  open(): MarketLot[] {
    return [...this.lots.values()].filter(({ open, seq }) => open && seq < EVENTS_MAX);
  }

  /** A lot to bid on: mostly one of the newest; null when there is none. */
  pick(chance: Chance): MarketLot | null {
    const open = this.open();
    return open.length === 0 ? null : chance.pick(chance.in100(60) ? open.slice(-2) : open);
  }

  /** Lots that have grown too long and wait for their end. */
  overgrown(): MarketLot[] {
    return [...this.lots.values()].filter(({ open, seq }) => open && seq >= EVENTS_MAX);
  }

  saw(lot: string, seq: number, minimum: number | null = null): void {
    const known = this.lots.get(lot);
    if (known === undefined) return;
    known.seq = Math.max(known.seq, seq);
    known.minimum = Math.max(known.minimum, minimum ?? 0);
  }

  closed(lot: string): void {
    const known = this.lots.get(lot);
    if (known === undefined) return;
    known.open = false;
    known.over = true;
  }

  sawEvents(lot: string, items: readonly EventItem[]): void {
    const last = items.at(-1);
    if (last === undefined) return;
    this.saw(lot, last.seq, last.minimum);
    if (last.kind === 'lot.closed') this.closed(lot);
  }

  history(lots: LotRecord[]): History {
    return { requests: this.requests, lots, readings: this.readings, streams: this.streams };
  }
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
