import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SimulatedLot } from '../../test/support/live/lot.ts';
import { lotId } from '#domain/ids.ts';
import { afterEvent } from './fold.ts';
import { LotTrack } from './track.ts';

const EVENTS = 30;

test('in whatever order and however often events come, each seq is taken once, none is skipped, and a gap is said', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: EVENTS }), { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (order, width) => {
    const lot = busyLot();
    const track = trackOf(lot);
    const taken: number[] = [];
    for (const from of order) {
      const expected = track.next ?? 0;
      const need = track.events(lot.events.slice(from - 1, from - 1 + width));
      for (let seq = expected; seq < (track.next ?? 0); seq += 1) taken.push(seq);
      if (from > expected) expect(need).toBe('again');
      if (from > expected) expect(track.next).toBe(expected);
      else expect(track.next).toBe(Math.max(expected, Math.min(lot.seq, from + width - 1) + 1));
      const { head } = track.view;
      if (head !== null && taken.length > 0) expect(head.extensions).toBe(lot.publicAt(head.seq).extensions);
      expect(head?.seq).toBe((track.next ?? 0) - 1);
    }
    expect(taken).toEqual(taken.map((_, index) => index + 1));
  }));
});

test('a view is a new object only when something changed', () => {
  const lot = busyLot();
  const track = trackOf(lot);
  track.events(lot.events.slice(0, 5));
  const before = track.view;
  track.events(lot.events.slice(0, 5));
  track.beat(track.next ?? 0, false);
  expect(track.view).toBe(before);
});

test('a beat that names less than is known, or does not name the lot, asks anew only when it stays so', () => {
  const lot = busyLot();
  const track = trackOf(lot);
  track.events(lot.events);
  expect([track.beat(3, false), track.beat(lot.seq + 1, false), track.beat(undefined, false), track.beat(undefined, false)]).toEqual(['nothing', 'nothing', 'nothing', 'again']);
  expect(track.beat(lot.seq + 2, false)).toBe('again');
  expect([track.beat(undefined, true), track.beat(undefined, true), track.beat(undefined, true)]).toEqual(['nothing', 'nothing', 'nothing']);
});

test('an older snapshot does not take a page back, unless it was told to forget', () => {
  const lot = busyLot();
  const track = trackOf(lot);
  const early = { type: 'snapshot' as const, lot: lotId('1'), seq: 0, state: { id: lotId('1'), ...track.view.head } };
  track.events(lot.events);
  track.snapshot(early);
  expect(track.view.head?.seq).toBe(lot.seq);
  track.resync();
  expect(track.view).toMatchObject({ fresh: false, head: { seq: lot.seq } });
  track.snapshot(early);
  expect(track.view).toMatchObject({ fresh: true, head: { seq: 0 } });
});

test('an extension is counted when a bid caused it, and not when it makes up for an outage', () => {
  const lot = busyLot();
  const head = lot.headFor(null);
  const event = { seq: head.seq + 1, kind: 'lot.extended' as const, price: 1, minimum: 2, leader: null, bidCount: 0, bidderCount: 0, closesAt: '2031-01-01T00:00:00.000Z', at: '2030-01-01T09:00:00.000Z' };
  expect(afterEvent(head, event, null).extensions).toBe(head.extensions + 1);
  expect(afterEvent(head, { ...event, at: head.closesAt ?? '' }, null).extensions).toBe(head.extensions);
});

/** A lot on which bids extend the close again and again: a seq that is skipped or doubled shows in the count. */
function busyLot(): SimulatedLot {
  let nowMs = Date.parse('2030-01-01T09:00:00.000Z');
  const lot = new SimulatedLot('lot_1', () => nowMs, 60_000);
  while (lot.seq < EVENTS) {
    nowMs += 1_000;
    lot.bid(`acc_${1 + (lot.seq % 3)}`, lot.headFor(null).minimum + 500);
  }
  return lot;
}

/** A track that was given the lot as it stood before anything happened. */
function trackOf(lot: SimulatedLot): LotTrack {
  const track = new LotTrack('lot_1');
  const { publicMinimum, ...rest } = lot.publicAt(0);
  track.snapshot({ type: 'snapshot', lot: lotId('1'), seq: 0, state: { id: lotId('1'), ...rest, minimum: publicMinimum } });
  return track;
}
