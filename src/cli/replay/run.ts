import { setTimeout as pause } from 'node:timers/promises';
import type { ActAnswer, BidAnswer, BiddingCommands, BiddingQueries, PlaceBid } from '#contracts/bidding.ts';
import { REFUSALS, type RefusalCode } from '#contracts/refusals.ts';
import type { AccountId, LotId, SaleId } from '#domain/ids.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';
import { CannotRun } from '../cannot-run.ts';
import type { RecordedAuction, RecordedBid, Recording } from './recording.ts';

/** Auctions that are run at the same time; of each one bid is under way. */
export const AUCTIONS_AT_ONCE_MAX = 256;
/** Lots that are made together, run, and closed before the next are made. */
export const LOTS_PER_CALL_MAX = 1_000;
/** Heads that are asked for in one call. */
const HEADS_PER_CALL_MAX = 500;
/** A bid or a close that hears `busy` is sent again this often, with the same key. */
export const TRIES_MAX = 120;
const TRY_AGAIN_MS = 250;
const SELLER_NAME = 'replay';

/** What a replay needs of the house. */
export type ReplayHouse = {
  bidding: Pick<BiddingCommands, 'placeBid' | 'endLot' | 'withdraw'>;
  queries: Pick<BiddingQueries, 'heads'>;
  createAccounts(names: readonly string[]): Promise<AccountId[]>;
  createSale(of: { name: string; owner: AccountId }): Promise<SaleId>;
  createLots(of: { sale: SaleId; seller: AccountId; lots: readonly { title: string; openingPrice: Minor }[] }): Promise<Pick<LotTerms, 'lotId'>[]>;
};

/** How one auction ended. `leader`: the name in the file, empty when no bid stands. `price`: minor units. */
export type AuctionResult = { auction: string; price: bigint; leader: string; accepted: number; refusedSeqs: readonly number[] };
export type ReplayResult = { sale: SaleId; results: readonly AuctionResult[]; accepted: number; refused: number; refusals: Readonly<Record<string, number>> };

export type ReplayOptions = {
  /** Name of the hidden sale. */
  name: string;
  /** Called after each answered bid. */
  onBid(): void;
  /** When it is aborted, the replay stops after the bids that are under way. */
  signal: AbortSignal;
  /** Waits before something is asked again; the process's timers by default. */
  wait?: (ms: number) => Promise<void>;
};

/**
 * Runs recorded bids through the house: each auction in the order of its seqs, at most {@link AUCTIONS_AT_ONCE_MAX} auctions at once.
 * A bid that the rules refuse is counted and does not stop it. Makes a sale, lots and bidders of its own each time. Throws CannotRun when the house
 * keeps refusing for another reason than the rules; lots that were still open are withdrawn then, and what was decided stays in the hidden sale.
 */
export async function runReplay(house: ReplayHouse, recording: Recording, options: ReplayOptions): Promise<ReplayResult> {
  const [seller, ...bidders] = await house.createAccounts([SELLER_NAME, ...recording.bidders]);
  invariant(seller !== undefined && bidders.length === recording.bidders.length, 'every recorded bidder has an account');
  const sale = await house.createSale({ name: options.name, owner: seller });
  const run: Run = { house, bidders, options, refusals: {} };
  const results: AuctionResult[] = [];
  for (let from = 0; from < recording.auctions.length; from += LOTS_PER_CALL_MAX) {
    options.signal.throwIfAborted();
    const auctions = recording.auctions.slice(from, from + LOTS_PER_CALL_MAX);
    const played = await playTogether(run, auctions, await makeLots(house, auctions, { sale, seller }));
    results.push(...(await closedResults(house, played, recording.bidders)));
  }
  const accepted = results.reduce((sum, result) => sum + result.accepted, 0);
  return { sale, results, accepted, refused: recording.bidsCount - accepted, refusals: run.refusals };
}

type Run = { house: ReplayHouse; bidders: readonly AccountId[]; options: ReplayOptions; refusals: Record<string, number> };
type Played = { auction: RecordedAuction; lot: LotId; leader: number | null; accepted: number; refusedSeqs: number[] };

async function makeLots(house: ReplayHouse, auctions: readonly RecordedAuction[], of: { sale: SaleId; seller: AccountId }): Promise<LotId[]> {
  const lots = auctions.map((auction) => ({ title: auction.id, openingPrice: minor(BigInt(auction.openingPrice)) }));
  const made = await house.createLots({ ...of, lots });
  invariant(made.length === lots.length, 'every recorded auction has a lot');
  return made.map(({ lotId }) => lotId);
}

async function playTogether(run: Run, auctions: readonly RecordedAuction[], lots: readonly LotId[]): Promise<Played[]> {
  try {
    return await eachAtOnce(lots, (lot, at) => {
      const auction = auctions[at];
      invariant(auction !== undefined, 'every lot is of an auction');
      return play(run, auction, lot);
    });
  } catch (error) {
    // Nobody would ever close them. Those that are closed refuse it, and with the database gone there is nothing to be done.
    await Promise.allSettled(lots.map((lot) => run.house.bidding.withdraw({ lot, by: null, reason: 'the replay was stopped', operator: true })));
    throw error;
  }
}

async function play(run: Run, auction: RecordedAuction, lot: LotId): Promise<Played> {
  const played: Played = { auction, lot, leader: null, accepted: 0, refusedSeqs: [] };
  for (const bid of auction.bids) {
    run.options.signal.throwIfAborted();
    const answer = await decided(() => run.house.bidding.placeBid(bidOf(run, lot, bid)), run.options);
    if (answer.ok) {
      played.accepted += 1;
      if (answer.outcome === 'leading') played.leader = bid.bidder;
    } else {
      ensureRuled(answer.code, auction);
      run.refusals[answer.code] = (run.refusals[answer.code] ?? 0) + 1;
      played.refusedSeqs.push(bid.seq);
    }
    run.options.onBid();
  }
  const ended = await decided(() => run.house.bidding.endLot({ lot, by: null, operator: true }), run.options);
  if (!ended.ok) throw new CannotRun(`The lot of auction ${auction.id} could not be closed: ${REFUSALS[ended.code].sentence} Run the replay again.`);
  return played;
}

function bidOf(run: Run, lot: LotId, bid: RecordedBid): PlaceBid {
  const account = run.bidders[bid.bidder];
  invariant(account !== undefined, 'a recorded bid names a bidder of the recording');
  return { account, lot, key: `replay-${bid.seq}`, maximum: minor(BigInt(bid.maximum)) };
}

/** Asks again, with the same key, while the house is busy: it has decided nothing then. */
async function decided<Answer extends BidAnswer | ActAnswer>(ask: () => Promise<Answer>, { signal, wait = pause }: ReplayOptions): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.ok || (answer.code !== 'busy' && answer.code !== 'paused')) return answer;
    if (tries >= TRIES_MAX) throw new CannotRun(`The house took no bid for ${(TRIES_MAX * TRY_AGAIN_MS) / 1_000} s (${answer.code}): run the replay again when it is less busy.`);
    await wait(TRY_AGAIN_MS);
    signal.throwIfAborted();
  }
}

// Refusals of the rules are part of the recording; any other one says that the run itself went wrong.
function ensureRuled(code: RefusalCode, auction: RecordedAuction): void {
  if (REFUSALS[code].where === 'lock') return;
  throw new CannotRun(`The replay of auction ${auction.id} was refused (${code}): ${REFUSALS[code].sentence} Run the replay again.`);
}

/** Price and number of bids as the closed lots show them, held against what the bidders were answered. */
async function closedResults(house: ReplayHouse, played: readonly Played[], bidders: readonly string[]): Promise<AuctionResult[]> {
  const results: AuctionResult[] = [];
  for (let from = 0; from < played.length; from += HEADS_PER_CALL_MAX) {
    const part = played.slice(from, from + HEADS_PER_CALL_MAX);
    const heads = await house.queries.heads(part.map(({ lot }) => lot), null);
    for (const { auction, lot, leader, accepted, refusedSeqs } of part) {
      const head = heads.get(lot);
      invariant(head !== undefined && head.status === 'closed', 'a replayed lot is closed');
      invariant(head.bidCount === accepted && (head.outcome === 'sold') === (leader !== null), 'a replayed lot ends as its bidders were told');
      results.push({ auction: auction.id, price: head.price, leader: leader === null ? '' : (bidders[leader] ?? ''), accepted, refusedSeqs });
    }
  }
  return results;
}

/** Runs `work` on every item, some at once; answers in the order of the items. The first failure stops what has not begun. */
async function eachAtOnce<Item, Result>(items: readonly Item[], work: (item: Item, at: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [at, item] of left) {
      if (failed) return;
      try {
        results[at] = await work(item, at);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(AUCTIONS_AT_ONCE_MAX, items.length) }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return results;
}
