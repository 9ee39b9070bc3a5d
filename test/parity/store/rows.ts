import { readMoment, writeBatch, writeOne } from '#modules/bidding/store/lane.ts';
import { insertGroup, insertHead, insertTerms } from '#modules/bidding/store/lots.ts';
import { bigints, booleans, integers, smallints, sparseBigints, sparseBooleans, sparseIntegers, sparseSmallints, uuids } from '#platform/db/arrays.ts';
import type { SqlValue } from '#platform/db/types.ts';
import type { Session } from './session.ts';

/* Rows of bidding as cases write them: by the statements of its stores, with as little said as a case needs. */

export const SELLER = 900n;
/** A close that never comes while a case is played; and one that came long ago. */
export const FAR_MS = 4_000_000_000_000;
export const LONG_AGO_MS = 1_000_000_000_000;
export const SEED = Buffer.alloc(32, 7);
const TERMS = JSON.stringify({ currency: 'USD' });

export type NewLot = { seller?: bigint; group?: bigint | null; price?: bigint; reserve?: bigint | null; opensMs?: number; closesMs?: number; terms?: string };

export const headValues = (lot: bigint, { seller = SELLER, group = null, price = 1_000n, reserve = null, opensMs = LONG_AGO_MS, closesMs = FAR_MS }: NewLot = {}): SqlValue[] =>
  [lot, seller, group, price, reserve, opensMs, closesMs];
export const termsValues = (lot: bigint, { reserve = null, terms = TERMS }: NewLot = {}): SqlValue[] => [lot, terms, SEED, 5_000, reserve];

/** Takes lots over, as they are when they are published: scheduled, without an event. */
export async function publish(session: Session, lots: readonly bigint[], how: NewLot = {}): Promise<void> {
  for (const lot of lots) {
    await session.ask(insertTerms, termsValues(lot, how));
    await session.ask(insertHead, headValues(lot, how));
  }
}

export const publishGroup = (session: Session, group: bigint, close: object = { scope: 'group', steps: [] }, changedMs = 0): Promise<unknown> =>
  session.ask(insertGroup, [group, JSON.stringify(close), changedMs]);

/** What a batch writes of a head. */
export type Head = {
  lot: bigint; status?: number | null; outcome?: number | null; seq?: number; price?: bigint; leader?: bigint | null; leaderBidder?: number | null; maximum?: bigint | null;
  runnerUp?: bigint | null; reserve?: bigint | null; closesMs?: number; extensions?: number; bids?: number; bidders?: number; buyNowGone?: boolean; decidedMs?: number;
};
export type Decision = {
  lot: bigint; seq?: number | null; headSeq?: number; kind?: number; refusal?: number; account?: bigint; bidder?: number; firstBid?: boolean; request?: string; maximum?: bigint;
  currency?: string; price?: bigint | null; minimum?: bigint; leader?: bigint; leaderBidder?: number; bids?: number; closesMs?: number; atMs?: number; detail?: object | string; span?: number;
};
export type GroupMove = { group: bigint; close: object; changedMs: number };
export type Batch = { heads?: readonly Head[]; groups?: readonly GroupMove[]; decisions?: readonly Decision[] };

/** Kinds of decisions, as released. */
export const OPENED = 1;
export const ACCEPTED = 2;
export const EXTENDED = 3;
export const RETRACTED = 4;
export const FROZEN = 5;
export const RESUMED = 6;
export const LOWERED = 7;
export const BOUGHT = 8;
export const CLOSED = 9;
export const REFUSED = 20;

const headColumns = (heads: readonly Head[]): SqlValue[] => [
  bigints(heads, ({ lot }) => lot), smallints(heads, ({ status = 1 }) => status), smallints(heads, ({ outcome = null }) => outcome), bigints(heads, ({ seq = 1 }) => seq),
  bigints(heads, ({ price = 1_000n }) => price), bigints(heads, ({ leader = null }) => leader), integers(heads, ({ leaderBidder = null }) => leaderBidder),
  bigints(heads, ({ maximum = null }) => maximum), bigints(heads, ({ runnerUp = null }) => runnerUp), bigints(heads, ({ reserve = null }) => reserve),
  bigints(heads, ({ closesMs = FAR_MS }) => closesMs), integers(heads, ({ extensions = 0 }) => extensions), integers(heads, ({ bids = 0 }) => bids),
  integers(heads, ({ bidders = 0 }) => bidders), booleans(heads, ({ buyNowGone = false }) => buyNowGone), bigints(heads, ({ decidedMs = 0 }) => decidedMs),
];

const decisionColumns = (rows: readonly Decision[]): SqlValue[] => [
  bigints(rows, ({ lot }) => lot), bigints(rows, ({ seq = null }) => seq), sparseBigints(rows, ({ headSeq = null }) => headSeq), sparseSmallints(rows, ({ kind = null }) => kind),
  sparseSmallints(rows, ({ refusal = null }) => refusal), bigints(rows, ({ account = null }) => account), integers(rows, ({ bidder = null }) => bidder),
  sparseBooleans(rows, ({ firstBid = null }) => firstBid), uuids(rows, ({ request = null }) => request), bigints(rows, ({ maximum = null }) => maximum),
  texts(rows, ({ currency = null }) => currency), bigints(rows, ({ price = 1_000n }) => price), bigints(rows, ({ minimum = 1_050n }) => minimum),
  bigints(rows, ({ leader = null }) => leader), integers(rows, ({ leaderBidder = null }) => leaderBidder), integers(rows, ({ bids = 0 }) => bids),
  sparseBigints(rows, ({ closesMs = null }) => closesMs), sparseBigints(rows, ({ atMs = null }) => atMs),
  texts(rows, ({ detail = null }) => (typeof detail === 'object' && detail !== null ? JSON.stringify(detail) : detail)), sparseIntegers(rows, ({ span = null }) => span),
  FAR_MS, 7_000,
];

/** The values of `write_batch`. What a decision does not say is null, or FAR_MS for the close and 7,000 for the time. */
export const batchValues = (tx: string, { heads = [], groups = [], decisions = [] }: Batch): SqlValue[] => [
  tx, ...headColumns(heads), bigints(groups, ({ group }) => group), groups.map(({ close }) => JSON.stringify(close)), bigints(groups, ({ changedMs }) => changedMs),
  ...decisionColumns(decisions),
];

/** The values of `write_one`. */
export const oneValues = (tx: string, head: Head, decision: Decision): SqlValue[] => [tx, ...headColumns([head]), ...decisionColumns([decision])];

/** The id of the transaction under way, and the server's clock. */
export async function momentOf(session: Session): Promise<{ tx: string; nowMs: number }> {
  const [row] = await session.rows(readMoment, [[], [], []]);
  if (row === undefined) throw new Error('The server did not say which moment it is.');
  return { tx: row.tx, nowMs: Number(row.now_ms) };
}

/** Writes in the transaction under way, under its own fence. */
export async function write(session: Session, batch: Batch): Promise<{ heads: number; groups: number; decisions: number } | undefined> {
  return (await session.rows(writeBatch, batchValues((await momentOf(session)).tx, batch)))[0];
}

/** A transaction of its own. Answers its id. */
export async function decided(session: Session, batch: Batch): Promise<string> {
  await session.begin();
  const { tx } = await momentOf(session);
  await session.ask(writeBatch, batchValues(tx, batch));
  await session.commit();
  return tx;
}

export async function writeLone(session: Session, head: Head, decision: Decision): Promise<{ heads: number; groups: number; decisions: number } | undefined> {
  return (await session.rows(writeOne, oneValues((await momentOf(session)).tx, head, decision)))[0];
}

const texts = (rows: readonly Decision[], read: (row: Decision) => string | null): SqlValue => {
  const said = rows.map(read);
  return said.every((one) => one === null) ? [] : said;
};

/** A request's id from a small number. */
export const request = (number: number): string => number.toString(16).padStart(32, '0');
