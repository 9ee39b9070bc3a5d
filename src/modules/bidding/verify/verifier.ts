import { idKey, lotId, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { CheckResult, Marking, Verifier, VerifyScope } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { auditLots, auditMoment, lotsWrittenSince } from '../store/verify.ts';
import { auditGroups, decidedSpan, journalUnanswered } from '../store/verify-house.ts';
import { checkGroup, checkGuards, checkRefusals, checkTwinsWithoutIndex, tellJournal } from './house-checks.ts';
import { auditPage, beginAudits, LOTS_PER_PAGE_MAX } from './pages.ts';
import { Tally } from './tally.ts';

/** What was decided in this time is looked at again although its lot is closed. */
const STANDING_MS = 24 * 3_600_000;
const JOURNAL_PAGE_MAX = 1_000;
const GROUPS_PER_PAGE_MAX = 100;
/** Lots written since a mark, at most: past it a full check is the quicker way. */
const LOTS_SINCE_MAX = 100_000;
const REFUSALS_PER_PAGE_MAX = 2_000;
const REFUSALS_SPAN_FIRST_MS = 60_000;
const REFUSALS_SPAN_MAX_MS = 7 * 24 * 3_600_000;
const MARK = /^[0-9]{1,19}$/;
/** The greatest bigint. */
const KEY_MAX = '9223372036854775807';

/** Checks bidding's rows. Reads in short transactions of a page each, so that it may run beside a house at work. */
export function biddingVerifier(database: Database): Verifier & Marking {
  return {
    checks: (scope) => checks(database, scope),
    mark: async () => {
      const moment = await database.one(auditMoment);
      invariant(moment !== null, 'the database knows its moment');
      return moment.mark;
    },
  };
}

async function* checks(database: Database, scope: VerifyScope): AsyncGenerator<CheckResult> {
  const tally = new Tally();
  const requestsGuarded = await checkGuards(database, tally);
  await checkJournal(database, scope.kind === 'lot' ? idKey(scope.lot) : null, tally);
  const groups = new Set<string>();
  for await (const lots of lotsOf(database, scope)) {
    for (const group of await checkLots(database, lots, tally, requestsGuarded)) groups.add(group);
  }
  if (!requestsGuarded) await checkTwinsWithoutIndex(database, scope.kind === 'lot' ? idKey(scope.lot) : null, tally);
  if (scope.kind === 'full' || scope.kind === 'standing') for await (const group of everyGroup(database)) groups.add(group);
  for (const group of groups) await checkGroup(database, group, tally);
  if (scope.kind === 'full' || scope.kind === 'standing') await refusals(database, scope.kind === 'full', tally);
  else tally.note('refusals_say_what_stood', 'Remembered refusals are looked at by their time: without --lot and --since.');
  yield* tally.results();
}

async function checkJournal(database: Database, lot: string | null, tally: Tally): Promise<void> {
  for (let after = '0', full = true; full;) {
    const rows = await database.all(journalUnanswered, [lot, after, JOURNAL_PAGE_MAX]);
    tally.saw('untouched_by_hand', rows.length, 0);
    await tellJournal(database, rows, tally);
    full = rows.length === JOURNAL_PAGE_MAX;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Lots to be looked at, a page at a time. */
async function* lotsOf(database: Database, scope: VerifyScope): AsyncGenerator<LotId[]> {
  if (scope.kind === 'lot') return yield [scope.lot];
  if (scope.kind === 'since') {
    invariant(MARK.test(scope.mark), 'a mark is a number');
    const written = await database.all(lotsWrittenSince, [scope.mark, [], LOTS_SINCE_MAX]);
    invariant(written.length < LOTS_SINCE_MAX, 'fewer lots were written since the mark than a full check looks at');
    for (let at = 0; at < written.length; at += LOTS_PER_PAGE_MAX) yield written.slice(at, at + LOTS_PER_PAGE_MAX).map((row) => lotId(row.lot_id));
    return;
  }
  const moment = await database.one(auditMoment);
  const liveSinceMs = Number(moment?.now_ms ?? 0) - STANDING_MS;
  for (let after = '0', full = true; full;) {
    const rows = await database.all(auditLots, [after, LOTS_PER_PAGE_MAX, liveSinceMs]);
    const wanted = rows.filter(({ live }) => live || scope.kind === 'full').map((row) => lotId(row.lot_id));
    if (wanted.length > 0) yield wanted;
    full = rows.length === LOTS_PER_PAGE_MAX;
    after = rows.at(-1)?.lot_id ?? after;
  }
}

/** Whole lots, from their first event on. Answers with the groups that they belong to. */
async function checkLots(database: Database, lots: readonly LotId[], tally: Tally, twins: boolean): Promise<string[]> {
  const begun = await beginAudits(database, lots, tally);
  for (let pending = begun; pending.length > 0;) pending = await auditPage(database, pending, tally, { twins });
  return begun.flatMap(({ terms }) => (terms.groupId === null ? [] : [idKey(terms.groupId)]));
}

async function* everyGroup(database: Database): AsyncGenerator<string> {
  for (let after = '0', full = true; full;) {
    const rows = await database.all(auditGroups, [after, GROUPS_PER_PAGE_MAX]);
    yield* rows.map(({ group_id }) => group_id);
    full = rows.length === GROUPS_PER_PAGE_MAX;
    after = rows.at(-1)?.group_id ?? KEY_MAX;
  }
}

async function refusals(database: Database, full: boolean, tally: Tally): Promise<void> {
  const span = await database.one(decidedSpan);
  const toMs = Number(span?.to_ms ?? 0);
  const fromMs = Math.max(Number(span?.from_ms ?? toMs), full ? 0 : toMs - STANDING_MS);
  for (const spans = new RefusalSpans(fromMs, toMs); !spans.done;) await spans.next(database, tally);
}

/** Goes over remembered refusals by time, in spans that hold neither too many nor hardly any. */
export class RefusalSpans {
  #atMs: number;
  readonly #toMs: number;
  #spanMs = REFUSALS_SPAN_FIRST_MS;

  constructor(fromMs: number, toMs: number) {
    this.#atMs = fromMs;
    this.#toMs = toMs;
  }

  get done(): boolean {
    return this.#atMs >= this.#toMs;
  }

  /** Looks at the next span; answers how many refusals it held. */
  async next(database: Database, tally: Tally): Promise<number> {
    const toMs = Math.min(this.#atMs + this.#spanMs, this.#toMs);
    const rows = await checkRefusals(database, { fromMs: this.#atMs, toMs, limit: REFUSALS_PER_PAGE_MAX }, tally);
    // Cut short: the same span again in parts, but for one that cannot be parted.
    if (rows === REFUSALS_PER_PAGE_MAX && this.#spanMs > 1) {
      this.#spanMs = Math.ceil(this.#spanMs / 8);
      return rows;
    }
    if (rows < REFUSALS_PER_PAGE_MAX / 8) this.#spanMs = Math.min(this.#spanMs * 4, REFUSALS_SPAN_MAX_MS);
    this.#atMs = toMs;
    return rows;
  }
}
