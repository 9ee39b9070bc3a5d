import { minor, type Minor } from '#domain/money.ts';
import type { ActAnswer, BidAnswer, BidRefused, LotFacts } from '#contracts/bidding.ts';
import type { LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { Decision } from './decision.ts';
import type { Settled, SettledFacts } from './lane/entry.ts';
import { BUSY_RETRY_AFTER_SECONDS } from './limits.ts';

/** What a bidder hears: rebuilt from the decision alone, so that a repeat years later says the same. */
export function bidAnswer(settled: Settled, currency: string): BidAnswer {
  if (settled.kind !== 'decided') return turnedAway(settled);
  const { decision, replayed } = settled;
  if (decision.refusal !== null) return { ok: false, code: decision.refusal, facts: factsOf(decision), replayed };
  invariant(decision.seq !== null, 'an accepted request is an event');
  const leading = decision.leader !== null && decision.leader === decision.account;
  return {
    ok: true, lot: decision.lot, seq: decision.seq, outcome: leading ? 'leading' : 'outbid',
    maximum: decision.maximum ?? decision.price, price: decision.price, minimum: ownMinimum(decision, leading), currency,
    closesAtMs: decision.closesAtMs, decidedAtMs: decision.atMs, replayed,
    kind: decision.kind === 'lot.bought' ? 'buy' : decision.kind === 'bid.retracted' ? 'retraction' : 'bid',
  };
}

/** What the caller of an act hears. */
export function actAnswer(lot: LotId, settled: Settled): ActAnswer {
  if (settled.kind === 'turned_away') {
    const { code, facts } = turnedAway(settled);
    return { ok: false, code, facts, ...retryAfter(code) };
  }
  if (settled.kind === 'visited') return { ok: true, lot, seq: settled.facts.seq, closesAtMs: settled.facts.closesAtMs };
  return { ok: true, lot, seq: settled.decision.headSeq, closesAtMs: settled.decision.closesAtMs };
}

function turnedAway(settled: Exclude<Settled, { kind: 'decided' }>): BidRefused {
  invariant(settled.kind === 'turned_away', 'a request of somebody is decided or turned away');
  return { ok: false, code: settled.code, facts: settled.facts === null ? null : publicFacts(settled.facts), replayed: false, ...retryAfter(settled.code) };
}

const retryAfter = (code: string): { retryAfterSeconds?: number } =>
  code === 'busy' || code === 'unconfirmed' ? { retryAfterSeconds: BUSY_RETRY_AFTER_SECONDS } : {};

function ownMinimum(decision: Decision, leading: boolean): Minor {
  return leading && decision.maximum !== null ? minor(decision.maximum + 1n) : decision.minimum;
}

function factsOf(decision: Decision): LotFacts {
  return { minimum: decision.minimum, price: decision.price, seq: decision.headSeq, closesAtMs: decision.closesAtMs, serverTimeMs: decision.atMs };
}

function publicFacts(facts: SettledFacts): LotFacts {
  return { minimum: facts.minimum, price: facts.price, seq: facts.seq, closesAtMs: facts.closesAtMs, serverTimeMs: facts.atMs };
}
