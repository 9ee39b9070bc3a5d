import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BiddingEvent, LotHead } from '#contracts/bidding.ts';
import type { Contact } from '#contracts/identity.ts';
import { accountId, idKey, lotId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemEntropy, systemKeys } from '#platform/time/system.ts';
import { handClock } from '../../../test/support/identity-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations, notificationModule, type NotificationPorts } from './index.ts';
import { CLOSING_SOON_MS } from './rules.ts';
import { LOOK_EVERY_MS } from './service/closing.ts';

/* Who follows a lot is told once that it closes soon, by the clock that closes it. Bidding and time are given by hand. */

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const MINUTE_MS = 60_000;
const clock = handClock();
const heads = new Map<LotId, Pick<LotHead, 'status' | 'closesAtMs'>>();
const contacts = new Map<AccountId, Contact>();
const told: AccountId[] = [];
beforeEach(() => { told.length = 0; });
let count = 0;

function somebody(more: Partial<Contact> = {}): AccountId {
  count += 1;
  const account = accountId(String(1_000 + count));
  contacts.set(account, { account, email: `p${count}@example.org`, displayName: `P ${count}`, language: 'en', timeZone: null, wishes: wishesOf({ page: { extended: false } }), quiet: null, ...more });
  return account;
}

function house(more: Partial<NotificationPorts> = {}) {
  let waiting: (() => void) | null = null;
  let started = false;
  const warnings: object[] = [];
  const module = notificationModule({
    database, clock, keys: systemKeys(), timers: { after: (ms, work) => { if (ms !== LOOK_EVERY_MS) return { cancel: () => {} }; waiting = work; return { cancel: () => { waiting = null; } }; } }, post: { kind: 'mailbox' }, texter: null, pusher: null, entropy: systemEntropy,
    publicUrl: () => 'http://localhost:5000', houseName: async () => 'The House',
    identity: { contacts: async (ids) => new Map(ids.flatMap((id) => { const found = contacts.get(id); return found === undefined ? [] : [[id, found]]; })) },
    auction: { titles: async (lots) => new Map(lots.map((lot) => [lot, { title: 'A watch', currency: 'USD' }])), salesOf: async () => new Map() },
    bidding: { heads: async (lots) => new Map(lots.flatMap((lot) => (heads.has(lot) ? [[lot, headOf(lot)]] : []))) },
    tell: (accounts) => void told.push(...accounts), metrics: openMetrics(), log: { info: () => {}, warn: (fields) => void warnings.push(fields) }, ...more,
  });
  /** One look at what is due, to its end. */
  const look = async (): Promise<void> => {
    const work = waiting;
    waiting = null;
    if (started) work?.();
    else module.start();
    started = true;
    await expect.poll(() => waiting, { interval: 5 }).not.toBeNull();
  };
  const closings = async (account: AccountId) => (await module.heldAbout(account)).notices.filter(({ kind }) => kind === 'closing');
  return { module, look, warnings, closings };
}

const headOf = (lot: LotId): LotHead => ({
  lot, status: 'open', outcome: null, currency: 'USD', openingPrice: minor(1n), price: minor(2_500n), minimum: minor(2_600n), bidCount: 0, bidderCount: 0, leader: null, reserve: 'none',
  buyNowPrice: null, opensAtMs: 0, closesAtMs: 0, closedAtMs: null, extensions: 0, seq: 1, serverTimeMs: clock.nowMs(), you: null, ...heads.get(lot),
});
const seqs = new Map<LotId, number>();
function fact(lot: LotId, kind: BiddingEvent['kind'], more: Partial<BiddingEvent> = {}): BiddingEvent {
  seqs.set(lot, (seqs.get(lot) ?? 0) + 1);
  return {
    lot, seq: seqs.get(lot) ?? 0, kind, price: minor(1n), minimum: minor(2n), leader: null, bidCount: 1, bidderCount: 1, closesAtMs: heads.get(lot)?.closesAtMs ?? 0, atMs: clock.nowMs(), account: null,
    leaderAccount: null, sellerId: accountId('5'), extensions: 0, ...more,
  };
}
/** A lot that opened and closes in so many minutes. */
async function opened(one: ReturnType<typeof house>, closesInMinutes: number): Promise<LotId> {
  count += 1;
  const lot = lotId(String(50_000 + count));
  heads.set(lot, { status: 'open', closesAtMs: clock.nowMs() + closesInMinutes * MINUTE_MS });
  await one.module.handlers.onBiddingEvents([fact(lot, 'lot.opened')]);
  return lot;
}
async function extended(one: ReturnType<typeof house>, lot: LotId, minutes: number): Promise<void> {
  heads.set(lot, { status: 'open', closesAtMs: (heads.get(lot)?.closesAtMs ?? 0) + minutes * MINUTE_MS });
  await one.module.handlers.onBiddingEvents([fact(lot, 'lot.extended')]);
}
const watches = (one: ReturnType<typeof house>, lot: LotId, account: AccountId, kind: 'lot.watched' | 'lot.unwatched' = 'lot.watched') =>
  one.module.handlers.onAuctionEvents([{ id: '1', event: { kind, lot, account, atMs: clock.nowMs() } }]);

test('who watches a lot and who bid on it are told once, a quarter of an hour before, and nobody else', async () => {
  const one = house();
  const [watcher, bidder, both, gone, deaf, hidden] = [somebody(), somebody(), somebody(), somebody(), somebody({ wishes: wishesOf({ page: { closing: false } }) }), accountId('666')];
  const lot = await opened(one, 30);
  for (const account of [watcher, both, gone, deaf, hidden]) await watches(one, lot, account);
  await watches(one, lot, gone, 'lot.unwatched');
  await one.module.handlers.onBiddingEvents([fact(lot, 'bid.accepted', { account: bidder, leaderAccount: bidder }), fact(lot, 'bid.accepted', { account: both, leaderAccount: both })]);
  clock.pass(15 * MINUTE_MS - 1);
  await one.look();
  expect(await one.closings(watcher)).toEqual([]);
  clock.pass(MINUTE_MS);
  for (let n = 0; n < 3; n += 1) await one.look();
  for (const account of [watcher, bidder, both]) {
    expect(await one.closings(account)).toMatchObject([{ lot: { id: lot, title: 'A watch' }, price: 2_500, closesAt: new Date(heads.get(lot)?.closesAtMs ?? 0).toISOString(), read: false }]);
  }
  for (const account of [gone, deaf, hidden]) expect(await one.closings(account)).toEqual([]);
  expect(told.filter((account) => account === watcher)).toHaveLength(1);
  expect(one.warnings).toEqual([]);
});

test('a lot that is extended again and again, and a house that starts again, tell nobody twice', async () => {
  const one = house();
  const watcher = somebody();
  const lot = await opened(one, 10);
  await watches(one, lot, watcher);
  await one.look();
  for (let n = 0; n < 5; n += 1) {
    clock.pass(9 * MINUTE_MS);
    await extended(one, lot, 30);
    await one.look();
  }
  await one.module.stop();
  const again = house();
  clock.pass(20 * MINUTE_MS);
  await extended(again, lot, 1);
  await again.look();
  expect([await again.closings(watcher), told]).toMatchObject([[{ kind: 'closing' }], [watcher]]);
});

test('a close that moved before anybody was told is what counts', async () => {
  const one = house();
  const watcher = somebody();
  const lot = await opened(one, 20);
  await watches(one, lot, watcher);
  // The fact is still under way: what bidding answers is true already.
  heads.set(lot, { status: 'open', closesAtMs: clock.nowMs() + 60 * MINUTE_MS });
  clock.pass(10 * MINUTE_MS);
  await one.look();
  clock.pass(34 * MINUTE_MS);
  await one.look();
  expect(await one.closings(watcher)).toEqual([]);
  clock.pass(2 * MINUTE_MS);
  await one.look();
  expect(await one.closings(watcher)).toHaveLength(1);
});

test.each(['closed', 'frozen', 'scheduled'] as const)('of a lot that is %s meanwhile nobody is told that it closes soon', async (status) => {
  const one = house();
  const watcher = somebody();
  const lot = await opened(one, 20);
  await watches(one, lot, watcher);
  heads.set(lot, { status, closesAtMs: clock.nowMs() + 20 * MINUTE_MS });
  clock.pass(10 * MINUTE_MS);
  await one.look();
  expect(await one.closings(watcher)).toEqual([]);
  if (status !== 'frozen') return;
  heads.set(lot, { status: 'open', closesAtMs: clock.nowMs() + 5 * MINUTE_MS });
  await one.module.handlers.onBiddingEvents([fact(lot, 'lot.resumed')]);
  await one.look();
  expect(await one.closings(watcher)).toHaveLength(1);
});

test('a house that was away for the quarter of an hour tells while there is time, and not afterwards', async () => {
  const before = house();
  const [late, tooLate] = [somebody(), somebody()];
  const [lot, over] = [await opened(before, 30), await opened(before, 20)];
  await watches(before, lot, late);
  await watches(before, over, tooLate);
  clock.pass(25 * MINUTE_MS);
  const after = house();
  await after.look();
  expect([await after.closings(late), await after.closings(tooLate)]).toMatchObject([[{ kind: 'closing' }], []]);
});

test('of 5,000 who watch a lot each is told once, in bounded pages, also when the house dies among them and two houses look at once', async () => {
  const crowd = Array.from({ length: 5_000 }, () => somebody());
  const pages: number[] = [];
  let failing = true;
  const identity: NotificationPorts['identity'] = { contacts: async (ids) => {
    pages.push(ids.length);
    if (failing && pages.length === 4) throw new Error('died');
    return new Map(ids.flatMap((id) => { const found = contacts.get(id); return found === undefined ? [] : [[id, found]]; }));
  } };
  const one = house({ identity });
  const lot = await opened(one, 10);
  await one.module.handlers.onAuctionEvents(crowd.map((account, at) => ({ id: String(at), event: { kind: 'lot.watched', lot, account, atMs: clock.nowMs() } })));
  await one.look();
  expect(one.warnings).toHaveLength(1);
  expect(told).toHaveLength(1_500);
  failing = false;
  // Claimed for two minutes by the one that died; then by whoever comes first.
  await one.look();
  expect(told).toHaveLength(1_500);
  clock.pass(2 * MINUTE_MS);
  const other = house({ identity });
  await Promise.all([one.look(), other.look()]);
  expect(Math.max(...pages)).toBe(500);
  const rows = await database.all<{ account_id: string; notices: number }>({ name: '', sql: `select account_id, count(*)::integer as notices from notification.notices where topic = 'closing ${idKey(lot)}' group by account_id` });
  expect([rows.length, Math.max(...rows.map(({ notices }) => notices))]).toEqual([5_000, 1]);
  expect(new Set(rows.map((row) => row.account_id)).size).toBe(5_000);
});

test('a letter goes to who wishes for one, with the close in the time zone of its reader', async () => {
  const one = house();
  const mail = { closing: true };
  const [paris, nowhere, deaf] = [somebody({ wishes: wishesOf({ mail }), timeZone: 'Europe/Paris', language: 'fr' }), somebody({ wishes: wishesOf({ mail, page: { closing: false } }) }), somebody()];
  const lot = await opened(one, 10);
  for (const account of [paris, nowhere, deaf]) await watches(one, lot, account);
  await one.look();
  expect((await one.module.heldAbout(paris)).letters).toMatchObject([{ kind: 'closing' }]);
  expect([(await one.module.heldAbout(nowhere)).letters.length, (await one.closings(nowhere)).length, (await one.module.heldAbout(deaf)).letters.length]).toEqual([1, 0, 0]);
  const stored = await database.all<{ time_zone: string | null }>({ name: '', sql: `select time_zone from notification.messages where cause = 'closing ${idKey(lot)}' order by account_id` });
  expect(stored).toEqual([{ time_zone: 'Europe/Paris' }, { time_zone: null }]);
});

test('a lot that was followed before anybody asked for its close is looked at once, and a lot that ended forgets who watched it', async () => {
  const one = house();
  const watcher = somebody();
  const lot = await opened(one, 10);
  await watches(one, lot, watcher);
  await postgres.openAsOwner().run({ name: '', sql: `update notification.lots set look_ms = 0 where lot_id = ${idKey(lot)}` });
  await one.look();
  expect(await one.closings(watcher)).toHaveLength(1);
  await one.module.handlers.onBiddingEvents([fact(lot, 'lot.closed', { outcome: 'passed' })]);
  expect(await database.all({ name: '', sql: `select account_id from notification.watchers where lot_id = ${idKey(lot)}` })).toEqual([]);
  expect(CLOSING_SOON_MS).toBe(15 * MINUTE_MS);
});
