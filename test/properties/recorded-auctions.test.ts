import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bidder, Bidding, DEFAULT_SOFT_CLOSE, openLot } from './given.ts';
import { minor } from '#domain/money.ts';

/* Real auctions lie beside the project, not in it. Without them this is skipped, but not where everything is asked for. */

const FOLDER = new URL('../../../shared/data/', import.meta.url);
const ABSENT = !existsSync(FOLDER);
const SKIP = ABSENT && process.env['REQUIRE_ALL'] !== '1';
const AUCTIONS = 341;
const PRICE_AS_RECORDED = 331;

type Row = Record<string, string>;

function table(file: string): Row[] {
  const [header = '', ...lines] = readFileSync(new URL(file, FOLDER), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, place) => [names[place] ?? '', value])));
}

/** Price, leader and refused seqs of one auction by the rules, in the form of the expected table. */
function replay(rows: readonly Row[]): { price: string; leader: string; refused: string } {
  const names = [...new Set(rows.map((row) => row['bidder'] ?? ''))];
  const openings = rows.map((row) => BigInt(row['open_cents'] ?? ''));
  const opening = openings.reduce((least, one) => (one < least ? one : least));
  const bidding = new Bidding(openLot({ openingPrice: minor(opening), softClose: { ...DEFAULT_SOFT_CLOSE, windowSeconds: 0 } }));
  const refused: string[] = [];
  for (const row of rows) {
    const refusal = bidding.bid(bidder(1 + names.indexOf(row['bidder'] ?? '')), BigInt(row['amount_cents'] ?? ''));
    if (refusal !== null) refused.push(row['seq'] ?? '');
  }
  const { leader, price } = bidding.state;
  const name = leader === null ? '' : names[Number(leader.account.slice(4)) - 1];
  return { price: `${price}`, leader: name ?? '', refused: refused.join(' ') };
}

test.skipIf(SKIP)(`the rules give price, leader and refused bids of all recorded auctions${SKIP ? ' (skipped: ../shared/data is absent)' : ''}`, () => {
  const bids = Map.groupBy(table('ebay-palm-bids.csv'), (row) => row['auction_id'] ?? '');
  const expected = table('ebay-palm-expected.csv');
  const results = expected.map((row) => ({ row, result: replay(bids.get(row['auction_id'] ?? '') ?? []) }));
  const right = results.map(({ row }) => ({ price: row['price_cents'], leader: row['leader'], refused: row['refused_seqs'] }));
  expect(results.map(({ result }) => result)).toEqual(right);
  expect(results).toHaveLength(AUCTIONS);
  expect(results.filter(({ row, result }) => result.price === row['recorded_close_cents'])).toHaveLength(PRICE_AS_RECORDED);
});
