import type { Database, Tx } from '#platform/db/types.ts';
import type { CounterSeries, GaugeSeries } from '#platform/metrics/metrics.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import { copyStatesIn, type CopyState, type CopyStates } from './copy-states.ts';
import { EngineAway, type JsonObject, type SearchEngine } from './ports.ts';

/*
 * Keeps copies of a module's rows in the search engine up with its tables. The tables are the queue: a row says whether its state was copied,
 * so an engine that is away for a week costs no memory, nothing is lost, and several processes may copy at once (of two versions the
 * engine keeps the newer). One bulk is on its way at a time. Each kind of row has indices with numbers, auctionhub-lots-7, behind an alias of its name.
 *
 *   none, of another layout, or lost by the engine --begin--> not marked --every row marked as not copied--> copying --everything copied--> whole:
 *        ^                                                                                     aliases moved, older indices deleted
 *        '--------------------- made anew when the layout changes or the module asks for it ---------------------'
 */

const REST_FIRST_MS = 1_000;
const REST_MAX_MS = 30_000;

/** A row as a document: its id, which the same row always has, and what is found, sorted and added up of it; null: the row has gone. */
export type Copied = { id: string; source: JsonObject | null };
/** A row that waits, under the mark that its last change gave it: the version of the document. */
export type Waiting = { mark: string; document: Copied };

/** Rows of one kind, each a document of one index. */
export type CopiedKind = {
  /** The name that is asked: `auctionhub-` and the kind. */
  alias: string;
  properties: JsonObject;
  /** Rows whose state was not copied, at most so many that one bulk holds them; `more` when further ones may wait. */
  waiting(tx: Tx): Promise<{ page: readonly Waiting[]; more: boolean }>;
  /** These states were copied; a row that changed meanwhile has another mark and waits on. */
  settle(tx: Tx, copied: readonly Waiting[]): Promise<unknown>;
  /** Marks every row as not copied; may be broken off and done again. */
  markAll(tx: Tx): Promise<void>;
};

/** What a module has copied. */
export type Copies = {
  /** As it is said in the log: `figures`. */
  what: string;
  /** The schema with the table `copies`. */
  schema: string;
  /** Raised when documents come to look otherwise; copies of another layout are made anew. */
  layout: string;
  lifecycle: { name: string; policy: JsonObject };
  kinds: readonly CopiedKind[];
  /** How long an idle copier rests; what happened is in the copies after about this time. */
  everyMs: number;
  /** How soon the engine shows what it was told; null: as it is set up. */
  shownEvery: string | null;
  /** Copies that have not been looked after for so long are not asked. */
  freshMs: number;
  /** Run in the transaction of the first generation: waits until whoever changes rows without marking them is done. */
  quieten?(tx: Tx): Promise<unknown>;
};

export type CopierPorts = {
  engine: SearchEngine; database: Database; clock: Clock; timers: Timers;
  meters: { copied: CounterSeries; refused: GaugeSeries };
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
};
/** `whole`: the copies answer. `copying`: they will. `away`: the engine does not answer. `refused`: rows that it did not take as they are. */
export type CopierStatus = { state: 'whole' | 'copying' | 'away'; refused: number };
export type Copier = {
  start(): void;
  stop(): Promise<void>;
  /** Copies what waits, at most one page of each kind; false when nothing more waits. Throws EngineAway. */
  copySome(): Promise<boolean>;
  status(): CopierStatus;
  /** Whether the copies may be asked now: whole, and looked after a moment ago. */
  fresh(): boolean;
  /** A question met an engine that is away: it is not asked again before the copier has reached it. */
  lost(): void;
};

type Work = CopierPorts & { copies: Copies; states: CopyStates };

export function openCopier(ports: CopierPorts, copies: Copies): Copier {
  const work: Work = { ...ports, copies, states: copyStatesIn(copies.schema) };
  const seen = { whole: false, away: false, told: false, caughtUpMs: -Infinity, refused: 0, restMs: REST_FIRST_MS };
  let timer: { cancel(): void } | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopped = true;
  const copySome = async (): Promise<boolean> => {
    const { whole, more, refused } = await copyPage(work);
    Object.assign(seen, { whole, away: false, told: false, refused, restMs: REST_FIRST_MS });
    if (!more) seen.caughtUpMs = ports.clock.monotonicMs();
    return more;
  };
  const turn = async (): Promise<number> => {
    try {
      // What was refused waits with the rest; more pages of the same would be refused again.
      return await copySome() && seen.refused === 0 ? 0 : copies.everyMs;
    } catch (error) {
      if (!seen.told) ports.log.warn({ err: error }, `Elasticsearch unavailable, ${copies.what} are answered by PostgreSQL; copying goes on by itself.`);
      Object.assign(seen, { away: true, told: true, whole: false });
      seen.restMs = Math.min(REST_MAX_MS, seen.restMs * 2);
      return seen.restMs;
    }
  };
  const next = (restMs: number): void => {
    if (stopped) return;
    timer = ports.timers.after(restMs, () => { working = turn().then(next); });
  };
  return {
    copySome,
    start: () => {
      if (!stopped) return;
      stopped = false;
      next(0);
    },
    stop: async () => {
      stopped = true;
      timer?.cancel();
      await working;
    },
    status: () => ({ state: seen.away ? 'away' : seen.whole ? 'whole' : 'copying', refused: seen.refused }),
    fresh: () => seen.whole && !seen.away && seen.refused === 0 && ports.clock.monotonicMs() - seen.caughtUpMs <= copies.freshMs,
    lost: () => { seen.away = true; },
  };
}

async function copyPage(work: Work): Promise<{ whole: boolean; more: boolean; refused: number }> {
  const { generation, whole } = await currentState(work);
  let [more, refused] = [false, 0];
  for (const kind of work.copies.kinds) {
    const { page, more: left } = await kind.waiting(work.database);
    more ||= left;
    if (page.length === 0) continue;
    const index = indexOf(kind, generation);
    const result = await work.engine.bulk(page.map(({ mark, document }) => ({ index, id: document.id, version: Number(mark), source: document.source })));
    const bad = new Set(result.refused.map(({ id }) => id));
    const copied = page.filter(({ document }) => !bad.has(document.id));
    // Whoever began the next generation meanwhile wants these rows in its own indices.
    await work.database.transaction(async (tx) => (await work.states.hold(tx, generation) ? kind.settle(tx, copied) : null));
    for (const { id, reason } of result.refused.slice(0, 1)) work.log.warn({ index, document: id, reason, count: result.refused.length }, 'The search engine does not take a document as it is.');
    work.meters.copied.add(result.taken);
    refused += result.refused.length;
  }
  work.meters.refused.set(refused);
  if (!whole && !more && refused === 0) await finish(work, generation);
  return { whole: whole || (!more && refused === 0), more, refused };
}

/** The generation that is copied into; a new one where there is none, where the documents look otherwise now, or where the engine has lost an index. */
async function currentState(work: Work): Promise<CopyState> {
  const { copies, database, states } = work;
  const known = await states.now(database);
  const state = known !== null && known.layout === copies.layout && await isHeld(work, known.generation) ? known : await begin(work, known);
  if (!state.marked) {
    for (const kind of copies.kinds) await kind.markAll(database);
    await states.allMarked(database, state.generation);
  }
  return state;
}

async function begin(work: Work, known: CopyState | null): Promise<CopyState> {
  const { copies, database, engine, states, log } = work;
  const generation = (known?.generation ?? 0) + 1;
  // Each of these may be done again, so a copier that died half way is no trouble.
  await engine.putLifecycle(copies.lifecycle.name, copies.lifecycle.policy);
  for (const kind of copies.kinds) {
    await engine.putTemplate(kind.alias, templateOf(copies, kind));
    await engine.createIndex(indexOf(kind, generation));
  }
  const begun = await database.transaction(async (tx) => {
    if (known === null) await copies.quieten?.(tx);
    return states.begin(tx, known?.generation ?? null, copies.layout);
  });
  if (begun) log.info({ generation }, `Copies of ${copies.what} are being made in Elasticsearch.`);
  const state = await states.now(database);
  if (state === null || state.layout !== copies.layout) throw new EngineAway('Another release is making the copies anew.');
  return state;
}

// Whether the engine is there is found out here as well, and not by those who ask.
async function isHeld({ engine, copies: { kinds } }: Work, generation: number): Promise<boolean> {
  const held = new Set(await engine.indices(kinds.map(patternOf)));
  return kinds.every((kind) => held.has(indexOf(kind, generation)));
}

async function finish({ engine, database, states, copies, log }: Work, generation: number): Promise<void> {
  for (const kind of copies.kinds) {
    const index = indexOf(kind, generation);
    await engine.refresh(index);
    await engine.pointAlias(kind.alias, index);
  }
  await states.markWhole(database, generation);
  for (const kind of copies.kinds) {
    for (const index of await engine.indices([patternOf(kind)])) if (index !== indexOf(kind, generation)) await engine.deleteIndex(index);
  }
  log.info({ generation }, `Elasticsearch answers for ${copies.what}.`);
}

const indexOf = ({ alias }: CopiedKind, generation: number): string => `${alias}-${generation}`;
const patternOf = ({ alias }: CopiedKind): string => `${alias}-*`;

/** What an index of this kind is like; one shard, so that counts and lists of the best are exact. A field that is not named here is refused, not guessed, and so is an index that nobody made. */
const templateOf = ({ layout, lifecycle, shownEvery }: Copies, kind: CopiedKind): JsonObject => ({
  index_patterns: [patternOf(kind)], priority: 500, allow_auto_create: false,
  template: {
    settings: { index: { number_of_shards: 1, number_of_replicas: 1, lifecycle: { name: lifecycle.name }, ...(shownEvery === null ? {} : { refresh_interval: shownEvery }) } },
    mappings: { dynamic: 'strict', properties: kind.properties },
  },
  _meta: { layout },
});
