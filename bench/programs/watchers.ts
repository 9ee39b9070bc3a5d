import { Lags } from './lags.ts';
import type { MeasureOrder, WatchOrder, WatchReport } from './messages.ts';
import { openWebSocket, type PlainSocket } from './web-socket.ts';

/*
 * Watchers of one lot in a process of their own: real sockets, each with a run of seqs that must have no gap. All are sent
 * the same bytes, so a frame like the one before is not read again.
 */
const CONNECTED_AT_ONCE = 100;
const EVENTS = Buffer.from('{"type":"events"');
const RESYNC = Buffer.from('{"type":"resync"');
const SNAPSHOT = Buffer.from('{"type":"snapshot"');

type Frame = { bytes: Buffer; first: number; last: number; atMs: number[] };
type Seen = { nextSeq: Float64Array; lags: Lags | null; gaps: number; resyncs: number; frame: Frame | null };

const seen: Seen = { nextSeq: new Float64Array(0), lags: null, gaps: 0, resyncs: 0, frame: null };
const sockets: PlainSocket[] = [];

process.on('message', (order: WatchOrder | MeasureOrder) => {
  void (order.kind === 'watch' ? watch(order) : measure(order));
});
process.on('disconnect', () => process.exit(0));

async function watch({ port, lot, watchers }: WatchOrder): Promise<void> {
  for (const socket of sockets.splice(0)) socket.close();
  seen.nextSeq = new Float64Array(watchers);
  for (let from = 0; from < watchers; from += CONNECTED_AT_ONCE) {
    const some = Array.from({ length: Math.min(CONNECTED_AT_ONCE, watchers - from) }, (_, at) => from + at);
    await Promise.all(some.map(async (watcher) => {
      const snapshot = Promise.withResolvers<void>();
      const socket = await openWebSocket({ port, token: null, onText: (text) => heard(watcher, text, snapshot.resolve) });
      socket.send(`{"type":"watch","lot":"${lot}"}`);
      sockets.push(socket);
      await snapshot.promise;
    }));
  }
  process.send?.({ ready: watchers });
}

async function measure({ seconds }: MeasureOrder): Promise<void> {
  const watchers = seen.nextSeq.length;
  const lags = new Lags(watchers);
  Object.assign(seen, { lags, gaps: 0, resyncs: 0 });
  const before = process.cpuUsage();
  await new Promise((resolve) => { setTimeout(resolve, seconds * 1_000); });
  const { user, system } = process.cpuUsage(before);
  const report: WatchReport = {
    watchers, lags: lags.total, lagP50Ms: lags.percentile(0.5), lagP99Ms: lags.percentile(0.99), lagMaxMs: lags.maxMs, late: lags.lateWatchers(),
    gaps: seen.gaps, resyncs: seen.resyncs, cpuCores: (user + system) / 1e6 / seconds,
  };
  seen.lags = null;
  process.send?.(report);
}

function heard(watcher: number, text: Buffer, joined: () => void): void {
  if (starts(text, EVENTS)) {
    const frame = frameOf(text);
    if (frame.first !== seen.nextSeq[watcher]) seen.gaps += 1;
    seen.nextSeq[watcher] = frame.last + 1;
    if (seen.lags === null) return;
    const nowMs = Date.now();
    for (const atMs of frame.atMs) seen.lags.add(watcher, nowMs - atMs);
  } else if (starts(text, SNAPSHOT)) {
    seen.nextSeq[watcher] = Number(/"seq":(\d+)/.exec(text.toString('latin1', 0, 200))?.[1] ?? 0) + 1;
    joined();
  } else if (starts(text, RESYNC)) {
    seen.resyncs += 1;
  }
}

const starts = (text: Buffer, word: Buffer): boolean => text.length >= word.length && text.compare(word, 0, word.length, 0, word.length) === 0;

/** The frame's events; the ones of the last frame when the bytes are the same. */
function frameOf(text: Buffer): Frame {
  if (seen.frame !== null && seen.frame.bytes.equals(text)) return seen.frame;
  const { items } = JSON.parse(text.toString()) as { items: { seq: number; at: string }[] };
  const frame = { bytes: Buffer.from(text), first: items[0]?.seq ?? 0, last: items.at(-1)?.seq ?? 0, atMs: items.map(({ at }) => Date.parse(at)) };
  seen.frame = frame;
  return frame;
}
