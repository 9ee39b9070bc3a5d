import { expect, test } from 'vitest';
import { auctionModule, AUCTION_STREAM, auctionOutbox, type AuctionModule } from '#modules/auction/index.ts';
import { BIDDING_STREAM, VOIDS_STREAM } from '#modules/bidding/index.ts';
import type { AuctionEvent } from '#contracts/auction.ts';
import type { BiddingEvent, VoidEvent } from '#contracts/bidding.ts';
import { parseLotId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { openBus, type HouseBus } from '#platform/bus/bus.ts';
import type { HeardMessage } from '#platform/bus/ports.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import type { Log } from '#platform/log/log.ts';
import type { World } from '../world/world.ts';
import { bidderId, houseIn, worldWithServer, type HouseInWorld } from './house-in-world.ts';
import type { HouseServer } from './house.ts';

/*
 * The auction module, bidding and the relay between them, in one simulated process: a lot from its draft to the hammer.
 */

type SellingHouse = HouseInWorld & { auction: AuctionModule; bus: HouseBus; warnings: string[]; facts: BiddingEvent[]; voids: VoidEvent[] };

const payloads = <Event>(messages: readonly HeardMessage[]): Event[] => messages.map(({ payload }) => payload as Event);

function sellingHouseIn(world: World, server: HouseServer, name: string): SellingHouse {
  const house = houseIn(world, server, name);
  const { process, bidding } = house;
  const warnings: string[] = [];
  const hear = (_fields: object, message: string): void => void warnings.push(message);
  const log: Log = { debug: () => {}, info: () => {}, warn: hear, error: hear, fatal: hear, child: () => log };
  const metrics = openMetrics();
  const auction = auctionModule({
    database: server.database(process, { role: 'auction', label: 'auction' }), clock: process.clock, keys: process.keys, commands: bidding.commands, bidding: bidding.queries,
    identity: { profiles: async () => new Map() }, pictures: { prepare: async () => ({ ok: false, refusal: 'busy' }) }, log, metrics,
  });
  const bus = openBus({
    connect: () => server.lane(process, { role: 'platform', label: 'relay', asyncCommit: true, limits: { idleInTransactionMs: 0, statementMs: 10_000 } }),
    clock: process.clock, timers: process.timers, log, metrics, broker: null,
  });
  const relay = server.database(process, { label: 'relay pool', max: 2 });
  bus.relay(bidding.outbox(relay));
  bus.relay(bidding.voidsOutbox(relay));
  bus.relay(auctionOutbox(relay));
  const facts: BiddingEvent[] = [];
  const voids: VoidEvent[] = [];
  bus.subscribe('auction from bidding', [BIDDING_STREAM], (messages) => auction.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
  bus.subscribe('auction from auction', [AUCTION_STREAM], (messages) => auction.handlers.onAuctionEvents(payloads<AuctionEvent>(messages)));
  bus.subscribe('facts', [BIDDING_STREAM], async (messages) => void facts.push(...payloads<BiddingEvent>(messages)));
  bus.subscribe('voids', [VOIDS_STREAM], async (messages) => void voids.push(...payloads<VoidEvent>(messages)));
  return { ...house, auction, bus, warnings, facts, voids };
}

async function inHouse<Result>(seed: string, work: (house: SellingHouse, server: HouseServer, world: World) => Promise<Result>): Promise<Result> {
  const { world, server } = worldWithServer(seed);
  const house = sellingHouseIn(world, server, 'house');
  const done = (async () => {
    await house.bidding.start();
    house.bus.start();
    return work(house, server, world);
  })().finally(() => world.stop());
  await Promise.all([world.run({ untilUs: 900_000_000 }), done.catch(() => {})]);
  return done;
}

const pass = (world: World, ms: number): Promise<void> => new Promise((resolve) => { world.at(ms * 1_000, 'test', 'pass', () => resolve()); });

const SELLER = { accountId: bidderId(500), displayName: 'The seller', roles: ['seller'] as const };
const HOUR_MS = 3_600_000;

const listing = (nowMs: number) => ({
  title: 'Gold watch', description: 'Runs well.', category: 'watches', currency: 'USD', openingPrice: minor(1_000n), reservePrice: minor(4_000n), closesAtMs: nowMs + 48 * HOUR_MS,
});

async function draft(house: SellingHouse, key: string): Promise<LotId> {
  const wanted = { draft: listing(house.process.clock.nowMs()), saleId: undefined, fields: [] };
  const made = await house.auction.selling.createLot(SELLER, wanted, { account: '500', key, call: 'createLot', asked: 'the same' });
  if (!made.ok) throw new Error(JSON.stringify(made));
  const lot = parseLotId(String(Reflect.get(Object(made.body), 'id')));
  if (lot === null) throw new Error('a lot has an id');
  return lot;
}

const projected = (server: HouseServer, lot: LotId) => server.control.rows(server.tables.auction.heads).find((row) => `lot_${row.lot_id}` === lot);

test('a lot goes from its draft to the hammer, and the lists follow', () => inHouse('sold', async (house, server, world) => {
  const lot = await draft(house, 'once');
  expect(await draft(house, 'once')).toBe(lot);
  expect(server.control.rows(server.tables.auction.lots)).toHaveLength(1);
  expect(await house.auction.selling.publishLot({ actor: SELLER, lot }, null)).toMatchObject({ ok: true });
  expect(await house.bid(lot, 1, 3_000n)).toMatchObject({ ok: true, seq: 2 });
  const lowered = await house.auction.selling.changeLot({ actor: SELLER, lot }, { draft: { reservePrice: minor(3_500n) }, saleId: undefined, fields: ['reservePrice'] }, null);
  expect(lowered).toMatchObject({ ok: true });
  expect(server.control.rows(server.tables.auction.lots)[0]).toMatchObject({ reserve_price: 3_500n, reserve_asked: null });
  expect(await house.bid(lot, 2, 5_000n)).toMatchObject({ ok: true, seq: 4, price: 3_500n });
  await pass(world, 3_000);
  expect(projected(server, lot)).toMatchObject({ seq: 4n, status: 'open', price: 3_500n, bid_count: 2, bidder_count: 2 });
  expect(await house.auction.selling.endLot({ actor: SELLER, lot }, null)).toMatchObject({ ok: true });
  await pass(world, 3_000);
  expect(projected(server, lot)).toMatchObject({ status: 'closed' });
  expect(house.facts.map(({ seq }) => seq)).toEqual(house.facts.map((_, at) => at + 1));
  expect(house.facts.at(-1)).toMatchObject({ kind: 'lot.closed' });
  expect(house.warnings).toEqual([]);
}));

test('a lot that was handed over while bidding\'s database was away is handed over by the relay', () => inHouse('again', async (house, server, world) => {
  const lot = await draft(house, 'once');
  server.control.onStatement(({ statement, phase }) => (statement === 'bidding.insert_terms' && phase === 'arrived' ? { kind: 'cut', noticed: true } : null));
  await expect(house.auction.selling.publishLot({ actor: SELLER, lot }, null)).rejects.toMatchObject({ name: 'DatabaseLost' });
  expect(server.control.rows(server.tables.bidding.lots)).toHaveLength(0);
  server.control.onStatement(null);
  await pass(world, 5_000);
  expect(server.control.rows(server.tables.bidding.lots)).toHaveLength(1);
  expect(await house.bid(lot, 1, 3_000n)).toMatchObject({ ok: true });
}));

test('a bid is voided by two members of staff, and the one who asked hears of it', () => inHouse('void', async (house, server, world) => {
  const lot = await house.lot();
  await house.bid(lot, 1, 3_000n);
  const asked = await house.bidding.commands.requestVoid({ lot, seq: 2, by: bidderId(800), reason: 'a typing error' });
  if (!asked.ok || asked.approvalId === undefined) throw new Error('a void was asked for');
  expect(await house.bidding.commands.requestVoid({ lot, seq: 2, by: bidderId(800), reason: 'again' })).toMatchObject({ ok: false, code: 'wrong_state' });
  expect(await house.bidding.operations.voidsWaiting(null, 10)).toMatchObject([{ lot, seq: 2 }]);
  expect(await house.bidding.commands.approve({ approval: asked.approvalId, by: bidderId(800) })).toMatchObject({ ok: false, code: 'same_person' });
  expect(await house.bidding.commands.approve({ approval: asked.approvalId, by: bidderId(801) })).toMatchObject({ ok: true });
  expect(await house.bidding.operations.voidsWaiting(null, 10)).toEqual([]);
  await pass(world, 3_000);
  expect(house.voids).toMatchObject([{ kind: 'void.ended', lot, seq: 2 }]);
  const [bid] = await house.bidding.queries.history(lot, null, 10);
  expect(bid).toMatchObject({ retracted: true });
  expect(server.control.rows(server.tables.bidding.voids)).toEqual([]);
}));

test('two houses relay each fact at least once, in the order of each lot, though one of them dies', async () => {
  const { world, server } = worldWithServer('relays');
  const houses = ['one', 'two'].map((name) => sellingHouseIn(world, server, name));
  const [one, two] = houses;
  if (one === undefined || two === undefined) throw new Error('there are two houses');
  const done = (async () => {
    for (const house of houses) {
      await house.bidding.start();
      house.bus.start();
    }
    const lots = [await one.lot(), await two.lot()];
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(lots.map((lot, at) => two.bid(lot, round % 3, 2_000n * BigInt(round + 1 + at))));
      if (round === 3) one.process.kill();
      if (round === 5) server.control.crash({ downUs: 300_000 });
      await pass(world, 700);
    }
    await pass(world, 10_000);
    return lots;
  })().finally(() => world.stop());
  await Promise.all([world.run({ untilUs: 900_000_000 }), done.catch(() => {})]);
  for (const lot of await done) {
    const told = [...one.facts, ...two.facts].filter((fact) => fact.lot === lot).map(({ seq }) => seq);
    const firsts = told.filter((seq, at) => told.indexOf(seq) === at);
    const rows = server.control.rows(server.tables.bidding.decisions).filter((row) => `lot_${row.lotId}` === lot && row.seq !== null);
    expect(rows.length).toBeGreaterThan(6);
    expect(firsts).toEqual(rows.map(({ seq }) => seq));
  }
  expect(server.control.counts().get('advisory_lock_taken_over')).toBeGreaterThan(0);
});
