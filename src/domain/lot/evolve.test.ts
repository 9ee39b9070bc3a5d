import { expect, test } from 'vitest';
import { A, B, Bidding, bidOf, C, eventsOf, HOUR_MS, openLot, terms } from '../../../test/properties/given.ts';
import { minor } from '../money.ts';
import { InvariantBroken } from '../outcome.ts';
import { decideBid, decideBuy, decideClose, decideFreeze, decideLowerReserve, decideOutage, decideResume, decideRetract } from './decide.ts';
import type { LotEvent } from './events.ts';
import { evolve, fold } from './evolve.ts';
import { initialState, type LotState } from './state.ts';
import { GOOD_STANDING } from '../../../test/properties/given.ts';

/** An event that is right for its state, and each way to falsify it. */
type Case = { state: LotState; right: LotEvent; wrong: Record<string, unknown>[] };

const open = openLot({ buyNowPrice: minor(9000n) }, 6000n);
const lot = new Bidding(open);
lot.bid(A, 3000n, HOUR_MS);
lot.bid(B, 2000n, HOUR_MS);
const NOW = lot.state.lastDecidedAtMs;
const CLOSE = open.closesAtMs;
const first = (events: readonly LotEvent[]): LotEvent => {
  const [event] = events;
  if (event === undefined) throw new Error('the decision gave no event');
  return event;
};
const standing = lot.events.flatMap((event) => (event.kind === 'bid.accepted' ? [event] : []));
const frozen = evolve(lot.state, first(eventsOf(decideFreeze(lot.state, 'x', NOW))));
const late = eventsOf(decideBid(lot.state, bidOf(C, 5000n), CLOSE - 1000));
const afterLate = evolve(lot.state, first(late));
const scheduled = initialState(terms(), null);

const CASES: Record<string, Case> = {
  'lot.opened': {
    state: scheduled, right: { kind: 'lot.opened', seq: 1, atMs: terms().opensAtMs, price: minor(1000n), bidCount: 0, closesAtMs: CLOSE },
    wrong: [{ seq: 2 }, { atMs: terms().opensAtMs - 1 }, { closesAtMs: CLOSE + 1 }, { price: 1001n }, { bidCount: 1 }],
  },
  'bid.accepted': {
    state: lot.state, right: first(eventsOf(decideBid(lot.state, bidOf(C, 5000n), NOW))),
    wrong: [
      { seq: 9 }, { seq: 3 }, { atMs: NOW - 1 }, { atMs: CLOSE }, { price: 3101n }, { leading: false }, { bidCount: 2 }, { bidder: 4 }, { bidder: 0 }, { maximum: 2099n }, { maximum: 2999n },
      { account: A }, { closesAtMs: CLOSE + 1 }, { closesAtMs: CLOSE - 1 },
    ],
  },
  'lot.extended by a bid': {
    state: afterLate, right: late[1] ?? first([]),
    wrong: [{ closesAtMs: CLOSE }, { closesAtMs: CLOSE + 119_001 }, { atMs: CLOSE - 999 }, { cause: 'group' }, { cause: 'outage' }],
  },
  'lot.extended by an outage': {
    state: lot.state, right: first(eventsOf(decideOutage(lot.state, CLOSE + 1))), wrong: [{ closesAtMs: CLOSE + 120_002 }, { atMs: CLOSE - 1 }, { cause: 'bid' }],
  },
  'bid.retracted': {
    state: lot.state, right: first(eventsOf(decideRetract(lot.state, { standing, lowerings: [] }, { by: 'staff', seqs: [3], reason: 'x' }, NOW))),
    wrong: [{ price: 1001n }, { bidCount: 2 }, { seqs: [] }, { seqs: [1, 2, 3] }, { leader: null }, { runnerUpMaximum: 3001n }],
  },
  'lot.frozen': { state: lot.state, right: first(eventsOf(decideFreeze(lot.state, 'x', NOW))), wrong: [{ price: 1n }, { closesAtMs: CLOSE + 1 }] },
  'lot.resumed': { state: frozen, right: first(eventsOf(decideResume(frozen, CLOSE))), wrong: [{ closesAtMs: CLOSE + 1 }, { closesAtMs: CLOSE + HOUR_MS }] },
  'lot.reserve_lowered': {
    state: lot.state, right: first(eventsOf(decideLowerReserve(lot.state, minor(2500n), NOW))),
    wrong: [{ reservePrice: 6000n }, { reservePrice: 999n }, { price: 2051n }, { reservePrice: 1500n }],
  },
  'lot.bought': {
    state: lot.state, right: first(eventsOf(decideBuy(lot.state, { account: C, bidder: null, currency: null, standing: GOOD_STANDING }, NOW))),
    wrong: [{ price: 8999n }, { bidder: 4 }, { atMs: CLOSE }],
  },
  'lot.closed': {
    state: lot.state, right: first(eventsOf(decideClose(lot.state, CLOSE))),
    wrong: [{ outcome: 'sold', winner: A }, { winner: A }, { atMs: CLOSE - 1 }, { outcome: 'withdrawn', winner: A }, { price: 1n }],
  },
};

test.each(Object.entries(CASES))('%s is taken as decided, and refused when anything in it is false', (_, { state, right, wrong }) => {
  expect(evolve(state, right).seq).toBe(right.seq);
  for (const own of wrong) {
    // A falsified row: whatever a damaged table may hold.
    const falsified: LotEvent = Object.assign({}, right, own);
    expect(() => evolve(state, falsified), JSON.stringify(Object.keys(own))).toThrow(InvariantBroken);
  }
});

test('an event that does not belong to the status is refused', () => {
  const closed = evolve(lot.state, first(eventsOf(decideClose(lot.state, CLOSE))));
  for (const state of [scheduled, frozen, closed]) {
    for (const [name, { right }] of Object.entries(CASES)) {
      const allowed = (state === scheduled && name === 'lot.opened') || (state === frozen && (name === 'lot.resumed' || name === 'bid.retracted'));
      const event: LotEvent = { ...right, seq: state.seq + 1, atMs: Math.max(right.atMs, state.lastDecidedAtMs) };
      if (!allowed) expect(() => evolve(state, event), `${name} on ${state.status}`).toThrow(InvariantBroken);
    }
  }
});

test('a missing, repeated or swapped event is found', () => {
  const [one, two] = lot.events;
  if (one === undefined || two === undefined) throw new Error('two bids were accepted');
  expect(fold(open, [one, two])).toEqual(lot.state);
  for (const events of [[two], [one, one], [two, one]]) expect(() => fold(open, events)).toThrow(InvariantBroken);
});

test('an event leaves the state it was applied to as it was', () => {
  const before = structuredClone(lot.state);
  for (const { state, right } of Object.values(CASES)) evolve(Object.freeze(state), right);
  expect(lot.state).toEqual(before);
});
