import { type Chance, chanceOf } from '../../../support/oracle/chance.ts';
import type { History, LotRecord, Reading, Request, Result, Stream } from '../history.ts';
import { modelLot, type ModelLot } from './model-lot.ts';

/*
 * Histories that a good house may have, made by chance: accounts bid on several lots at once, requests and answers are delayed
 * and lost, are sent again under the same key, lots are extended and close, watchers come, go, fall behind and start again.
 */

const START_MS = 1_700_000_000_000;
const LASTS_MS = 6_000;
const PATIENCE_MS = 120;
const SENDINGS_MAX = 50;
/** Lots are looked at before they open, too. */
const EARLY_MS = 300;

type Due = { atMs: number; act: () => void };
type World = { chance: Chance; queue: Due[]; nowMs: number; requests: Request[]; lots: Map<string, ModelLot>; accounts: string[] };

/** A good history. The same seed gives the same one. */
export function generatedHistory(seed: number): History {
  const chance = chanceOf(seed, 1);
  const accounts = Array.from({ length: 2 + chance.upTo(4) }, (_, i) => `acc_${i + 1}`);
  const world: World = { chance, queue: [], nowMs: 0, requests: [], lots: new Map(), accounts };
  for (let i = 0; i < 1 + chance.upTo(3); i += 1) {
    const lot = `lot_${i + 1}`;
    const windowSeconds = chance.pick([0, 1, 2]);
    const terms = { openingPrice: 1_000, reservePrice: chance.in100(30) ? 2_000 + chance.upTo(4_000) : null, closesAtMs: START_MS + LASTS_MS / 2 + chance.upTo(LASTS_MS), windowSeconds };
    world.lots.set(lot, modelLot(lot, terms, START_MS));
  }
  for (const account of accounts) later(world, chance.upTo(200), () => bidder(world, account));
  run(world);
  for (const lot of world.lots.values()) lot.visit(START_MS + 10 * LASTS_MS);
  const lots = [...world.lots.values()].map((lot) => lot.record(accounts));
  return { requests: world.requests, lots, readings: readingsOf(lots, chance), streams: [1, 2, 3].map((n) => streamOf(`watcher ${n}`, lots, chance)) };
}

const later = (world: World, inMs: number, act: () => void): void => void world.queue.push({ atMs: world.nowMs + inMs, act });

function run(world: World): void {
  while (world.queue.length > 0) {
    let first = 0;
    for (const [place, { atMs }] of world.queue.entries()) if (atMs < (world.queue[first]?.atMs ?? 0)) first = place;
    const [due] = world.queue.splice(first, 1);
    if (due === undefined) return;
    world.nowMs = due.atMs;
    due.act();
  }
}

function bidder(world: World, account: string): void {
  const { chance } = world;
  if (world.nowMs > LASTS_MS) return;
  const lot = chance.pick([...world.lots.values()]);
  const maximum = Math.max(1, lot.minimumOf(account) + chance.upTo(600) - 150);
  const request: Request = { account, lot: lot.lot, key: `${account}-${world.requests.length}`, maximum, attempts: [] };
  world.requests.push(request);
  send(world, lot, request, () => later(world, 20 + chance.upTo(250), () => bidder(world, account)));
}

/** Sends a request until it is answered, and now and then once more. */
function send(world: World, lot: ModelLot, request: Request, done: () => void): void {
  const { chance } = world;
  const sentMs = world.nowMs;
  let open = true;
  const finish = (result: Result): void => {
    if (!open) return;
    open = false;
    request.attempts.push({ via: chance.pick(['http', 'live']), sentMs, endedMs: world.nowMs, result });
    const again = result.type === 'unknown' || (chance.in100(10) && request.attempts.length < SENDINGS_MAX);
    if (again) later(world, 1 + chance.upTo(40), () => send(world, lot, request, done));
    else done();
  };
  const lost = request.attempts.length < SENDINGS_MAX ? chance.upTo(100) : 100;
  later(world, PATIENCE_MS, () => finish({ type: 'unknown', why: 'no answer' }));
  if (lost < 10) return;
  later(world, 1 + chance.upTo(60), () => {
    // A request may also arrive after its client has given it up.
    const answer = lot.decide(request, START_MS + world.nowMs);
    if (lost < 20) return;
    later(world, 1 + chance.upTo(60), () => finish(answer));
  });
}

/** Views and whole sequences, read while the lots were bid on. */
function readingsOf(lots: readonly LotRecord[], chance: Chance): Reading[] {
  return Array.from({ length: 12 }, () => {
    const { lot, events } = chance.pick(lots);
    const sentMs = chance.upTo(LASTS_MS) - EARLY_MS;
    const known = events.filter(({ atMs }) => atMs <= START_MS + sentMs);
    const last = known.at(-1);
    if (last === undefined) return { lot, sentMs, seq: 0, price: 1_000, closesAtMs: 0, events: null };
    return { lot, sentMs, seq: last.seq, price: last.price, closesAtMs: last.closesAtMs, events: chance.in100(50) ? known : null };
  });
}

/** What a watcher of all lots was sent, with cut lines, resumed runs and new starts. */
function streamOf(watcher: string, lots: readonly LotRecord[], chance: Chance): Stream {
  const stream: Stream = { watcher, entries: [], caughtUp: lots.map(({ lot }) => lot) };
  const next = new Map<string, number>();
  const begin = ({ lot, events }: LotRecord, seq: number): void => {
    stream.entries.push({ type: 'snapshot', lot, seq, price: events[seq - 1]?.price ?? 0 });
    next.set(lot, seq + 1);
  };
  const connect = (): void => {
    stream.entries.push({ type: 'connected' });
    for (const record of lots) {
      const from = next.get(record.lot) ?? null;
      stream.entries.push({ type: 'watch', lot: record.lot, from });
      if (from === null) begin(record, 1 + chance.upTo(record.events.length));
    }
  };
  connect();
  const behind = (): LotRecord[] => lots.filter(({ lot, events }) => (next.get(lot) ?? 1) <= events.length);
  for (let open = behind(); open.length > 0; open = behind()) {
    const record = chance.pick(open);
    const from = next.get(record.lot) ?? 1;
    const happens = chance.upTo(100);
    if (happens < 8) connect();
    else if (happens < 12) startAgain(stream, record, from, chance, begin);
    else if (happens < 30) stream.entries.push({ type: 'beat', next: Object.fromEntries(next) });
    else {
      const items = record.events.slice(from - 1, from + chance.upTo(5));
      stream.entries.push({ type: 'events', lot: record.lot, items });
      next.set(record.lot, from + items.length);
    }
  }
  return stream;
}

function startAgain(stream: Stream, record: LotRecord, from: number, chance: Chance, begin: (record: LotRecord, seq: number) => void): void {
  stream.entries.push({ type: 'resync', lot: record.lot });
  begin(record, from - 1 + chance.upTo(record.events.length - from + 2));
}

