import { Client } from 'pg';
import type { Server } from '#platform/db/connection.ts';

/** Decisions of each lot that is filled in: its opening and then bids. */
const DECISIONS_PER_LOT = 100;
/** Accounts that made them, far from the keys of any live account. */
const ACCOUNTS = 20_000;
const STEP = 100;

/**
 * Puts at least `decisions` decisions of closed lots into the table, in the shape in which bids leave them: every lot has an opening, then
 * accepted bids of changing accounts with request ids, rising prices and first bids marked. Heads go with them. Then the
 * statistics are made and everything is written down, so that the load after it does not pay for the filling.
 */
export async function fillDecisions(server: Server, decisions: number): Promise<void> {
  const client = new Client(server);
  await client.connect();
  try {
    await client.query('set synchronous_commit = off');
    const lots = Math.ceil(decisions / DECISIONS_PER_LOT);
    // As the house itself: whatever anybody else writes here is noted row by row.
    await client.query('set role auctionhub_bidding');
    await client.query(HEADS, [lots, DECISIONS_PER_LOT, STEP]);
    await client.query(DECISIONS, [lots, DECISIONS_PER_LOT, STEP, ACCOUNTS]);
    await client.query('reset role');
    await client.query('vacuum (analyze) bidding.decisions');
    await client.query('vacuum (analyze) bidding.lots');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

// Lots have the keys from 1 on, accounts those from 1,000,001 on; live keys are made of milliseconds and are far above.
const HEADS = `
  insert into bidding.lots (lot_id, seller_id, status, outcome, seq, price, leader_id, leader_bidder, leader_maximum, runner_up_maximum,
    scheduled_open_ms, scheduled_close_ms, closes_ms, extensions, bid_count, bidder_count, buy_now_gone, last_decided_ms)
  select lot, 999999, 3, 1, $2, $3::bigint * $2, 1000001, 1, $3::bigint * $2, $3::bigint * ($2 - 1),
    1600000000000, 1600000600000, 1600000600000, 0, $2 - 1, 10, true, 1600000600000
  from generate_series(1, $1::integer) as lot`;

const DECISIONS = `
  insert into bidding.decisions (lot_id, seq, head_seq, kind, account_id, bidder, first_bid, request, maximum, price, minimum,
    leader_id, leader_bidder, bid_count, closes_ms, at_ms)
  select lot, seq, seq, case when seq = 1 then 1 else 2 end, case when seq > 1 then account end, case when seq > 1 then bidder end,
    seq between 2 and 11, case when seq > 1 then gen_random_uuid() end, case when seq > 1 then $3::bigint * seq end, $3::bigint * seq,
    $3::bigint * (seq + 1), case when seq > 1 then account end, case when seq > 1 then bidder end, seq - 1, 1600000600000, 1600000000000 + seq
  from generate_series(1, $1::integer) as lot
  cross join generate_series(1, $2::integer) as seq
  cross join lateral (select 1 + (seq - 2 + 10) % 10 as bidder) as who
  cross join lateral (select 1000001 + (lot * 7 + bidder) % $4::integer as account) as whose`;
