import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideBid, decideBuy, decideClose, decideEnd, decideFreeze, decideGroupMove, decideLowerReserve, decideOpen, decideOutage, decideResume, decideRetract, decideWithdraw } from '#domain/lot/decide.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import { evolve, fold } from '#domain/lot/evolve.ts';
import type { LotHistory } from '#domain/lot/history.ts';
import { hasQualifyingBid, initialState, type LotState, type LotStatus } from '#domain/lot/state.ts';
import { minor } from '#domain/money.ts';
import type { Outcome } from '#domain/outcome.ts';
import { seedOfRun } from '../support/oracle/chance.ts';
import { bidder, bidOf, DEFAULT_SOFT_CLOSE, GOOD_STANDING, OPENS_AT_MS, terms } from './given.ts';

/* Anything that can be asked of a lot, in any order and at any time, on a lot of four minutes. */

const SEED = seedOfRun();
const RUNS = 1000;
const ACTS = ['open', 'bid', 'buy', 'close', 'end', 'withdraw', 'freeze', 'resume', 'outage', 'move', 'lower', 'retract', 'void'] as const;
const MOVES: Record<LotStatus, readonly LotStatus[]> = {
  scheduled: ['scheduled', 'open', 'closed'], open: ['open', 'frozen', 'closed'], frozen: ['frozen', 'open', 'closed'], closed: ['closed'],
};

type Act = { what: (typeof ACTS)[number]; who: number; amount: number; atMs: number; operator: boolean };
const act: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof({ weight: 4, arbitrary: fc.constant('bid' as const) }, { weight: 5, arbitrary: fc.constantFrom(...ACTS) }),
  who: fc.integer({ min: 1, max: 4 }), amount: fc.integer({ min: 900, max: 9000 }), atMs: fc.integer({ min: -20_000, max: 500_000 }), operator: fc.boolean(),
});
const acts = fc.array(act, { minLength: 5, maxLength: 60 }).map((all) => [{ what: 'open', who: 1, amount: 1, atMs: 0, operator: true } as const, ...all.toSorted((a, b) => Math.floor(a.atMs / 60_000) - Math.floor(b.atMs / 60_000))]);
const lotOf = fc.record({ reserve: fc.option(fc.integer({ min: 1000, max: 6000 })), buyNow: fc.option(fc.integer({ min: 6000, max: 9000 })), scope: fc.constantFrom('lot', 'group'), window: fc.constantFrom(0, 30, 120) });

function decide(state: LotState, history: LotHistory, { what, who, amount, operator, ...act }: Act): Outcome<LotEvent[], unknown> {
  const nowMs = OPENS_AT_MS + act.atMs;
  const account = bidder(who);
  switch (what) {
    case 'open': return decideOpen(state, nowMs);
    case 'bid': return decideBid(state, bidOf(account, BigInt(amount), { bidder: who <= state.bidderCount ? who : null }), nowMs);
    case 'buy': return decideBuy(state, { account, bidder: null, currency: null, standing: GOOD_STANDING }, nowMs);
    case 'close': return decideClose(state, nowMs);
    case 'end': return decideEnd(state, { operator }, nowMs);
    case 'withdraw': return decideWithdraw(state, { operator, reason: 'x' }, nowMs);
    case 'freeze': return decideFreeze(state, 'x', nowMs);
    case 'resume': return decideResume(state, nowMs);
    case 'outage': return decideOutage(state, nowMs);
    case 'move': return state.terms.softClose.scope === 'lot' ? { ok: true, value: [] } : decideGroupMove(state, nowMs + amount, nowMs);
    case 'lower': return decideLowerReserve(state, minor(BigInt(amount)), nowMs);
    case 'retract': return decideRetract(state, history, { by: 'bidder', account, reason: 'typing_error' }, nowMs);
    case 'void': return decideRetract(state, history, { by: 'staff', seqs: history.standing.slice(0, 1).map((bid) => bid.seq), reason: 'x' }, nowMs);
  }
}

function historyOf(events: readonly LotEvent[]): LotHistory {
  const gone = new Set(events.flatMap((event) => (event.kind === 'bid.retracted' ? event.seqs : [])));
  return {
    standing: events.flatMap((event) => (event.kind === 'bid.accepted' && !gone.has(event.seq) ? [event] : [])),
    lowerings: events.flatMap((event) => (event.kind === 'lot.reserve_lowered' ? [event] : [])),
  };
}

function holdsAfter(before: LotState, event: LotEvent, after: LotState): void {
  expect(event.seq).toBe(before.seq + 1);
  expect(MOVES[before.status]).toContain(after.status);
  expect(after.closesAtMs).toBeGreaterThanOrEqual(before.closesAtMs);
  expect(after.lastDecidedAtMs).toBeGreaterThanOrEqual(before.lastDecidedAtMs);
  expect(after.price).toBeGreaterThanOrEqual(after.terms.openingPrice);
  if (after.leader !== null && after.leader.maximum >= after.terms.openingPrice) expect(after.price).toBeLessThanOrEqual(after.leader.maximum);
  if (before.buyNowGone) expect(after.buyNowGone).toBe(true);
  expect(event).toMatchObject({ price: after.price, bidCount: after.bidCount, closesAtMs: after.closesAtMs });
  if (event.kind === 'bid.accepted' && before.leader?.account !== event.account && before.leader !== null) expect(after.price).toBeGreaterThan(before.price);
  if (event.kind === 'lot.closed' && event.outcome !== 'withdrawn') {
    expect(event.winner).toBe(hasQualifyingBid(before) ? before.leader?.account : null);
    if (event.reason === null) expect(event.atMs).toBeGreaterThanOrEqual(before.closesAtMs);
  }
}

test(`whatever is asked of a lot in whatever order, its states move only along their machine and nothing goes back (SEED=${SEED})`, { timeout: 120_000 }, () => {
  const kinds = new Set<string>();
  fc.assert(fc.property(lotOf, acts, ({ reserve, buyNow, scope, window }, all) => {
    const softClose = { ...DEFAULT_SOFT_CLOSE, scope, windowSeconds: window } as const;
    const published = terms({ closesAtMs: OPENS_AT_MS + 240_000, buyNowPrice: buyNow === null ? null : minor(BigInt(buyNow)), retraction: 'marketplace', softClose });
    const scheduled = initialState(published, reserve === null ? null : minor(BigInt(reserve)));
    const events: LotEvent[] = [];
    let state = Object.freeze(scheduled);
    for (const one of all) {
      const answer = decide(state, historyOf(events), one);
      expect(decide(state, historyOf(events), one)).toEqual(answer);
      if (!answer.ok) continue;
      for (const event of answer.value) {
        const next = Object.freeze(evolve(state, event));
        holdsAfter(state, event, next);
        kinds.add(`${event.kind}${event.kind === 'lot.closed' ? ` ${event.outcome}` : ''}`);
        events.push(event);
        state = next;
      }
    }
    expect(fold(scheduled, events)).toEqual(state);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, place) => place + 1));
  }), { numRuns: RUNS, seed: SEED });
  expect([...kinds].toSorted()).toEqual([
    'bid.accepted', 'bid.retracted', 'lot.bought', 'lot.closed passed', 'lot.closed sold', 'lot.closed withdrawn', 'lot.extended', 'lot.frozen', 'lot.opened', 'lot.reserve_lowered', 'lot.resumed',
  ]);
});
