import { expect, test } from 'vitest';
import { accountId, lotId } from '#domain/ids.ts';
import { initialState } from '#domain/lot/state.ts';
import { minor } from '#domain/money.ts';
import { termsFor } from '../../../../test/support/bidding.ts';
import { knownLot } from '../lots-cache.ts';
import { decideBatch, type BatchWorld } from './batch.ts';
import type { Entry, Intent } from './entry.ts';
import { LaneQueue } from './queue.ts';
import { Standings } from './standings.ts';

const LOT = lotId(7n);
const CLOSES_MS = 1_900_000_000_000;
const terms = { ...termsFor(LOT, accountId(1n)), opensAtMs: 0, closesAtMs: CLOSES_MS };
const known = knownLot(terms, '7', 5n);

/** A lot that is open, looked at so long after its close. */
function lookedAt(afterCloseMs: number): BatchWorld {
  const state = { ...initialState(terms, null), status: 'open' as const, seq: 1 };
  return {
    nowMs: CLOSES_MS + afterCloseMs, monotonicMs: 50_000, lots: new Map([[LOT, { lot: LOT, known, group: null, newBidders: new Map(), state, changed: false }]]), groups: new Map(),
    house: { outages: [], mayOpen: true, mayClose: true, outageWaitMs: 200, receivedBeforeCloseMs: 250 },
    decided: new Map(), standings: new Standings([], [], []), heldAccounts: new Set(), histories: new Map(), behind: () => null,
  };
}

/** The same lot, whose last event is of that moment, after the database's clock was set back to before the close. */
function setBack(house: Partial<BatchWorld['house']> = {}): BatchWorld {
  const world = lookedAt(100);
  for (const work of world.lots.values()) work.state = { ...work.state, lastDecidedAtMs: world.nowMs };
  return { ...world, nowMs: CLOSES_MS - 4_000, house: { ...world.house, ...house } };
}

/** Something that was received so long before the moment of the batch. */
const entry = (intent: Intent, agoMs: number): Entry => ({
  lot: LOT, known, account: intent.kind === 'due' ? null : accountId(9n), request: intent.kind === 'due' ? null : 'aa', intent, cause: null, receivedAtMs: 50_000 - agoMs, unconfirmed: false, settle: () => {},
});
const bid: Intent = { kind: 'bid', maximum: minor(5_000n), currency: null };

test('a visit that had queued before a bid does not close the lot on it, when the bid came in time and the house kept it waiting', () => {
  const { rows } = decideBatch([entry({ kind: 'due' }, 1_300), entry(bid, 400)], lookedAt(100));
  expect(rows.map(({ kind }) => kind)).toEqual(['lot.extended', 'bid.accepted']);
});

test('a visit closes the lot where the bid behind it came too late', () => {
  const { rows } = decideBatch([entry({ kind: 'due' }, 1_300), entry(bid, 300)], lookedAt(100));
  expect(rows.map(({ kind }) => kind)).toEqual(['lot.closed', 'bid.refused']);
});

test('a visit does not close the lot on a bid that waits in the queue behind its batch, when that came in time', () => {
  const queue = new LaneQueue();
  queue.add(entry(bid, 400));
  const world = { ...lookedAt(100), behind: (lot: typeof LOT) => queue.firstReceived(lot) };
  expect(decideBatch([entry({ kind: 'due' }, 420)], world).rows.map(({ kind }) => kind)).toEqual(['lot.extended']);
});

test('what waits for another lot, or came too late, keeps no lot open', () => {
  const queue = new LaneQueue();
  queue.add({ ...entry(bid, 400), lot: lotId(8n) });
  queue.add(entry(bid, 300));
  const world = { ...lookedAt(100), behind: (lot: typeof LOT) => queue.firstReceived(lot) };
  expect(decideBatch([entry({ kind: 'due' }, 420)], world).rows.map(({ kind }) => kind)).toEqual(['lot.closed']);
});

test('a bid on a lot that is past its close is not refused as closed before the lot is, where the clock was set back', () => {
  const { rows, answers } = decideBatch([entry(bid, 5)], setBack({ mayClose: false }));
  expect(rows).toEqual([]);
  expect(answers.map(({ settled }) => settled)).toMatchObject([{ kind: 'turned_away', code: 'busy' }]);
  expect(decideBatch([entry(bid, 5)], setBack()).rows.map(({ kind }) => kind)).toEqual(['lot.closed', 'bid.refused']);
  const outages = [{ fromMs: CLOSES_MS - 11_000, toMs: CLOSES_MS + 90 }];
  expect(decideBatch([entry(bid, 5)], setBack({ outages })).rows.map(({ kind }) => kind)).toEqual(['lot.extended', 'bid.accepted']);
});

test('whether a bid came in time is told by the time of its lot, where the clock was set back', () => {
  expect(decideBatch([entry(bid, 400)], setBack()).rows.map(({ kind }) => kind)).toEqual(['lot.extended', 'bid.accepted']);
  expect(decideBatch([entry(bid, 300)], setBack()).rows.map(({ kind }) => kind)).toEqual(['lot.closed', 'bid.refused']);
});
