import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotHead } from '#contracts/bidding.ts';
import { accountId, idKey, saleId, type AccountId, type LotId, type SaleId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations, type NotificationPorts } from './index.ts';

/* What everybody who follows a lot or takes part in a sale is told, once. */

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const world = notificationWorld();
const { clock, somebody, newLot, fact } = world;
const heads = new Map<LotId, Pick<LotHead, 'status' | 'closesAtMs'>>();
const sales = new Map<LotId, { sale: SaleId; title: string }>();
const headOf = (lot: LotId): LotHead => ({
  lot, status: 'open', outcome: null, currency: 'JPY', openingPrice: minor(1n), price: minor(2_500n), minimum: minor(2_600n), bidCount: 0, bidderCount: 0, leader: null, reserve: 'none',
  buyNowPrice: null, opensAtMs: 0, closesAtMs: 0, closedAtMs: null, extensions: 0, seq: 1, serverTimeMs: clock.nowMs(), you: null, ...heads.get(lot),
});
/** The pause between two looks at rounds. */
const PAUSE_MS = 4_000;
function house(more: Partial<NotificationPorts> = {}) {
  const waiting = new Set<() => void>();
  const after: NotificationPorts['timers']['after'] = (ms, work) => {
    if (ms === PAUSE_MS) waiting.add(work);
    return { cancel: () => void waiting.delete(work) };
  };
  const one = notificationHouse(world, database, {
    timers: { after }, bidding: { heads: async (lots) => new Map(lots.flatMap((lot) => (heads.has(lot) ? [[lot, headOf(lot)]] : []))) },
    auction: { titles: async (lots) => new Map(lots.map((lot) => [lot, { title: 'A watch', currency: 'JPY' }])), salesOf: async (lots) => new Map(lots.flatMap((lot) => { const of = sales.get(lot); return of === undefined ? [] : [[lot, of]]; })) },
    ...more,
  });
  /** Every round that is due, to its end. */
  const look = async (): Promise<void> => {
    one.module.start();
    await expect.poll(() => waiting.size, { interval: 5 }).toBe(1);
    await one.module.stop();
  };
  const of = async (account: AccountId, kind: string) => (await one.bell(account)).items.filter((item: { kind: string }) => item.kind === kind);
  return { ...one, look, of };
}
type House = ReturnType<typeof house>;
const watches = (one: House, lot: LotId, account: AccountId) => one.module.handlers.onAuctionEvents([{ id: '1', event: { kind: 'lot.watched', lot, account, atMs: clock.nowMs() } }]);
/** An open lot that somebody watches and somebody bid on. */
async function followed(one: House): Promise<{ lot: LotId; watcher: AccountId; bidder: AccountId; deaf: AccountId }> {
  const [lot, watcher, bidder, deaf] = [newLot(), somebody(), somebody(), somebody({ wishes: wishesOf({ page: { extended: false, frozen: false } }) })];
  heads.set(lot, { status: 'open', closesAtMs: clock.nowMs() + 3_600_000 });
  await one.module.handlers.onBiddingEvents([fact('lot.opened', null, { lot }), fact('bid.accepted', bidder, { lot })]);
  for (const account of [watcher, deaf]) await watches(one, lot, account);
  return { lot, watcher, bidder, deaf };
}

test('that a lot was extended is told once to who follows it, with the close as it is then', async () => {
  const one = house();
  const { lot, watcher, bidder, deaf } = await followed(one);
  heads.set(lot, { status: 'open', closesAtMs: 1_900_000_000_000 });
  const facts = [fact('lot.extended', bidder, { lot }), fact('lot.extended', bidder, { lot })];
  for (let n = 0; n < 2; n += 1) await one.module.handlers.onBiddingEvents(facts);
  await one.look();
  await one.module.handlers.onBiddingEvents([fact('lot.extended', bidder, { lot })]);
  await one.look();
  for (const account of [watcher, bidder]) expect(await one.of(account, 'extended')).toMatchObject([{ lot: { id: lot }, closesAt: new Date(1_900_000_000_000).toISOString(), price: 2_500, read: false }]);
  expect(await database.all({ name: '', sql: `select 1 from notification.rounds where lot_id = ${idKey(lot)} and kind = 'extended'` })).toHaveLength(1);
  expect(await one.of(deaf, 'extended')).toEqual([]);
  expect(await one.of(somebody(), 'extended')).toEqual([]);
});
test('that a lot is frozen is told, and that it goes on takes its place; what is not so any more is not told', async () => {
  const one = house();
  const { lot, watcher, bidder, deaf } = await followed(one);
  heads.set(lot, { status: 'frozen', closesAtMs: 1 });
  await one.module.handlers.onBiddingEvents([fact('lot.frozen', bidder, { lot, account: null })]);
  await one.look();
  for (const account of [watcher, bidder]) expect(await one.of(account, 'frozen')).toHaveLength(1);
  heads.set(lot, { status: 'open', closesAtMs: 1_900_000_000_000 });
  await one.module.handlers.onBiddingEvents([fact('lot.resumed', bidder, { lot, account: null }), fact('lot.frozen', bidder, { lot, account: null }), fact('lot.resumed', bidder, { lot, account: null })]);
  await one.look();
  for (const account of [watcher, bidder]) expect([await one.of(account, 'frozen'), await one.of(account, 'resumed')]).toEqual([[], [expect.objectContaining({ lot: expect.objectContaining({ id: lot }) })]]);
  expect(await one.of(deaf, 'frozen')).toEqual([]);
});
test('that a sale has opened is told once to who takes part in it and to who watches its lots', async () => {
  const one = house();
  const [sale, other] = [saleId('900'), saleId('901')];
  const [member, declined, watcher, stranger] = [somebody(), somebody(), somebody(), somebody()];
  const lots = [newLot(), newLot(), newLot()];
  for (const lot of lots) sales.set(lot, { sale, title: 'Old <clocks>' });
  const decided = (account: AccountId, approved: boolean, of = sale) => ({ id: '1', event: { kind: 'registration.decided', sale: of, account, approved, atMs: clock.nowMs() } } as const);
  await one.module.handlers.onAuctionEvents([decided(member, true), decided(declined, true), decided(stranger, true, other)]);
  await one.module.handlers.onAuctionEvents([decided(declined, false)]);
  for (const lot of lots) await watches(one, lot, watcher);
  const lonely = newLot();
  for (let n = 0; n < 2; n += 1) await one.module.handlers.onBiddingEvents([...lots.map((lot) => fact('lot.opened', null, { lot })), fact('lot.opened', null, { lot: lonely })]);
  for (let n = 0; n < 2; n += 1) await one.look();
  for (const account of [member, watcher]) expect((await one.bell(account)).items).toEqual([expect.objectContaining({ kind: 'sale_opened', lot: null, sale: { id: sale, title: 'Old <clocks>' } })]);
  for (const account of [declined, stranger]) expect(await one.kinds(account)).toEqual([]);
  expect(await database.all({ name: '', sql: `select 1 from notification.rounds where lot_id = ${idKey(lonely)}` })).toEqual([]);
});
test('of 1,200 each is told once, also when a house dies among them and another goes on', async () => {
  let failing = true;
  const crowd = Array.from({ length: 1_200 }, () => somebody({ wishes: wishesOf({ mail: { frozen: true } }) }));
  let asked = 0;
  const contacts = async (ids: readonly AccountId[]) => {
    asked += 1;
    if (failing && asked === 2) throw new Error('away');
    return new Map(ids.flatMap((id) => { const found = world.contacts.get(id); return found === undefined ? [] : [[id, found] as const]; }));
  };
  const dying = house({ identity: { contacts } });
  const lot = newLot();
  heads.set(lot, { status: 'frozen', closesAtMs: 1 });
  await dying.module.handlers.onAuctionEvents(crowd.map((account) => ({ id: '1', event: { kind: 'lot.watched', lot, account, atMs: clock.nowMs() } })));
  await dying.module.handlers.onBiddingEvents([fact('lot.frozen', accountId('666'), { lot, account: null, leaderAccount: null })]);
  asked = 0;
  world.told.length = 0;
  await dying.look();
  expect([dying.warnings.length, world.told.flat().length]).toEqual([1, 500]);
  failing = false;
  clock.pass(60_000);
  const [one, other] = [house(), house()];
  await Promise.all([one.look(), other.look()]);
  const told = world.told.flat();
  expect([told.length, new Set(told).size]).toEqual([1_200, 1_200]);
  const [row] = await database.all<{ count: string }>({ name: '', sql: `select count(*) from notification.messages where lot_id = ${idKey(lot)} and kind = 'frozen'` });
  expect(Number(row?.count)).toBe(1_200);
});
