import type { BiddingEvent, LiveSink, PublicLotEvent } from '#contracts/bidding.ts';
import type { AuctionEvent } from '#contracts/auction.ts';
import { AUCTION_STREAM, type AuctionModule, auctionOutbox } from '#modules/auction/index.ts';
import { BIDDING_STREAM, type Bidding, type BiddingReport, createBidding, VOIDS_STREAM } from '#modules/bidding/index.ts';
import { type HouseBus, openBus } from '#platform/bus/bus.ts';
import { type HeardMessage, RELAY_SESSION } from '#platform/bus/ports.ts';
import type { Database } from '#platform/db/types.ts';
import type { World } from '../world/world.ts';
import type { SimProcess } from '../world/process.ts';
import type { HouseServer } from '../store/house.ts';
import { openAuction } from './listings.ts';
import { type LiveSide, openLiveSide } from './live-side.ts';
import type { Plan } from './plan.ts';
import { noMetrics, quietLog } from './quiet.ts';

/** One process of the house: the real modules over a simulated server, put together as `src/app/house.ts` does. */
export type SimHouse = {
  readonly name: string;
  readonly process: SimProcess;
  readonly bidding: Bidding;
  readonly bus: HouseBus;
  readonly live: LiveSide;
  /** Only where the plan's lots are listed. */
  readonly auction: AuctionModule | null;
  /** Takes requests: the front door is open. */
  open: boolean;
  /** Starts what works by itself, then opens the door. Throws when it cannot. */
  start(): Promise<void>;
  /** Finishes what is under way, and ends. */
  stop(): Promise<void>;
};

/** What a campaign listens to, and where it puts its hand in. */
export type HouseEars = {
  told(process: string, from: 'commit' | 'relay', events: readonly PublicLotEvent[]): void;
  /** May throw, as a consumer whose handler fails. */
  relayed(process: string, stream: string, messages: readonly HeardMessage[]): Promise<void>;
  reported(process: string, what: BiddingReport): void;
  warned(process: string, message: string, error: unknown): void;
};

export type HouseParts = { world: World; server: HouseServer; plan: Plan; ears: HouseEars };

/** Consumers that a campaign has in every house. */
export const RECORDER = 'recorder';

/** Puts a house together in a new process of the world; nothing works until `start`. */
export function openSimHouse({ world, server, plan, ears }: HouseParts, name: string): SimHouse {
  const process = world.process(name, { drift: world.chance.fork(`drift ${name}`).between(-50, 50) / 1_000_000 });
  const log = quietLog((message, error) => ears.warned(name, message, error));
  const pools: Database[] = [];
  const pool = (settings: Parameters<HouseServer['database']>[1]): Database => {
    const opened = server.database(process, settings);
    pools.push(opened);
    return opened;
  };
  const bus = openBus({
    connect: () => server.lane(process, { role: 'platform', label: 'relay', asyncCommit: true, limits: { idleInTransactionMs: 0, statementMs: 10_000 } }),
    clock: process.clock, timers: process.timers, log, metrics: noMetrics, broker: null,
  });
  const parts: { live: LiveSide | null } = { live: null };
  const sink: LiveSink = (events) => {
    if (!process.alive) return;
    ears.told(name, 'commit', events);
    parts.live?.sink(events);
  };
  const bidding = createBidding({
    database: pool({ role: 'bidding', label: 'pool', max: 6, waitMs: 2_000 }), jobs: pool({ role: 'bidding', label: 'jobs', max: 2 }),
    connectLane: () => server.lane(process, { role: 'bidding', label: 'lane' }),
    clock: process.clock, timers: process.timers, keys: process.keys, entropy: process.entropy, turn: process.turn,
    live: sink, wakeOutbox: () => bus.wake(BIDDING_STREAM), report: (what) => ears.reported(name, what), lanes: plan.lanes, heartbeatGapMs: plan.beatGapMs,
  });
  parts.live = openLiveSide({ world, process, bidding, log });
  const { live } = parts;
  const relay = pool({ role: 'bidding', label: 'relay pool', max: RELAY_SESSION.max, limits: RELAY_SESSION.limits });
  bus.relay(bidding.outbox(relay));
  if (plan.commands.some(({ act }) => act.kind === 'void')) bus.relay(bidding.voidsOutbox(relay));
  const listed = plan.listed ? openAuction({ server, process, bidding, log }) : null;
  if (listed !== null) connectAuction(bus, listed.auction, pool({ role: 'auction', label: 'relay pool', max: RELAY_SESSION.max, limits: RELAY_SESSION.limits }));
  bus.subscribe(RECORDER, [BIDDING_STREAM, VOIDS_STREAM], (messages) => ears.relayed(name, messages[0]?.stream ?? '', messages));
  bus.subscribe('live from bidding', [BIDDING_STREAM], async (messages) => {
    const events = messages.map(({ payload }) => publicPart(payload as BiddingEvent));
    ears.told(name, 'relay', events);
    live.sink(events);
  });
  const house: SimHouse = {
    name, process, bidding, bus, live, auction: listed?.auction ?? null, open: false,
    start: async () => {
      await bidding.start();
      bus.start();
      live.start();
      house.open = true;
    },
    stop: async () => {
      house.open = false;
      live.stop();
      await bidding.stop();
      await bus.stop();
      await Promise.all([...pools.map((opened) => opened.close()), listed?.close()]);
    },
  };
  return house;
}

function connectAuction(bus: HouseBus, auction: AuctionModule, relay: Database): void {
  bus.relay(auctionOutbox(relay));
  bus.subscribe('auction from bidding', [BIDDING_STREAM], (messages) => auction.handlers.onBiddingEvents(messages.map(({ payload }) => payload as BiddingEvent)));
  bus.subscribe('auction from auction', [AUCTION_STREAM], (messages) => auction.handlers.onAuctionEvents(messages.map(({ payload }) => payload as AuctionEvent)));
}

const publicPart = ({ account: _account, leaderAccount: _leader, sellerId: _seller, extensions: _extensions, broughtAboutBy: _cause, ...event }: BiddingEvent): PublicLotEvent => event;
