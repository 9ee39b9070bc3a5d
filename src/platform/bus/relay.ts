import type { Lane } from '../db/lane.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { fault } from '../process/fault.ts';
import type { Clock, Timers } from '../time/ports.ts';
import { DeliveryStopped } from './deliver.ts';
import { BUS_METRICS } from './metrics.ts';
import { BusAway, type BusMessage, type OutboxReader, type OutboxSource, type OutboxWindow } from './ports.ts';
import { readCursor, readMoment, takeStream, writeCursor, type Cursor, type Runner } from './store.ts';
import { laterId, unreadAfter, unreadAfterMove } from './window.ts';

/** Rounds are at least this far apart, so that a burst of commits is relayed together. */
export const ROUND_PAUSE_MS = 100;
/** Without a wake the outbox is looked at this often: another process may have written to it. */
export const POLL_MS = 1_000;
const RETRY_MS = 1_000;
export const PAGE_MAX = 1_000;
/** Up to this many messages are read before any is delivered, so that the reading transaction is short; a longer backlog is paged inside it. */
const READ_AHEAD_MAX = 10_000;

export type RelayPorts = {
  source: OutboxSource;
  /** Opens a session with the role of schema `platform`; it holds the stream's lock and writes the cursor. */
  connect(): Promise<Lane>;
  /** Whether publishing is worth a try; while it is not, nothing is read. */
  ready(): boolean;
  /** Resolves when every consumer, or the broker, has the messages for good. Throws BusAway when they are to be published again later. */
  publish(messages: readonly BusMessage[]): Promise<void>;
  clock: Clock;
  timers: Timers;
  log: Log;
  metrics: Metrics;
};

export type RelayStatus = { stream: string; state: 'stopped' | 'standing_by' | 'relaying'; /** Epoch ms when the end of the outbox was last reached, or the stream taken over; null while another process has it. */ caughtUpAtMs: number | null };
export type Relay = {
  readonly stream: string;
  start(): void;
  /** Something was committed. Costs nothing; may be called after every commit. */
  wake(): void;
  /** Ends after the round under way. */
  stop(): Promise<void>;
  status(): RelayStatus;
};

/**
 * Relays one outbox. Of all processes that try, one holds the stream (a lock that dies with its session); the others stand by.
 *
 *   standing by ──lock──▶ relaying ──session lost──▶ standing by
 *
 * Delivers at least once: the cursor moves after the consumers have answered, so a crash in between repeats a window.
 */
export function openRelay(ports: RelayPorts): Relay {
  const state: RelayState = { running: false, lane: null, held: false, cursor: null, caughtUpAtMs: null, wakeUp: null, woken: false };
  let loop: Promise<void> = Promise.resolve();
  return {
    stream: ports.source.stream,
    start: () => {
      if (state.running) return;
      state.running = true;
      loop = run(ports, state);
    },
    wake: () => {
      state.woken = true;
      state.wakeUp?.();
    },
    stop: async () => {
      state.running = false;
      state.wakeUp?.();
      await loop;
      await state.lane?.close().catch(() => {});
      state.lane = null;
      state.held = false;
    },
    status: () => ({ stream: ports.source.stream, state: !state.running ? 'stopped' : state.held ? 'relaying' : 'standing_by', caughtUpAtMs: state.caughtUpAtMs }),
  };
}

type RelayState = {
  running: boolean;
  lane: Lane | null;
  held: boolean;
  cursor: Cursor | null;
  caughtUpAtMs: number | null;
  woken: boolean;
  wakeUp: (() => void) | null;
};

async function run(ports: RelayPorts, state: RelayState): Promise<void> {
  const { stream } = ports.source;
  while (state.running) {
    state.woken = false;
    let failed = false;
    try {
      if (await holdStream(ports, state)) {
        // A reading transaction does not wait for the bus: it would hold back the cleaning of every table.
        if (ports.ready()) await round(ports, state);
        else failed = true;
      }
    } catch (error) {
      if (error instanceof DeliveryStopped) return;
      ports.metrics.counter(BUS_METRICS.failures, { stream }).add();
      failed = true;
      // The bus says itself what is wrong with it; the stream stays held.
      if (!(error instanceof BusAway)) {
        ports.log.warn({ stream, err: error }, 'A round of the relay failed and will be tried again.');
        letGo(state);
      }
    }
    const silentMs = ports.clock.nowMs() - (state.caughtUpAtMs ?? ports.clock.nowMs());
    ports.metrics.gauge(BUS_METRICS.silence, { stream }).set(silentMs / 1_000);
    if (failed) await wait(ports.timers, state, RETRY_MS, false);
    else await rest(ports.timers, state);
  }
}

async function holdStream(ports: RelayPorts, state: RelayState): Promise<boolean> {
  if (state.lane === null || state.lane.lost) {
    letGo(state);
    state.lane = await ports.connect();
  }
  if (state.held) return true;
  const runner = runnerOf(state.lane);
  if (!(await takeStream(runner, ports.source.stream))) {
    // Whoever holds it answers for it.
    state.caughtUpAtMs = null;
    return false;
  }
  state.caughtUpAtMs ??= ports.clock.nowMs();
  state.cursor = await readCursor(runner, ports.source.stream);
  state.held = true;
  return true;
}

function letGo(state: RelayState): void {
  state.lane?.destroy();
  state.lane = null;
  state.held = false;
}

const runnerOf = (lane: Lane): Runner => (statement, values) => lane.send(statement, values);

async function round(ports: RelayPorts, state: RelayState): Promise<void> {
  const startMs = ports.clock.monotonicMs();
  const { stream } = ports.source;
  const before = state.cursor;
  const passed = { deliveredId: before?.deliveredId ?? '0', count: 0 };
  const deliver = async (messages: readonly BusMessage[]): Promise<void> => {
    for (let at = 0; at < messages.length; at += PAGE_MAX) await ports.publish(messages.slice(at, at + PAGE_MAX));
    passed.deliveredId = messages.reduce((id, message) => laterId(id, message.id), passed.deliveredId);
    passed.count += messages.length;
  };
  const { moment, rest: unsent } = await ports.source.read(async (reader) => {
    const now = await reader.tx.one(readMoment);
    if (now === null) throw new Error('The server did not say which moment it is.');
    const moved = before !== null && before.systemIdentifier !== now.system_identifier;
    if (moved) ports.log.warn({ stream }, 'The outbox is in another cluster than before (a restored house); its cursor is set anew.');
    return { moment: { ...now, moved }, rest: await readAll(reader, moved ? unreadAfterMove(before) : [unreadAfter(before)], deliver) };
  });
  if (unsent.length > 0) fault.point('relay.publish');
  await deliver(unsent);
  if (unsent.length > 0) fault.point('relay.published');
  const cursor: Cursor = {
    systemIdentifier: moment.system_identifier, snapshot: moment.snapshot, deliveredId: passed.deliveredId,
    // Rows of the other cluster are all delivered now; their transaction ids mean nothing here.
    floorId: moment.moved ? passed.deliveredId : (before?.floorId ?? '0'),
  };
  if (state.lane !== null && (passed.count > 0 || moment.moved)) await writeCursor(runnerOf(state.lane), stream, cursor, ports.clock.nowMs());
  if (passed.count > 0) fault.point('relay.moved');
  state.cursor = cursor;
  state.caughtUpAtMs = ports.clock.nowMs();
  if (passed.count === 0) return;
  ports.metrics.counter(BUS_METRICS.delivered, { stream }).add(passed.count);
  ports.metrics.histogram(BUS_METRICS.round, { stream }).observe((ports.clock.monotonicMs() - startMs) / 1_000);
}

// Few messages are returned, to be delivered when the transaction is over; a backlog is delivered page by page inside it.
async function readAll(reader: OutboxReader, windows: readonly OutboxWindow[], deliver: (messages: readonly BusMessage[]) => Promise<void>): Promise<BusMessage[]> {
  let ahead: BusMessage[] = [];
  for (const window of windows) {
    const found = await reader.page(window, READ_AHEAD_MAX + 1);
    if (ahead.length + found.length <= READ_AHEAD_MAX) {
      ahead = [...ahead, ...found];
      continue;
    }
    await deliver(ahead);
    ahead = [];
    for await (const page of reader.pages(window, PAGE_MAX)) await deliver(page);
  }
  return ahead;
}

async function rest(timers: Timers, state: RelayState): Promise<void> {
  await wait(timers, state, ROUND_PAUSE_MS, false);
  if (!state.running || state.woken) return;
  await wait(timers, state, POLL_MS - ROUND_PAUSE_MS, true);
  // Woken out of a longer rest: others that commit in the same moment come along.
  if (state.running && state.woken) await wait(timers, state, ROUND_PAUSE_MS, false);
}

function wait(timers: Timers, state: RelayState, ms: number, wakeable: boolean): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      state.wakeUp = null;
      resolve();
    };
    const timer = timers.after(ms, done);
    state.wakeUp = () => { if (wakeable || !state.running) done(); };
  });
}
