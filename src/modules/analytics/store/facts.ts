import { idKey, lotId, type LotId } from '#domain/ids.ts';
import { bigints, integers, smallints } from '#platform/db/arrays.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { KIND_CODES, OUTCOME_CODES, type Fact } from '../rules.ts';

/** Facts kept in one statement. */
export const FACTS_AT_ONCE_MAX = 1_000;

// Those who count share it; a recount of what was counted takes it for itself, for the part that it recounts.
const COUNTING = `hashtextextended('analytics counting', 0)`;

export const shareCounting = statement<{ shared: boolean }>('analytics.share_counting', `
  select pg_advisory_xact_lock_shared(${COUNTING}) is null as shared`);

export const takeCounting = statement<{ taken: boolean }>('analytics.take_counting', `
  select pg_advisory_xact_lock(${COUNTING}) is null as taken`);

const COLUMNS = 'lot_id, seq, kind, account_id, seller_id, price, bid_count, bidder_count, extensions, outcome, at_ms';
const GIVEN = `unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[], $8::integer[], $9::integer[], $10::smallint[], $11::bigint[])
    as n (${COLUMNS})`;

const keepFacts = statement<{ lot_id: string; seq: string }>('analytics.keep_facts', `
  insert into analytics.facts (${COLUMNS})
  select n.lot_id, n.seq, n.kind, n.account_id, n.seller_id, n.price, n.bid_count, n.bidder_count, n.extensions, n.outcome, n.at_ms
  from ${GIVEN}
  order by n.lot_id, n.seq
  on conflict (lot_id, seq) do nothing
  returning lot_id, seq`);

const mendFacts = statement<unknown>('analytics.mend_facts', `
  insert into analytics.facts (${COLUMNS})
  select n.lot_id, n.seq, n.kind, n.account_id, n.seller_id, n.price, n.bid_count, n.bidder_count, n.extensions, n.outcome, n.at_ms
  from ${GIVEN}
  order by n.lot_id, n.seq
  on conflict (lot_id, seq) do update
  set kind = excluded.kind, account_id = excluded.account_id, seller_id = excluded.seller_id, price = excluded.price, bid_count = excluded.bid_count,
    bidder_count = excluded.bidder_count, extensions = excluded.extensions, outcome = excluded.outcome, at_ms = excluded.at_ms
  where (facts.kind, facts.account_id, facts.seller_id, facts.price, facts.bid_count, facts.bidder_count, facts.extensions, facts.outcome, facts.at_ms)
    is distinct from (excluded.kind, excluded.account_id, excluded.seller_id, excluded.price, excluded.bid_count, excluded.bidder_count, excluded.extensions, excluded.outcome, excluded.at_ms)`);

const knownLots = statement<{ lot_id: string }>('analytics.known_lots', `
  select lot_id
  from analytics.lots
  where lot_id = any ($1::bigint[])
  order by lot_id
  limit $2`);

/** Keeps at most {@link FACTS_AT_ONCE_MAX} facts; answers with those that were new. */
export async function keepNewFacts(tx: Tx, facts: readonly Fact[]): Promise<Fact[]> {
  const kept = new Set((await tx.all(keepFacts, valuesOf(facts))).map(({ lot_id, seq }) => `${lot_id}/${seq}`));
  return facts.filter(({ lot, seq }) => kept.delete(`${idKey(lot)}/${seq}`));
}

/** Keeps facts as they are given, in place of what was kept under their keys; answers how many were missing or other. They add to no figure: a recount has to follow. */
export const keepFactsAsGiven = (tx: Tx, facts: readonly Fact[]): Promise<number> => tx.run(mendFacts, valuesOf(facts));

/** Which of these lots the module was told about already. */
export async function lotsKnown(tx: Tx, lots: readonly LotId[]): Promise<Set<LotId>> {
  return new Set((await tx.all(knownLots, [lots.map(idKey), lots.length])).map(({ lot_id }) => lotId(lot_id)));
}

const valuesOf = (facts: readonly Fact[]) => [
  bigints(facts, ({ lot }) => idKey(lot)), bigints(facts, ({ seq }) => seq), smallints(facts, ({ kind }) => KIND_CODES[kind]), bigints(facts, ({ account }) => (account === null ? null : idKey(account))),
  bigints(facts, ({ seller }) => idKey(seller)), bigints(facts, ({ price }) => price), integers(facts, ({ bidCount }) => bidCount), integers(facts, ({ bidderCount }) => bidderCount),
  integers(facts, ({ extensions }) => extensions), smallints(facts, ({ outcome }) => (outcome === null ? null : OUTCOME_CODES[outcome])), bigints(facts, ({ atMs }) => atMs),
];
