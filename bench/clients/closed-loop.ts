import type { AccountId, LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { BidAnswer, BiddingCommands } from '#contracts/bidding.ts';
import { chanceFrom } from '../measure/chance.ts';
import { Samples } from '../measure/samples.ts';
import { Ledger } from '../proof/ledger.ts';
import type { WindowResult } from '../report/types.ts';
import { PriceBoard } from './price-board.ts';

export type Placing = Pick<BiddingCommands, 'placeBid'>;

/** A field of lots and bidders, and how long to bid. */
export type ClosedLoop = {
  side: string;
  commands: Placing;
  lots: readonly LotId[];
  bidders: readonly AccountId[];
  seconds: number;
  seed: number;
  /** Which answers count for the latency, by the lot's place in `lots`; all when absent. */
  counts?: (lot: number) => boolean;
};
export type LoopResult = { window: WindowResult; ledger: Ledger };

let keys = 0;
/** A request id that no other bid of this process has. */
export const nextKey = (): string => `bench-${process.pid}-${keys += 1}`;

/**
 * Every bidder bids, waits for the answer, and bids again until the time is over; then those under way are waited for.
 * Only answers within the time count for the rate; all count for the latency (a bid that hangs must be seen) and are in the ledger.
 */
export async function bidClosedLoop(load: ClosedLoop): Promise<LoopResult> {
  const board = new PriceBoard(load.lots.length, load.seed);
  const chance = chanceFrom(load.seed + 1);
  const ledger = new Ledger();
  const samples = new Samples();
  const startedMs = performance.now();
  const endMs = startedMs + load.seconds * 1_000;
  const counted = { accepted: 0, refused: 0, slowestMs: 0 };
  await Promise.all(load.bidders.map(async (account, bidder) => {
    while (performance.now() < endMs) {
      const lot = load.lots.length === 1 ? 0 : Math.floor(chance() * load.lots.length);
      const maximum = board.next(lot);
      const sentMs = performance.now();
      const answer = await placed(load, account, lot, maximum);
      const nowMs = performance.now();
      ledger.note(answer, { lot, bidder, maximum });
      learn(board, lot, answer);
      if (nowMs <= endMs) {
        if (answer.ok) counted.accepted += 1;
        else counted.refused += 1;
      }
      if (load.counts?.(lot) === false) continue;
      samples.add(nowMs - sentMs);
      counted.slowestMs = Math.max(counted.slowestMs, nowMs - sentMs);
    }
  }));
  return { window: windowOf({ side: load.side, seconds: load.seconds, ledger, samples, ...counted }), ledger };
}

/** What bidders learn from an answer: what others must bid now. The leader's own minimum says nothing about that. */
export function learn(board: PriceBoard, lot: number, answer: BidAnswer): void {
  if (answer.ok && answer.outcome === 'outbid') board.learn(lot, Number(answer.minimum));
  if (!answer.ok && answer.code === 'bid_too_low' && answer.facts !== null) board.learn(lot, Number(answer.facts.minimum));
}

async function placed({ commands, lots }: ClosedLoop, account: AccountId, lot: number, maximum: number): Promise<BidAnswer> {
  const id = lots[lot];
  if (id === undefined) throw new Error(`There is no lot at place ${lot}.`);
  return commands.placeBid({ account, lot: id, key: nextKey(), maximum: minor(BigInt(maximum)) });
}

/** Puts the counts of a window together. */
export function windowOf(
  counts: { side: string; seconds: number; accepted: number; refused: number; slowestMs: number; ledger: Ledger; samples: Samples },
): WindowResult {
  const [p50Ms = 0, p99Ms = 0] = counts.samples.percentiles(0.5, 0.99);
  return {
    side: counts.side, seconds: counts.seconds, accepted: counts.accepted, refused: counts.refused, undecided: { ...counts.ledger.undecided },
    acceptedPerSecond: counts.accepted / counts.seconds, p50Ms, p99Ms, maxMs: counts.slowestMs, rssBytes: process.memoryUsage.rss(),
  };
}
