import { idKey, type LotId, lotId } from '#domain/ids.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import { termsOf } from '../store/lots.ts';
import { auditEvents, auditHeads, auditTerms, type AuditTermsRow, twins, voidsAsked } from '../store/verify.ts';
import { type FirstReserve, LotAudit } from './lot-audit.ts';
import type { Tally } from './tally.ts';
import { wordsOf } from './tell.ts';

/** Events read at once: a few milliseconds of the server's time, and of this process's, in which no bid is answered. */
export const EVENTS_PER_PAGE_MAX = 250;
/** Lots that share a page, so that many quiet lots cost few round trips. */
export const LOTS_PER_PAGE_MAX = 25;

/** Begins the audits of lots, at most {@link LOTS_PER_PAGE_MAX}. A lot without head or terms is told, and cannot be audited. */
export async function beginAudits(database: Database, lots: readonly LotId[], tally: Tally): Promise<LotAudit[]> {
  const rows = await database.all(auditTerms, [lots.map(idKey)]);
  return rows.flatMap((row) => {
    const lot = lotId(row.lot_id);
    const terms = readableTerms(row);
    const gone = row.has_head ? 'its head' : 'none';
    if (!row.has_head) tally.found('heads_are_the_fold', { lot, about: 'gone', expected: 'a head for a lot that has terms or events', found: gone });
    if (typeof terms === 'string') tally.found('heads_are_the_fold', { lot, about: 'terms', expected: 'the terms that the lot was published with', found: terms });
    return row.has_head && typeof terms !== 'string' ? [new LotAudit(lot, terms, firstReserve(row))] : [];
  });
}

function readableTerms({ terms, lot_id }: AuditTermsRow): LotTerms | string {
  if (terms === null) return 'none';
  try {
    const read = termsOf(terms);
    return read.lotId === lotId(lot_id) ? read : `those of ${read.lotId}`;
  } catch (error) {
    return `such as cannot be read: ${wordsOf(error)}`;
  }
}

function firstReserve(row: AuditTermsRow): FirstReserve {
  const amount = (text: string | null) => (text === null ? null : minor(BigInt(text)));
  if (row.first_reserve_known === true) return { kind: 'known', reserve: amount(row.first_reserve) };
  return row.lowered_at_seq === null ? { kind: 'known', reserve: amount(row.reserve_price) } : { kind: 'unknown', loweredAtSeq: Number(row.lowered_at_seq) };
}

export type PageOptions = {
  /** Whether each request is looked up for a second decision; not where the index that allows but one is at work, or gone. */
  twins: boolean;
};

/**
 * One page of events of some lots, at most {@link LOTS_PER_PAGE_MAX}: feeds their audits and compares the heads of those that were read
 * to their end. Answers with the audits that have more to read.
 */
export async function auditPage(database: Database, audits: readonly LotAudit[], tally: Tally, options: PageOptions): Promise<LotAudit[]> {
  const limit = Math.floor(EVENTS_PER_PAGE_MAX / audits.length);
  const keys = audits.map(({ lot }) => idKey(lot));
  const { rows, heads } = await database.transaction(async (tx) => ({
    rows: await tx.all(auditEvents, [keys, audits.map(({ seq }) => seq), limit]),
    heads: await tx.all(auditHeads, [keys]),
  }), { isolation: 'repeatable read' });
  const rowsOf = Map.groupBy(rows, (row) => row.lot_id);
  const headOf = new Map(heads.map((head) => [head.lot_id, head]));
  const more: LotAudit[] = [];
  for (const audit of audits) {
    const own = rowsOf.get(idKey(audit.lot)) ?? [];
    const head = headOf.get(idKey(audit.lot));
    for (const row of own) audit.feed(row, Number(head?.now_ms ?? Number.MAX_SAFE_INTEGER), tally);
    if (own.length === limit) more.push(audit);
    else if (head === undefined) tally.found('heads_are_the_fold', { lot: audit.lot, about: 'gone', expected: 'a head for a lot that has terms or events', found: 'none' });
    else audit.finish(head, tally);
    audit.tellSeen(tally);
  }
  tally.rowsRead += rows.length;
  tally.lotsRead += audits.length - more.length;
  if (options.twins) await findTwins(database, rows, tally);
  await findVoids(database, audits, tally);
  return more;
}

/** Whether requests among these rows have a second decision. */
async function findTwins(database: Database, rows: readonly { account_id: string | null; lot_id: string; request: string | null }[], tally: Tally): Promise<void> {
  const asked = rows.filter((row) => row.request !== null && row.account_id !== null);
  if (asked.length === 0) return;
  tally.saw('one_request_one_decision', asked.length, new Set(asked.map((row) => row.lot_id)).size);
  const found = await database.all(twins, [asked.map((row) => row.account_id), asked.map((row) => row.lot_id), asked.map((row) => row.request)]);
  for (const twin of found) tellTwin(twin, tally);
}

export function tellTwin(twin: { account_id: string; lot_id: string; request: string; decisions: number }, tally: Tally): void {
  tally.found('one_request_one_decision', {
    lot: lotId(twin.lot_id), about: twin.request, expected: 'one decision of a request', found: `${twin.decisions} decisions of one`, evidence: { ...twin },
  });
}

/** Whether voids by staff were asked for on record. */
async function findVoids(database: Database, audits: readonly LotAudit[], tally: Tally): Promise<void> {
  const voids = audits.flatMap((audit) => audit.voids.splice(0).flatMap(({ seq, seqs }) => seqs.map((bid) => ({ lot: audit.lot, seq, bid }))));
  if (voids.length === 0) return;
  const asked = await database.all(voidsAsked, [voids.map(({ lot }) => idKey(lot)), voids.map(({ bid }) => bid)]);
  const known = new Set(asked.map((row) => `${row.lot_id}/${row.seq}`));
  for (const { lot, seq, bid } of voids) {
    if (!known.has(`${idKey(lot)}/${bid}`)) tally.found('acts_have_who_and_why', { lot, seq, about: 'void', expected: `a request on record to void bid ${bid}`, found: 'none' });
  }
}
