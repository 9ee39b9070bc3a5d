import type { HeardMessage } from '#platform/bus/ports.ts';
import type { BiddingReport } from '#modules/bidding/index.ts';
import { InvariantBroken } from '#domain/outcome.ts';
import { DatabaseError } from 'pg';
import type { LotId } from '#domain/ids.ts';
import { Acting } from '../bidders/acting.ts';
import { Network } from '../bidders/network.ts';
import { Watcher } from '../bidders/watcher.ts';
import { Faults } from '../faults/applying.ts';
import { latencyOf } from '../store/engine/latency.ts';
import { houseServer, type HouseServer } from '../store/house.ts';
import type { LotRow } from '../store/statements/rows-bidding.ts';
import { World, WorldBroke } from '../world/world.ts';
import { deriveMarks } from './derived-marks.ts';
import { HouseSet } from './house-set.ts';
import { seedListings } from './listings.ts';
import { instrument } from './instruments.ts';
import type { Observed, Probe, Relayed, Request, Told, TxMoments } from './observed.ts';
import { LOT_KEY, type Plan } from './plan.ts';
import { lotIn } from './terms.ts';
import { Marks } from './marks.ts';
import { publicViews } from './public-views.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';

/** A run of one plan. */
export type Played = { observed: Observed; marks: Marks; faults: ReadonlyMap<string, number>; hash: string; events: number; virtualMs: number; world: World };

/** From the beginning of the calm until everything must have come to rest. */
export const CONVERGENCE_MS = 240_000;
const SECOND_US = 1_000_000;
const LOOK_US = 1.5 * SECOND_US;
/** A lot whose close is further off than this when all is calm is ended by the house: in most seeds soon, so that nobody waits for an empty hall; in some only where it would last hours. */
const ENDED_AFTER_MS = { soon: 8_000, late: 150_000 };
const ENDED_SOON = 0.8;
const CALM_WORK_US = 7 * SECOND_US;
/** Events of the world after which a run is taken to be caught in a circle. */
const EVENTS_MAX = 6_000_000;
const STATUS = { scheduled: 0, open: 1, frozen: 2, closed: 3 } as const;

/** Plays a plan in a world of its own: trouble first, then calm until everything has come to rest. */
export async function play(plan: Plan, options: { lines?: boolean } = {}): Promise<Played> {
  const campaign = new Campaign(plan, options.lines ?? false);
  return campaign.play();
}

class Campaign {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #server: HouseServer;
  readonly #transactions: Map<number, TxMoments>;
  readonly #houses: HouseSet;
  readonly #acting: Acting;
  readonly #watchers: Watcher[];
  readonly #faults: Faults;
  readonly #endsAfterMs: number;
  readonly #marks = new Marks();
  readonly #requests: Request[] = [];
  readonly #told: Told[] = [];
  readonly #relayed: Relayed[] = [];
  readonly #taken = new Set<string>();
  readonly #probes: Probe[] = [];
  readonly #defects: string[] = [];

  constructor(plan: Plan, lines: boolean) {
    this.#plan = plan;
    const world = new World({ seed: plan.seed, lines });
    this.#world = world;
    this.#server = houseServer({ world, standby: plan.standby, latency: latencyOf(world.chance.fork('server latency'), plan.latency) });
    this.#endsAfterMs = world.chance.fork('ends').happens(ENDED_SOON) ? ENDED_AFTER_MS.soon : ENDED_AFTER_MS.late;
    if (plan.listed) seedListings(this.#server, plan, world.startMs);
    this.#transactions = instrument(this.#server, world);
    const network = new Network(world, plan.network);
    this.#houses = new HouseSet({
      world, server: this.#server, plan,
      ears: {
        told: (process, from, events) => { for (const event of events) this.#told.push({ process, from, atUs: world.nowUs, event }); },
        relayed: (process, stream, messages) => this.#consume(process, stream, messages),
        reported: (process, what) => this.#reported(process, what),
        warned: (process, message, error) => this.#warned(process, message, error),
      },
    });
    this.#acting = new Acting({
      line: { world, houses: this.#houses, network, clockMs: () => this.#server.control.clockMs(), patienceMs: plan.network.patienceMs },
      plan, startMs: world.startMs, requests: this.#requests, headOf: (lot) => this.#heads().find((row) => lotOf(row) === lot) ?? null,
    });
    this.#watchers = plan.watchers.map((one) => new Watcher({ world, houses: this.#houses, network }, one));
    this.#faults = new Faults({ world, server: this.#server, houses: this.#houses, network, watchers: this.#watchers, plan });
  }

  async play(): Promise<Played> {
    const { world } = { world: this.#world };
    let unsettled: string | null = null;
    try {
      this.#houses.begin();
      this.#faults.begin();
      this.#acting.begin();
      this.#probe();
      await this.#runUntil(this.#plan.calmMs * 1_000);
      unsettled = await this.#calm();
    } catch (error) {
      if (!(error instanceof WorldBroke)) throw error;
      this.#defects.push(`${error.message}${error.cause instanceof Error ? `\n${error.cause.stack ?? ''}` : ''}`);
    } finally {
      this.#faults.end();
    }
    const observed = await this.#observed(unsettled);
    this.#marks.fromServer(this.#server.control.counts());
    for (const { live } of this.#houses.all) if (live.counts().readings > 0) this.#marks.hit('a gap in the events of a lot was read from the store');
    deriveMarks(observed, this.#marks);
    return { observed, marks: this.#marks, faults: this.#faults.counts, hash: world.trace.hash, events: world.trace.events, virtualMs: world.nowUs / 1_000, world };
  }

  async #runUntil(us: number): Promise<void> {
    const end = await this.#world.run({ untilUs: us, eventsMax: EVENTS_MAX });
    if (end === 'events') throw new WorldBroke(`More than ${EVENTS_MAX} events happened in seed ${this.#plan.seed}.`);
  }

  /** Lets everything come to rest. Answers what did not; null when all did. */
  async #calm(): Promise<string | null> {
    this.#faults.calm();
    this.#marks.hit('calm reached');
    const startUs = this.#world.nowUs;
    this.#world.at(CALM_WORK_US, 'staff', 'tidies up', () => this.#tidyUp());
    for (let us = startUs + LOOK_US; us <= startUs + CONVERGENCE_MS * 1_000; us += LOOK_US) {
      await this.#runUntil(us);
      const missing = this.#missing();
      if (missing === null) return null;
    }
    return this.#missing();
  }

  /** What an operator does when the storm is over: dead letters are sent again, frozen lots go on, what would last for hours is ended. */
  #tidyUp(): void {
    // A connection that went silent may swallow one attempt.
    this.#world.at(CALM_WORK_US, 'staff', 'tidies up', () => this.#tidyUp());
    const nowMs = this.#server.control.clockMs();
    for (const row of this.#heads()) {
      const lot = Number(row.lotId) - LOT_KEY;
      if (row.status === STATUS.frozen) this.#acting.resume(lot);
      else if (row.status !== STATUS.closed && row.closesMs - nowMs > this.#endsAfterMs) this.#acting.end(lot);
    }
    const [house] = this.#houses.all;
    if (house === undefined || !house.open) return;
    house.process.deliver(0, 'replay dead', () => {
      house.bus.replayDead().then(({ taken }) => {
        if (taken > 0) this.#marks.hit('dead letter replayed');
      }, () => {});
    });
  }

  #heads(): LotRow[] {
    return this.#server.control.rows(this.#server.tables.bidding.lots);
  }

  #missing(): string | null {
    if (!this.#houses.whole) return 'a process of the house is not open';
    if (!this.#acting.idle) return `requests have no answer: ${this.#acting.openRequests.slice(0, 5).join(', ')}`;
    const heads = this.#heads();
    if (heads.length < this.#plan.lots.length - this.#acting.unpublished.size) return 'a lot was never taken over';
    const open = heads.find((row) => row.status !== STATUS.closed);
    if (open !== undefined) return `${lotOf(open)} is not closed: status ${open.status}, closes ${open.closesMs - this.#server.control.clockMs()} ms from now`;
    for (const row of heads) {
      for (let seq = row.seq; seq >= 1; seq -= 1) if (!this.#taken.has(`${lotOf(row)}/${seq}`)) return `${lotOf(row)} ${seq} was never relayed`;
    }
    if (this.#plan.listed) {
      const projected = new Map(this.#server.control.rows(this.#server.tables.auction.heads).map((row) => [row.lot_id, Number(row.seq)]));
      const behind = heads.find((row) => projected.get(row.lotId) !== row.seq);
      if (behind !== undefined) return `the list shows ${lotOf(behind)} at ${projected.get(behind.lotId) ?? 'nothing'}, its last event is ${behind.seq}`;
    }
    for (const watcher of this.#watchers) {
      for (const lot of watcher.lots) {
        const head = heads.find((row) => lotOf(row) === lot);
        if (head !== undefined && watcher.nextOf(lot) !== head.seq + 1) return `watcher ${watcher.line.watcher} waits for ${watcher.nextOf(lot) ?? 'a snapshot'} of ${lot}, whose last event is ${head.seq}`;
      }
    }
    return null;
  }

  /** Looks at the committed rows now and then: a head and its last event are of one commit. */
  #probe(): void {
    const chance = this.#world.chance.fork('probes');
    const look = (): void => {
      const { lots, decisionsBy } = this.#server.tables.bidding;
      for (const lot of this.#server.control.rows(lots)) {
        const committed = this.#server.control.committed(decisionsBy.eventsOf(lot.lotId));
        this.#probes.push({ atUs: this.#world.nowUs, lot, last: committed.at(-1) ?? null, events: committed.length });
      }
      this.#world.at(chance.between(500_000, 4 * SECOND_US), 'oracle', 'probe', look);
    };
    this.#world.at(chance.between(500_000, 2 * SECOND_US), 'oracle', 'probe', look);
  }

  async #consume(process: string, stream: string, messages: readonly HeardMessage[]): Promise<void> {
    if (stream !== BIDDING_STREAM) return;
    const events = messages.map(({ id, payload }) => ({ id, event: payload as Relayed['messages'][number]['event'] }));
    const poisoned = events.some(({ event }) => this.#faults.poisoned.has(`${event.lot}/${event.seq}`));
    const fails = poisoned || this.#world.chance.fork(`consume ${this.#relayed.length}`).happens(this.#faults.consumerFails);
    this.#relayed.push({ process, atUs: this.#world.nowUs, taken: !fails, messages: events });
    if (poisoned) this.#marks.hit('a message could not be taken');
    if (fails) throw new Error('The consumer fails.');
    for (const { event } of events) {
      const name = `${event.lot}/${event.seq}`;
      if (this.#taken.has(name)) this.#marks.hit('relay repeated a window');
      this.#taken.add(name);
    }
  }

  #reported(process: string, what: BiddingReport): void {
    switch (what.kind) {
      case 'batch': return this.#marks.batch(what);
      case 'parked': return this.#marks.hit('a lot was parked');
      case 'connection_lost': return this.#marks.hit('a lane lost its connection');
      case 'unconfirmed': return this.#marks.hit('a commit was not confirmed');
      case 'outage': return this.#marks.hit('an outage was found');
      case 'job_failed': return this.#failed(process, 'a job', what.error);
      case 'defect':
        this.#marks.hit('a defect was found by halving');
        return this.#failed(process, 'a request', what.error, true);
    }
  }

  #warned(process: string, message: string, error: unknown): void {
    if (message.startsWith('A message was put aside')) this.#marks.hit('a message was put aside');
    this.#failed(process, message, error);
  }

  /** An error of the house is a defect when the trouble that was made cannot explain it. */
  #failed(process: string, what: string, error: unknown, defect = false): void {
    if (this.#world.trace.speaks) this.#world.note(process, `${what}: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`);
    const planned = this.#plan.faults.some((fault) => fault.kind === 'trouble' && fault.trouble.kind === 'refuse');
    if (error instanceof DatabaseError && planned) return;
    if (error instanceof InvariantBroken || error instanceof TypeError || error instanceof RangeError || defect) {
      this.#defects.push(`${process}, ${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    }
  }

  async #observed(unsettled: string | null): Promise<Observed> {
    const { control, tables } = this.#server;
    const views = unsettled === null && this.#defects.length === 0 ? await publicViews(this.#world, this.#houses, this.#plan) : new Map();
    return {
      plan: this.#plan, startMs: this.#world.startMs, lots: new Map(this.#plan.lots.map((lot, at) => [lotIn(at), lot])), requests: this.#requests,
      told: this.#told, relayed: this.#relayed, transactions: this.#transactions, probes: this.#probes, lines: this.#watchers.map(({ line }) => line),
      undone: (control.counts().get('fail_over') ?? 0) > 0 && (control.counts().get('commit_unreplicated') ?? 0) > 0 && (control.counts().get('commits_lost') ?? 0) > 0,
      serverClockJumped: this.#plan.faults.some(({ kind }) => kind === 'server_clock'), defects: this.#defects, unsettled, publicViews: views,
      tables: { decisions: control.rows(tables.bidding.decisions), lots: this.#heads(), groups: control.rows(tables.bidding.groups), outages: control.rows(tables.bidding.outages) },
      projection: this.#plan.listed ? { heads: control.rows(tables.auction.heads), lots: control.rows(tables.auction.lots) } : null,
    };
  }
}

const lotOf = ({ lotId }: { lotId: bigint }): LotId => `lot_${lotId}` as LotId;
