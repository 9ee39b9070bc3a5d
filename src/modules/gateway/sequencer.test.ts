import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PublicLotEvent } from '#contracts/bidding.ts';
import { lotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { run } from '../../../test/support/live-client.ts';
import { HELD_EVENTS_MAX, Sequencer } from './sequencer.ts';

const event = (seq: number): PublicLotEvent => ({
  lot: lotId('1'), seq, kind: 'bid.accepted', price: minor(1n), minimum: minor(2n), leader: null, bidCount: seq, bidderCount: 1, closesAtMs: 0, atMs: 0,
});

test('whatever order events come in and however often, they go out once, in order and without a gap', () => {
  const arrivals = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(40)).chain(([count, begin]) => fc.tuple(
    fc.constant(count), fc.constant(begin), fc.array(fc.integer({ min: 1, max: count }), { maxLength: 30 }), fc.shuffledSubarray(run(1, count), { minLength: count }), fc.nat(60),
  ));
  fc.assert(fc.property(arrivals, ([count, begin, twice, order, beginAt]) => {
    const sequencer = new Sequencer();
    const out: number[] = [];
    [...twice, ...order].forEach((seq, index) => {
      if (index === beginAt) out.push(...sequencer.begin(begin + 1).map((each) => each.seq));
      out.push(...sequencer.offer(event(seq)).map((each) => each.seq));
    });
    out.push(...sequencer.begin(begin + 1).map((each) => each.seq));
    expect(out).toEqual(run(begin + 1, count));
    expect(sequencer.gap).toBe(false);
  }));
});

test('a number that is known of and not here is a gap', () => {
  const sequencer = new Sequencer();
  sequencer.know(9);
  expect(sequencer.gap).toBe(false);
  sequencer.begin(9);
  expect(sequencer.gap).toBe(true);
  expect(sequencer.offer(event(9)).length).toBe(1);
  expect(sequencer.gap).toBe(false);
});

test('what is held behind a gap is bounded, and the gap says that there is more', () => {
  const sequencer = new Sequencer();
  sequencer.begin(1);
  for (const seq of run(2, HELD_EVENTS_MAX + 500)) expect(sequencer.offer(event(seq))).toEqual([]);
  expect(sequencer.offer(event(1)).length).toBe(HELD_EVENTS_MAX + 1);
  expect(sequencer.gap).toBe(true);
  expect(sequencer.next).toBe(HELD_EVENTS_MAX + 2);
});
