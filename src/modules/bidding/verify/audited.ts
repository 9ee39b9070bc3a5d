import { idKey, lotId, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { AuditFindings, Audited } from '#contracts/verify.ts';
import type { Database } from '#platform/db/types.ts';
import { readAudit, writeAuditCursor, writeAuditPass } from '../store/breaches.ts';
import { auditLots, auditMoment, lotsWrittenSince } from '../store/verify.ts';
import { auditGroups, decidedSpan, decisionsAbout, journalSince } from '../store/verify-house.ts';
import { checkGroup, checkGuards, tellJournal } from './house-checks.ts';
import type { LotAudit } from './lot-audit.ts';
import { auditPage, beginAudits, LOTS_PER_PAGE_MAX } from './pages.ts';
import { Tally } from './tally.ts';
import { RefusalSpans } from './verifier.ts';

/** Events looked at in one turn because they are new. At one turn in 10 s that keeps up with 3,000 events a second; what is more waits for quieter ones. */
const EVENTS_PER_TURN_MAX = 30_000;
/** Events of the pass in one turn, whatever share was asked for. */
const PASS_EVENTS_PER_TURN_MIN = 2_000;
const PASS_EVENTS_PER_TURN_MAX = 40_000;
/** Lots read from the window of what was written, in one turn; what is more is left to the pass. */
const LOTS_WRITTEN_MAX = 20_000;
/** Lots that may wait to be looked at; what is more is left to the pass. */
const LOTS_WAITING_MAX = 50_000;
const NOTES_PER_TURN_MAX = 1_000;
/** Lots whose audit is kept in memory, so that the next look begins where the last one ended; and the bids they may hold together. */
const AUDITS_KEPT_MAX = 20_000;
const BIDS_KEPT_MAX = 1_000_000;
const GROUPS_PER_TURN_MAX = 20;
const SNAPSHOT = /^\d+:(\d+):([\d,]*)$/;

/**
 * Bidding's part of the auditor. What was written is found by the window of transactions that the last look did not see, as the outbox is
 * read, so that a late commit is not passed over. New events are folded onto what is in memory of their lot; a lot that somebody wrote to
 * by hand is looked at from its first event on, as is every lot in its turn of the pass.
 */
export class BiddingAudit implements Audited {
  readonly #database: Database;
  readonly #kept = new Map<LotId, LotAudit>();
  /** Lots with new events. */
  readonly #written = new Set<LotId>();
  /** Lots to be looked at from their first event on. */
  readonly #touched = new Set<LotId>();
  #window: { from: string; inFlight: string[]; systemIdentifier: string } | null = null;
  #pass: Pass = { ...BEGINNING };

  constructor(database: Database) {
    this.#database = database;
  }

  async changed(): Promise<AuditFindings> {
    const tally = new Tally();
    const moment = await this.#readWindow(tally);
    await checkGuards(this.#database, tally);
    await this.#lookAt(this.#touched, EVENTS_PER_TURN_MAX, tally, (lots) => beginAudits(this.#database, lots, tally));
    await this.#lookAt(this.#written, EVENTS_PER_TURN_MAX, tally, (lots) => this.#known(lots, tally));
    // What still waits is in memory alone: the mark stays, and a process that takes over begins there again.
    if (this.#touched.size + this.#written.size === 0) await this.#database.run(writeAuditCursor, [moment.system_identifier, moment.snapshot]);
    return this.#findings(tally);
  }

  async pass(share: number): Promise<AuditFindings & { passDone: boolean }> {
    const tally = new Tally();
    const about = await this.#database.one(decisionsAbout);
    const events = Math.min(Math.max(Math.ceil(Number(about?.rows ?? 0) * share), PASS_EVENTS_PER_TURN_MIN), PASS_EVENTS_PER_TURN_MAX);
    let passDone = false;
    if (this.#pass.phase === 'lots') await this.#passLots(events, tally);
    else if (this.#pass.phase === 'groups') await this.#passGroups(tally);
    else passDone = await this.#passRefusals(events, tally);
    return { ...this.#findings(tally), passDone };
  }

  #findings(tally: Tally): AuditFindings {
    return { rows: tally.rowsRead, lots: tally.lotsRead, breaches: tally.breaches, waiting: this.#touched.size + this.#written.size };
  }

  async #readWindow(tally: Tally): Promise<{ snapshot: string; system_identifier: string }> {
    const moment = await this.#database.one(auditMoment);
    invariant(moment !== null, 'the database knows its moment');
    const stored = this.#window === null ? await this.#database.one(readAudit) : null;
    if (stored !== null) this.#window = windowAfter(stored.snapshot, stored.system_identifier);
    // In another cluster, after a restore, transactions are numbered anew: the notes are read from the first on, the lots are left to the pass.
    const window = this.#window?.systemIdentifier === moment.system_identifier ? this.#window : null;
    for (let after = '0', full = true; full;) {
      const notes = await this.#database.all(journalSince, [window?.from ?? '0', window?.inFlight ?? [], after, NOTES_PER_TURN_MAX]);
      for (const lot of await tellJournal(this.#database, notes, tally)) this.#touched.add(lotId(lot));
      full = notes.length === NOTES_PER_TURN_MAX;
      after = notes.at(-1)?.id ?? after;
    }
    if (window !== null) {
      const rows = await this.#database.all(lotsWrittenSince, [window.from, window.inFlight, LOTS_WRITTEN_MAX]);
      for (const { lot_id } of rows) if (this.#written.size < LOTS_WAITING_MAX) this.#written.add(lotId(lot_id));
    }
    this.#window = windowAfter(moment.snapshot, moment.system_identifier);
    return moment;
  }

  /** Looks at lots that wait, some at a time, until enough events were read. */
  async #lookAt(waiting: Set<LotId>, events: number, tally: Tally, begin: (lots: LotId[]) => Promise<LotAudit[]>): Promise<void> {
    const until = tally.rowsRead + events;
    while (waiting.size > 0 && tally.rowsRead < until) {
      const lots = firstOf(waiting, LOTS_PER_PAGE_MAX);
      let pending = await begin(lots);
      const begun = pending;
      while (pending.length > 0 && tally.rowsRead < until) pending = await auditPage(this.#database, pending, tally, { twins: false });
      for (const audit of begun) this.#keep(audit);
      const unfinished = new Set(pending.map(({ lot }) => lot));
      for (const lot of lots) if (!unfinished.has(lot)) waiting.delete(lot);
      // Begun and not ended: it goes on from memory, and not from its first event again.
      for (const lot of unfinished) {
        waiting.delete(lot);
        this.#written.add(lot);
      }
    }
  }

  async #known(lots: readonly LotId[], tally: Tally): Promise<LotAudit[]> {
    const unknown = lots.filter((lot) => !this.#kept.has(lot));
    const begun = unknown.length === 0 ? [] : await beginAudits(this.#database, unknown, tally);
    return [...lots.flatMap((lot) => this.#kept.get(lot) ?? []), ...begun];
  }

  /** Keeps an audit for the next look; those unused longest go when there are too many. */
  #keep(audit: LotAudit): void {
    this.#kept.delete(audit.lot);
    this.#kept.set(audit.lot, audit);
    let bids = 0;
    if (this.#kept.size % 100 === 0 || audit.weight > BIDS_KEPT_MAX / 100) for (const each of this.#kept.values()) bids += each.weight;
    for (const [lot, each] of this.#kept) {
      if (this.#kept.size <= AUDITS_KEPT_MAX && bids <= BIDS_KEPT_MAX) break;
      bids -= each.weight;
      this.#kept.delete(lot);
    }
  }

  async #passLots(events: number, tally: Tally): Promise<void> {
    this.#pass.after ??= (await this.#database.one(readAudit))?.pass_lot ?? '0';
    while (tally.rowsRead < events && this.#pass.phase === 'lots') {
      if (this.#pass.pending.length === 0) await this.#beginPage(this.#pass.after, tally);
      if (this.#pass.pending.length > 0) this.#pass.pending = await auditPage(this.#database, this.#pass.pending, tally, { twins: true });
    }
    const [first] = this.#pass.pending;
    // Lots that are not ended are begun again by whoever takes over.
    await this.#database.run(writeAuditPass, [first === undefined ? this.#pass.after : String(BigInt(idKey(first.lot)) - 1n), null]);
  }

  async #beginPage(after: string, tally: Tally): Promise<void> {
    const rows = await this.#database.all(auditLots, [after, LOTS_PER_PAGE_MAX, 0]);
    const lots = rows.map((row) => lotId(row.lot_id));
    // A lot whose rows were mended is known anew.
    for (const lot of lots) if (!this.#written.has(lot)) this.#kept.delete(lot);
    const last = rows.at(-1);
    if (last === undefined) this.#pass = { ...this.#pass, phase: 'groups' };
    else this.#pass = { ...this.#pass, after: last.lot_id, pending: await beginAudits(this.#database, lots, tally) };
  }

  async #passGroups(tally: Tally): Promise<void> {
    const rows = await this.#database.all(auditGroups, [this.#pass.afterGroup, GROUPS_PER_TURN_MAX]);
    for (const { group_id } of rows) await checkGroup(this.#database, group_id, tally);
    const last = rows.at(-1);
    if (last !== undefined) this.#pass.afterGroup = last.group_id;
    else this.#pass = { ...this.#pass, phase: 'refusals', spans: null };
  }

  async #passRefusals(refusals: number, tally: Tally): Promise<boolean> {
    if (this.#pass.spans === null) {
      const span = await this.#database.one(decidedSpan);
      const toMs = Number(span?.to_ms ?? 0);
      this.#pass.spans = new RefusalSpans(Number(span?.from_ms ?? toMs), toMs);
    }
    for (let seen = 0; seen < refusals && !this.#pass.spans.done;) seen += 1 + (await this.#pass.spans.next(this.#database, tally));
    if (!this.#pass.spans.done) return false;
    const moment = await this.#database.one(auditMoment);
    await this.#database.run(writeAuditPass, ['0', moment?.now_ms ?? null]);
    this.#pass = { ...BEGINNING, after: '0' };
    return true;
  }
}

/** lots → groups → refusals, and again. `after`: the last lot that was begun; null: where the last process left off. */
type Pass = { phase: 'lots' | 'groups' | 'refusals'; after: string | null; pending: LotAudit[]; afterGroup: string; spans: RefusalSpans | null };
const BEGINNING: Readonly<Pass> = { phase: 'lots', after: null, pending: [], afterGroup: '0', spans: null };

function firstOf<Item>(items: Iterable<Item>, count: number): Item[] {
  const first: Item[] = [];
  for (const item of items) if (first.push(item) === count) break;
  return first;
}

function windowAfter(snapshot: string, systemIdentifier: string): { from: string; inFlight: string[]; systemIdentifier: string } {
  const [, from, inFlight] = SNAPSHOT.exec(snapshot) ?? [];
  invariant(from !== undefined && inFlight !== undefined, `"${snapshot}" is a snapshot`);
  return { from, inFlight: inFlight === '' ? [] : inFlight.split(','), systemIdentifier };
}
