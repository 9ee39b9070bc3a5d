import type { AccountId, LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { chanceFrom } from '../measure/chance.ts';
import { Samples } from '../measure/samples.ts';
import { Ledger } from '../proof/ledger.ts';
import { learn, type LoopResult, nextKey, type Placing, windowOf } from './closed-loop.ts';
import { PriceBoard } from './price-board.ts';

export type OpenLoop = {
  side: string;
  commands: Placing;
  lot: LotId;
  bidders: readonly AccountId[];
  seconds: number;
  seed: number;
  /** Mean arrivals a second. */
  rate: number;
};

/**
 * Bids that arrive by chance (Poisson) and wait for nobody. A bid's time counts from the moment it was due to arrive, so
 * that a stall is felt by all who would have come in it.
 */
export async function bidOpenLoop(load: OpenLoop): Promise<LoopResult> {
  const board = new PriceBoard(1, load.seed);
  const chance = chanceFrom(load.seed + 1);
  const ledger = new Ledger();
  const samples = new Samples();
  const counted = { accepted: 0, refused: 0, slowestMs: 0 };
  const underWay = new Set<Promise<void>>();
  const startedMs = performance.now();
  const endMs = startedMs + load.seconds * 1_000;
  const bid = async (dueMs: number): Promise<void> => {
    const bidder = Math.floor(chance() * load.bidders.length);
    const account = load.bidders[bidder];
    if (account === undefined) throw new Error('A load has bidders.');
    const maximum = board.next(0);
    const answer = await load.commands.placeBid({ account, lot: load.lot, key: nextKey(), maximum: minor(BigInt(maximum)) });
    const tookMs = performance.now() - dueMs;
    ledger.note(answer, { lot: 0, bidder, maximum });
    learn(board, 0, answer);
    if (answer.ok) counted.accepted += 1;
    else counted.refused += 1;
    samples.add(tookMs);
    counted.slowestMs = Math.max(counted.slowestMs, tookMs);
  };
  let dueMs = startedMs;
  while (dueMs < endMs) {
    for (const nowMs = performance.now(); dueMs <= nowMs && dueMs < endMs; dueMs += arrivalGapMs(chance, load.rate)) {
      const under = bid(dueMs).finally(() => underWay.delete(under));
      underWay.add(under);
    }
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  await Promise.all(underWay);
  return { window: windowOf({ side: load.side, seconds: load.seconds, ledger, samples, ...counted }), ledger };
}

const arrivalGapMs = (chance: () => number, rate: number): number => (-Math.log(1 - chance()) * 1_000) / rate;
