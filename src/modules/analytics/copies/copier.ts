import { EngineAway, type SearchEngine } from '#platform/search/ports.ts';
import type { Database } from '#platform/db/types.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import {
  beginGeneration, COPIED_AT_ONCE_MAX, copyState, markWhole, minutesToCopy, moneyToCopy, resultsToCopy, settleCopied, uncopySome, type CopyState,
} from '../store/copies.ts';
import type { AnalyticsMeters } from '../metrics.ts';
import { minuteDocument, moneyDocument, resultDocument, type Copied } from './documents.ts';
import { aliasOf, indexOf, KINDS, LAYOUT, LIFECYCLE, lifecycle, templateOf, type Kind } from './layout.ts';

/*
 * Keeps the copies in the search engine up with the tables. The table itself is the queue: a row says whether its state was copied, so
 * an engine that is away for a week costs no memory, nothing is lost, and several processes may copy at once (of two versions the engine keeps
 * the newer). One bulk is on its way at a time.
 *
 *   none, or of another layout --begin--> copying, not whole --everything copied--> whole: aliases moved, older indices deleted
 *                                              ^                                       |
 *                                              '---------- figures counted again ------'
 */

/** How long an idle copier rests; what happened is in the copies after about this time. */
export const COPY_EVERY_MS = 2_000;
const REST_FIRST_MS = 1_000;
const REST_MAX_MS = 30_000;
/** Copies that have not been looked after for so long are not asked. */
export const FRESH_MS = 15_000;

export type CopierPorts = {
  engine: SearchEngine; database: Database; clock: Clock; timers: Timers; meters: AnalyticsMeters;
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

export function openCopier(ports: CopierPorts): Copier {
  const seen = { whole: false, away: false, told: false, caughtUpMs: -Infinity, refused: 0, restMs: REST_FIRST_MS };
  let timer: { cancel(): void } | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopped = true;
  const copySome = async (): Promise<boolean> => {
    const { state, more, refused } = await copyPage(ports);
    Object.assign(seen, { whole: state.whole, away: false, told: false, refused, restMs: REST_FIRST_MS });
    if (!more) seen.caughtUpMs = ports.clock.monotonicMs();
    return more;
  };
  const turn = async (): Promise<number> => {
    try {
      // What was refused waits with the rest; more pages of the same would be refused again.
      return await copySome() && seen.refused === 0 ? 0 : COPY_EVERY_MS;
    } catch (error) {
      if (!seen.told) ports.log.warn({ err: error }, 'Elasticsearch unavailable, figures are answered by PostgreSQL; copying goes on by itself.');
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
    fresh: () => seen.whole && !seen.away && seen.refused === 0 && ports.clock.monotonicMs() - seen.caughtUpMs <= FRESH_MS,
    lost: () => { seen.away = true; },
  };
}

async function copyPage(ports: CopierPorts): Promise<{ state: CopyState; more: boolean; refused: number }> {
  const state = await currentState(ports);
  let [more, refused, sent] = [false, 0, 0];
  for (const kind of KINDS) {
    const page = await toCopy(ports, kind);
    const index = indexOf(kind, state.generation);
    const result = await ports.engine.bulk(page.map(({ mark, document }) => ({ index, id: document.id, version: Number(mark), source: document.source })));
    const bad = new Set(result.refused.map(({ id }) => id));
    await settleCopied(ports.database, kind, page.filter(({ document }) => !bad.has(document.id)).map(({ mark }) => mark));
    for (const { id, reason } of result.refused.slice(0, 1)) ports.log.warn({ kind, document: id, reason, count: result.refused.length }, 'The search engine does not take a document as it is.');
    ports.meters.copied.add(result.taken);
    refused += result.refused.length;
    sent += page.length;
    more ||= page.length === COPIED_AT_ONCE_MAX;
  }
  // Whether the engine is there is found out here, and not by those who ask for figures.
  if (sent === 0) await ports.engine.ping();
  ports.meters.refused.set(refused);
  if (state.whole || more || refused > 0) return { state, more, refused };
  await finish(ports, state);
  return { state: { ...state, whole: true }, more, refused };
}

/** The generation that is copied into; a new one where there is none, or where the documents look otherwise now. */
async function currentState(ports: CopierPorts): Promise<CopyState> {
  const known = await copyState(ports.database);
  if (known !== null && known.layout === LAYOUT) {
    if (!known.whole) await prepare(ports, known.generation);
    return known;
  }
  const generation = (known?.generation ?? 0) + 1;
  await prepare(ports, generation);
  if (await beginGeneration(ports.database, known?.generation ?? null, LAYOUT)) {
    for (const kind of KINDS) while (await uncopySome(ports.database, kind));
    ports.log.info({ generation }, 'Figures are being copied to Elasticsearch.');
  }
  return (await copyState(ports.database)) ?? { generation, layout: LAYOUT, whole: false };
}

// Each of these may be done again, so a copier that died half way is no trouble.
async function prepare({ engine }: CopierPorts, generation: number): Promise<void> {
  await engine.putLifecycle(LIFECYCLE, lifecycle);
  for (const kind of KINDS) {
    await engine.putTemplate(aliasOf(kind), templateOf(kind));
    await engine.createIndex(indexOf(kind, generation));
  }
}

async function finish(ports: CopierPorts, { generation }: CopyState): Promise<void> {
  const { engine } = ports;
  for (const kind of KINDS) {
    const index = indexOf(kind, generation);
    await engine.refresh(index);
    await engine.pointAlias(aliasOf(kind), index);
  }
  await markWhole(ports.database, generation);
  for (const kind of KINDS) {
    for (const index of await engine.indices(`${aliasOf(kind)}-*`)) if (index !== indexOf(kind, generation)) await engine.deleteIndex(index);
  }
  ports.log.info({ generation }, 'Figures are answered by Elasticsearch.');
}

type Waiting = { mark: string; document: Copied };

async function toCopy({ database }: CopierPorts, kind: Kind): Promise<Waiting[]> {
  if (kind === 'results') return (await resultsToCopy(database)).map(({ mark, row }) => ({ mark, document: resultDocument(row) }));
  if (kind === 'minutes') return (await minutesToCopy(database)).map(({ mark, row }) => ({ mark, document: minuteDocument(row) }));
  return (await moneyToCopy(database)).map(({ mark, row }) => ({ mark, document: moneyDocument(row) }));
}

/** Whether an error says that the engine is away. */
export const isAway = (error: unknown): boolean => error instanceof EngineAway;
