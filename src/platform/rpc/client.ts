import { Agent } from 'node:http';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { type Entry, type Outcome, sendBatch, type Wire } from './batch.ts';
import { encode } from './codec.ts';
import { contextNow } from './context.ts';
import { ServiceAway, ServiceFailed } from './errors.ts';
import { RPC_METRICS } from './metrics.ts';
import { inOrderFor, type Places } from './places.ts';
import type { Signatures } from './signature.ts';

/** Calls to one service whose answer is due; past it the caller is told that the service is away. */
export const CALLS_WAITING_MAX = 16_384;
/** Calls in one request, as whoever answers takes them. */
export const CALLS_PER_BATCH_MAX = 256;
/**
 * Calls of one turn of work go together, so that a crowd costs few requests and a lone call waits for nobody. So many go before the turn has ended: who
 * answers works on them while the rest is still being read, instead of one after the other.
 */
const BATCH_FULL = 64;
/** Characters of one request, from which on a further call goes in the next. */
const BATCH_LENGTH_MAX = 1_048_576;
const SOCKETS_PER_REPLICA_MAX = 64;
/** A replica that did not answer is passed over for so long, as long as another does. */
const PASSED_OVER_MS = 1_000;
/** For how long a call that was not begun, or may be sent again, is sent again when no replica answers; a service that is started anew is there by then, or not soon. */
const AGAIN_FOR_MS = 1_500;
const AGAIN_PAUSE_MS = 100;
const WITHIN_MS = 5_000;

/** How a call is to be made. */
export type CallRules = {
  again: boolean;
  /** Calls of one text go to the same replica while it answers. */
  near?: string | null;
  withinMs?: number;
  /** Monotonic time at which what it asks for was received by the house. */
  receivedAtMs?: number | null;
};

export type ServiceClient = {
  /** The method's answer. Throws {@link ServiceAway}, or ServiceFailed when the service met a defect. */
  call(path: string, args: readonly unknown[], rules: CallRules): Promise<unknown>;
  /** Whether the last thing heard of it was an answer; true before anything was asked. */
  answers(): boolean;
  close(): void;
};

export type ClientPorts = {
  /** Whom it calls, and who calls. */
  service: string;
  by: string;
  places: Places;
  signatures: Signatures;
  clock: Clock;
  timers: Timers;
  log: Pick<Log, 'info' | 'warn'>;
  metrics: Metrics;
};

type Replica = Wire & { queues: Map<string, { entries: Entry[]; withinMs: number }>; sending: number; failedMs: number; flushing: boolean };
type Client = { ports: ClientPorts; replicas: Map<string, Replica>; waiting: number; turn: number; well: boolean };

/** Calls one service over HTTP, whichever of its replicas answers. */
export function serviceClient(ports: ClientPorts): ServiceClient {
  const client: Client = { ports, replicas: new Map(), waiting: 0, turn: 0, well: true };
  const seconds = ports.metrics.histogram(RPC_METRICS.seconds, { service: ports.service });
  return {
    call: async (path, args, rules) => {
      if (client.waiting >= CALLS_WAITING_MAX) throw new ServiceAway(ports.service, false, `has ${CALLS_WAITING_MAX} calls to answer already`);
      const startMs = ports.clock.monotonicMs();
      client.waiting += 1;
      try {
        return await tryAll(client, path, textOf(args), rules, startMs);
      } finally {
        client.waiting -= 1;
        seconds.observe((ports.clock.monotonicMs() - startMs) / 1_000);
      }
    },
    answers: () => client.well,
    close: () => client.replicas.forEach(({ agent }) => agent.destroy()),
  };
}

function textOf(args: readonly unknown[]): string {
  const context = contextNow();
  return encode(context === undefined ? { args } : { args, request: context.requestId, trace: context.traceparent });
}

async function tryAll(client: Client, path: string, text: string, rules: CallRules, startMs: number): Promise<unknown> {
  const { ports } = client;
  const withinMs = rules.withinMs ?? WITHIN_MS;
  let maybeDone = false;
  let why = 'has no address';
  for (;;) {
    const origins = inTurn(client, rules.near ?? null, await ports.places.origins());
    for (const origin of origins) {
      const leftMs = withinMs - (ports.clock.monotonicMs() - startMs);
      if (leftMs <= 0) throw new ServiceAway(ports.service, maybeDone, why);
      const replica = replicaOf(client, origin);
      const outcome = await enqueued(client, replica, { path, text, receivedAtMs: rules.receivedAtMs ?? null, withinMs: leftMs });
      count(client, outcome);
      if (outcome.kind === 'answer') return outcome.value;
      if (outcome.kind === 'failed') throw new ServiceFailed(`${ports.service}: ${outcome.why}`);
      if (outcome.kind === 'away') throw new ServiceAway(ports.service, maybeDone, outcome.why);
      ({ why } = outcome);
      replica.failedMs = ports.clock.monotonicMs();
      maybeDone ||= outcome.kind === 'lost';
      if (outcome.kind === 'lost' && !rules.again) throw new ServiceAway(ports.service, true, why);
    }
    if (ports.clock.monotonicMs() - startMs > Math.min(AGAIN_FOR_MS, withinMs)) throw new ServiceAway(ports.service, maybeDone, why);
    await new Promise<void>((resolve) => { ports.timers.after(AGAIN_PAUSE_MS, resolve); });
  }
}

/** The replicas in the order in which this call tries them: those that did not answer a moment ago come last. */
function inTurn(client: Client, near: string | null, origins: readonly string[]): readonly string[] {
  client.turn += 1;
  const at = origins.length < 2 ? 0 : client.turn % origins.length;
  const ordered = near === null ? [...origins.slice(at), ...origins.slice(0, at)] : inOrderFor(near, origins);
  if (ordered.length < 2) return ordered;
  const nowMs = client.ports.clock.monotonicMs();
  const failed = (origin: string): boolean => nowMs - (client.replicas.get(origin)?.failedMs ?? -Infinity) < PASSED_OVER_MS;
  return [...ordered.filter((origin) => !failed(origin)), ...ordered.filter(failed)];
}

function replicaOf(client: Client, origin: string): Replica {
  const known = client.replicas.get(origin);
  if (known !== undefined) return known;
  const { by, signatures, clock } = client.ports;
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_PER_REPLICA_MAX, scheduling: 'lifo' });
  const replica: Replica = { origin, agent, service: by, signatures, clock, clockOffsetMs: 0, queues: new Map(), sending: 0, failedMs: -Infinity, flushing: false };
  client.replicas.set(origin, replica);
  return replica;
}

function enqueued(client: Client, replica: Replica, call: { path: string; text: string; receivedAtMs: number | null; withinMs: number }): Promise<Outcome> {
  return new Promise((settle) => {
    const queue = replica.queues.get(call.path) ?? { entries: [], withinMs: 0 };
    replica.queues.set(call.path, queue);
    queue.entries.push({ text: call.text, receivedAtMs: call.receivedAtMs, settle });
    queue.withinMs = Math.max(queue.withinMs, call.withinMs);
    if (queue.entries.length >= BATCH_FULL) flush(client, replica, BATCH_FULL);
    if (replica.flushing) return;
    replica.flushing = true;
    setImmediate(() => {
      replica.flushing = false;
      flush(client, replica);
    });
  });
}

/** Sends what waits, as far as there are sockets, where at least so many wait; the rest gathers until one is free. */
function flush(client: Client, replica: Replica, atLeast = 1): void {
  for (const [path, queue] of replica.queues) {
    while (queue.entries.length >= atLeast && replica.sending < SOCKETS_PER_REPLICA_MAX) {
      const entries = taken(queue.entries);
      replica.sending += 1;
      void sendBatch(replica, path, entries, queue.withinMs).finally(() => {
        replica.sending -= 1;
        flush(client, replica);
      });
    }
    if (queue.entries.length === 0) replica.queues.delete(path);
  }
}

function taken(entries: Entry[]): Entry[] {
  let length = 0;
  let many = 0;
  while (many < entries.length && many < BATCH_FULL && (many === 0 || length + (entries[many]?.text.length ?? 0) <= BATCH_LENGTH_MAX)) {
    length += entries[many]?.text.length ?? 0;
    many += 1;
  }
  return entries.splice(0, many);
}

/** Counts, remembers which replica is there, and says once when a service goes and when it comes back. */
function count(client: Client, outcome: Outcome): void {
  const { ports } = client;
  ports.metrics.counter(RPC_METRICS.calls, { service: ports.service, outcome: outcome.kind }).add();
  const well = outcome.kind === 'answer' || outcome.kind === 'failed';
  if (well === client.well) return;
  client.well = well;
  if (well) ports.log.info({ service: ports.service }, 'A service answers again.');
  else ports.log.warn({ service: ports.service, why: 'why' in outcome ? outcome.why : '' }, 'A service does not answer; what needs it is told to come again.');
}
