import { join } from 'node:path';
import type { Lane } from '../db/lane.ts';
import type { ModuleMigrations } from '../db/migrate.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { readBacklogs, type Backlog } from './backlog.ts';
import type { DeliveryPorts } from './deliver.ts';
import type { BusForm } from './form.ts';
import { inProcessBus } from './in-process.ts';
import { BUS_METRICS } from './metrics.ts';
import type { Bus, OutboxSource } from './ports.ts';
import type { Depths } from './rabbit/depths.ts';
import type { BrokerStatus } from './rabbit/line.ts';
import { type BrokerOptions, rabbitBus } from './rabbit/rabbit.ts';
import type { ConsumerPlan } from './rabbit/topology.ts';
import { openRelay, type Relay, type RelayStatus } from './relay.ts';
import { countDeadLetters, park, readDeadCounts, readDeadLetters, removeDeadLetter, type DeadCount, type DeadLetter, type Runner } from './store.ts';

/** The tables of the relay: cursors and dead letters, in schema `platform`. */
export const BUS_MIGRATIONS: ModuleMigrations = { schema: 'platform', folder: join(import.meta.dirname, 'migrations') };

/** Dead letters sent again in one call. */
const REPLAYED_MAX = 10_000;
const READ_MAX = 100;
const WATCH_MS = 10_000;

export type HouseBusPorts = {
  /** Opens a session with the role of schema `platform`. */
  connect(): Promise<Lane>;
  clock: Clock;
  timers: Timers;
  log: Log;
  metrics: Metrics;
  /** Null: consumers live in the process that relays. */
  broker: BrokerOptions | null;
};

export type { BrokerOptions } from './rabbit/rabbit.ts';
export type { ConsumerPlan } from './rabbit/topology.ts';
export type { Depths } from './rabbit/depths.ts';
export type { DeadCount } from './store.ts';
export { type Backlog, HELD_BACK_MS, waitsMs } from './backlog.ts';

export type HouseBus = Pick<Bus, 'subscribe'> & {
  /** Adds a module's outbox. Before `start`. */
  relay(source: OutboxSource): void;
  /** Something of the stream was committed; cheap enough for every commit. A stream that nobody relays here is ignored. */
  wake(stream: string): void;
  start(): void;
  /** Keeps the gauges of the bus up to date, from the start until the stop. */
  watch(): void;
  /** Ends after the deliveries under way. */
  stop(): Promise<void>;
  status(): RelayStatus[];
  /** What consumers have not taken for good yet, of every outbox: read from the cursors, so it holds for a bus of any process. At most `limit` messages each. */
  backlogs(limit: number): Promise<Backlog[]>;
  /**
   * Whether everything of a stream that left its outbox has been taken, as far as can be told from outside: nothing waits at the broker, and
   * what a consumer had in hand has had two seconds. False too when the broker cannot be asked; always true in a house without one.
   */
  settled(stream: string): Promise<boolean>;
  /** What consumers could not take, oldest first, at most 100 after the id. */
  deadLetters(afterId: string): Promise<DeadLetter[]>;
  countDeadLetters(): Promise<number>;
  /** The same by consumer; at most 1,000. */
  deadCounts(): Promise<DeadCount[]>;
  /** Sends dead letters to consumers of this process again, oldest first; what fails once more stays. Those of other consumers are counted as unknown. */
  replayDead(wanted?: { consumer?: string; limit?: number }): Promise<Replayed>;
  /** Who has subscribed here. */
  consumers(): ConsumerPlan[];
  /** How the broker is; null in a house without one, and in a process that was started and neither relays nor takes. */
  broker(): BrokerStatus | null;
  /** What waits at the broker, asked anew; null in a house without one. Throws when the broker cannot be asked. */
  depths(): Promise<Depths> | null;
};

export type Replayed = { taken: number; failed: number; unknown: number };

/** The outboxes of a process and their consumers. Subscribe and add outboxes first, then start. */
export function openBus(ports: HouseBusPorts): HouseBus {
  const relays = new Map<string, Relay>();
  const sources: OutboxSource[] = [];
  const sessions = keptSession(ports);
  const subscribed: ConsumerPlan[] = [];
  const watch = repeated(ports, async () => {
    ports.metrics.gauge(BUS_METRICS.waitingDead).set(await countDeadLetters(await sessions.runner()));
    await bus.look();
  });
  const delivering = { ...ports, park: async (...[consumer, message, error]: Parameters<DeliveryPorts['park']>) => park(await sessions.runner(), consumer, message, error, ports.clock.nowMs()) };
  const bus = ports.broker === null ? inProcessBus(delivering) : rabbitBus({ ...delivering, ...ports.broker });
  return {
    subscribe: (consumer, streams, handle) => {
      bus.subscribe(consumer, streams, handle);
      subscribed.push({ consumer, streams });
    },
    relay: (source) => {
      if (relays.has(source.stream)) throw new Error(`The outbox ${source.stream} is relayed already.`);
      sources.push(source);
      relays.set(source.stream, openRelay({ ...ports, source, ready: () => bus.ready(source.stream), publish: bus.publish }));
    },
    wake: (stream) => relays.get(stream)?.wake(),
    start: () => {
      bus.start({ publishes: relays.size > 0 });
      relays.forEach((relay) => relay.start());
    },
    watch: () => watch.start(),
    stop: async () => {
      watch.stop();
      await Promise.all([bus.stop(), ...[...relays.values()].map((relay) => relay.stop())]);
      await sessions.close();
    },
    status: () => [...relays.values()].map((relay) => relay.status()),
    settled: bus.settled,
    backlogs: (limit) => readBacklogs(ports.connect, sources, limit),
    deadLetters: async (afterId) => readDeadLetters(await sessions.runner(), afterId, READ_MAX),
    countDeadLetters: async () => countDeadLetters(await sessions.runner()),
    deadCounts: async () => readDeadCounts(await sessions.runner()),
    replayDead: async (wanted = {}) => replayDead(await sessions.runner(), bus, wanted),
    consumers: () => [...subscribed],
    broker: bus.broker,
    depths: bus.depths,
  };
}

function repeated({ timers, log }: HouseBusPorts, look: () => Promise<void>): { start(): void; stop(): void } {
  let timer: { cancel(): void } | null = null;
  let going = false;
  const next = (): void => {
    timer = timers.after(WATCH_MS, () => {
      look().catch((error: unknown) => log.debug({ err: error }, 'The bus could not be looked at; it is tried again.')).finally(() => { if (going) next(); });
    });
  };
  return {
    start: () => {
      going = true;
      next();
    },
    stop: () => {
      going = false;
      timer?.cancel();
    },
  };
}

// One session for dead letters, opened when first needed and again after it was lost.
function keptSession(ports: HouseBusPorts): { runner(): Promise<Runner>; close(): Promise<void> } {
  let lane: Promise<Lane> | null = null;
  const open = async (): Promise<Lane> => {
    const known = await lane?.catch(() => null);
    if (known !== undefined && known !== null && !known.lost) return known;
    lane = ports.connect();
    return lane;
  };
  return {
    runner: async () => {
      const session = await open();
      return (statement, values) => session.send(statement, values);
    },
    close: async () => {
      const session = await lane?.catch(() => null);
      await session?.close().catch(() => {});
    },
  };
}

async function replayDead(run: Runner, bus: BusForm, { consumer, limit = REPLAYED_MAX }: { consumer?: string; limit?: number }): Promise<Replayed> {
  const result = { taken: 0, failed: 0, unknown: 0 };
  let afterId = '0';
  for (let seen = 0; seen < Math.min(limit, REPLAYED_MAX);) {
    const letters = await readDeadLetters(run, afterId, READ_MAX);
    for (const letter of letters) {
      afterId = letter.id;
      if (consumer !== undefined && letter.consumer !== consumer) continue;
      if (seen >= limit) break;
      seen += 1;
      const outcome = await bus.redeliver(letter.consumer, letter.message).then((known) => (known ? 'taken' : 'unknown'), () => 'failed' as const);
      result[outcome] += 1;
      if (outcome === 'taken') await removeDeadLetter(run, letter.id);
    }
    if (letters.length < READ_MAX) break;
  }
  return result;
}
