import fc from 'fast-check';
import { expect, test } from 'vitest';
import { A, B, bidOf, Bidding, DEFAULT_SOFT_CLOSE, eventsOf, openLot, terms } from '../../../test/properties/given.ts';
import { groupId, saleId } from '../ids.ts';
import { decideBid, decideGroupMove, decideOpen } from './decide.ts';
import { closesAtFor, newGroupClose, withExtension, type GroupClose } from './group-close.ts';
import { initialState } from './state.ts';
import type { LotTerms, SoftClose } from './terms.ts';

const CLOSE = terms().closesAtMs;

function member(scope: 'group' | 'sale' | 'sequential', own: Partial<LotTerms> = {}, softClose: Partial<SoftClose> = {}): Partial<LotTerms> {
  return { saleId: saleId(1n), groupId: groupId(1n), position: 1, softClose: { ...DEFAULT_SOFT_CLOSE, ...softClose, scope }, ...own };
}

/** The obvious way: every lot's close in a list, each extension applied to each lot. */
function naive(closes: number[], gapMs: number, extensions: readonly { place: number; toMs: number }[]): number[] {
  let all = closes;
  for (const { place, toMs } of extensions) all = all.map((close, other) => (other < place ? close : Math.max(close, toMs + (other - place) * gapMs)));
  return all;
}

test('sequential: every later lot is moved by its distance, earlier ones stay, whatever comes in whatever order', () => {
  const extension = fc.record({ place: fc.nat(11), toMs: fc.integer({ min: 0, max: 2000 }) });
  fc.assert(fc.property(fc.array(extension, { maxLength: 40 }), fc.integer({ min: 0, max: 200 }), fc.nat(100), (extensions, gapMs, stagger) => {
    const own = Array.from({ length: 12 }, (_, place) => 500 + place * stagger);
    let group = newGroupClose('sequential', 500, gapMs);
    for (const { place, toMs } of extensions) group = withExtension(group, place + 1, toMs);
    expect(own.map((close, place) => closesAtFor(group, place + 1, close))).toEqual(naive(own, gapMs, extensions));
    expect(group.extensions).toBe(extensions.length);
    expect(group.steps.length).toBeLessThanOrEqual(12);
  }), { numRuns: 500 });
});

test.each(['group', 'sale'] as const)('%s: one close for all, whichever lot is extended', (scope) => {
  let group = newGroupClose(scope, 500);
  for (const [position, toMs] of [[3, 600], [1, 550], [7, 700]] as const) group = withExtension(group, position, toMs);
  expect([1, 2, 99].map((position) => closesAtFor(group, position, 500))).toEqual([700, 700, 700]);
  expect(closesAtFor(group, 1, 800)).toBe(800);
  expect(group).toMatchObject({ extensions: 3, steps: [{ position: 0, closesAtMs: 700 }] });
});

test('staggered closes are 30 s apart unless the sale says otherwise', () => {
  const group = withExtension(newGroupClose('sequential', 500), 2, 10_000);
  expect([1, 2, 3, 4].map((position) => closesAtFor(group, position, 0))).toEqual([0, 10_000, 40_000, 70_000]);
});

test('a shared close is plain data', () => {
  const group = withExtension(newGroupClose('sequential', 500, 10), 2, 10_000);
  const kept: unknown = JSON.parse(JSON.stringify(group));
  expect(kept).toEqual(group);
});

test('a late bid on one lot moves the others by an event of their own', () => {
  const first = new Bidding(openLot(member('group')));
  const second = new Bidding(openLot(member('group', { position: 2 })));
  let group: GroupClose = newGroupClose('group', CLOSE);
  first.bid(A, 5000n, CLOSE - 1000, group);
  expect(first.events).toMatchObject([{ kind: 'bid.accepted' }, { kind: 'lot.extended', cause: 'bid', closesAtMs: CLOSE + 119_000 }]);
  group = withExtension(group, 1, first.state.closesAtMs);
  // The other lot hears of it after its own close has passed: it was moved in time all the same.
  second.take(eventsOf(decideGroupMove(second.state, closesAtFor(group, 2, second.state.closesAtMs), CLOSE + 5)));
  expect(second.events).toMatchObject([{ kind: 'lot.extended', cause: 'group', closesAtMs: CLOSE + 119_000 }]);
  expect(eventsOf(decideGroupMove(second.state, group.steps[0]?.closesAtMs ?? 0, CLOSE + 6))).toEqual([]);
});

test('a bid on a lot that lags behind its group moves it first', () => {
  const lot = new Bidding(openLot(member('sale')));
  const group = withExtension(newGroupClose('sale', CLOSE), 4, CLOSE + 60_000);
  expect(lot.bid(A, 5000n, CLOSE + 1000, group)).toBeNull();
  expect(lot.events).toMatchObject([
    { kind: 'lot.extended', cause: 'group', seq: 2, closesAtMs: CLOSE + 60_000 },
    { kind: 'bid.accepted', seq: 3, closesAtMs: CLOSE + 60_000 },
    { kind: 'lot.extended', cause: 'bid', seq: 4, closesAtMs: CLOSE + 121_000 },
  ]);
  expect(lot.bid(B, 9000n, CLOSE + 200_000, group)).toMatchObject({ reason: 'lot_closed' });
});

test('caps count on the group, not on the lot', () => {
  const cap = { kind: 'count', max: 2 } as const;
  const lot = openLot(member('group', {}, { cap }));
  let group = newGroupClose('group', CLOSE);
  const kinds = (): string[] => eventsOf(decideBid(lot, bidOf(A, 5000n), CLOSE - 1, group)).map((event) => event.kind);
  expect(kinds()).toEqual(['bid.accepted', 'lot.extended']);
  group = { ...group, extensions: 2 };
  expect(kinds()).toEqual(['bid.accepted']);

  const total = openLot(member('sale', { closesAtMs: CLOSE + 7000 }, { cap: { kind: 'total', seconds: 60 } }));
  const shared = newGroupClose('sale', CLOSE);
  expect(eventsOf(decideBid(total, bidOf(A, 5000n), CLOSE + 6000, shared)).at(-1)).toMatchObject({ closesAtMs: CLOSE + 60_000 });
  const own = openLot(member('sequential', { closesAtMs: CLOSE + 7000 }, { cap: { kind: 'total', seconds: 60 } }));
  expect(eventsOf(decideBid(own, bidOf(A, 5000n), CLOSE + 6000, newGroupClose('sequential', CLOSE))).at(-1)).toMatchObject({ closesAtMs: CLOSE + 67_000 });
});

test('a scheduled lot opens with the close its group has reached', () => {
  const scheduled = initialState(terms(member('sequential', { position: 3 })), null);
  const group = withExtension(newGroupClose('sequential', CLOSE, 1000), 1, CLOSE + 50_000);
  expect(eventsOf(decideOpen(scheduled, scheduled.terms.opensAtMs, group))).toMatchObject([{ kind: 'lot.opened', closesAtMs: CLOSE + 52_000 }]);
  expect(decideGroupMove(scheduled, CLOSE + 1, 0)).toMatchObject({ refusal: { reason: 'lot_not_open' } });
});
