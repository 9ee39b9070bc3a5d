import { groupId, lotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { Database } from '#platform/db/types.ts';
import { kindCode } from '../store/codes.ts';
import { groupCloseOf } from '../store/groups.ts';
import { twinsWithoutIndex } from '../store/verify.ts';
import { auditRefusals, groupMoves, JUDGED, lotsOfGroups, type JournalRow, type MoveRow, readGuards, type RefusalRow } from '../store/verify-house.ts';
import { tellTwin } from './pages.ts';
import type { Tally } from './tally.ts';
import { instant } from './tell.ts';

/** Triggers and unique indexes that guard the tables of record, as the migrations make them. */
export const GUARDS: readonly string[] = [
  'decisions.note_added', 'decisions.note_changed', 'decisions.note_emptied', 'terms.note_added', 'terms.note_changed', 'terms.note_emptied',
  'lots.note_added', 'lots.note_changed', 'lots.note_removed', 'lots.note_emptied', 'groups.note_added', 'groups.note_removed', 'groups.note_emptied',
  'breaches.note_changed', 'breaches.note_emptied',
  'decisions_by_seq', 'decisions_by_request', 'decisions_first_bids', 'lots_pkey', 'terms_pkey', 'groups_pkey',
];
const REQUESTS_INDEX = 'decisions_by_request';

/** Looks whether the guards are at work; answers whether requests are kept apart by their index. */
export async function checkGuards(database: Database, tally: Tally): Promise<boolean> {
  const rows = await database.all(readGuards);
  const atWork = new Map(rows.map((row) => [row.name, row.at_work]));
  tally.saw('guards_in_place', GUARDS.length, 0);
  for (const name of GUARDS) {
    if (atWork.get(name) !== true) tally.found('guards_in_place', { lot: null, about: name, expected: `${name} at work`, found: atWork.has(name) ? 'switched off' : 'gone' });
  }
  return atWork.get(REQUESTS_INDEX) === true;
}

/** Requests with more than one decision, by reading the whole table: for when the index that allows but one is gone. */
export async function checkTwinsWithoutIndex(database: Database, lot: string | null, tally: Tally): Promise<void> {
  const found = await database.all(twinsWithoutIndex, [lot]);
  tally.saw('one_request_one_decision', 1, 0);
  for (const twin of found) tellTwin(twin, tally);
}

/** Lots of one group whose group is in breach: more are as bad. */
const MEMBERS_TOLD_MAX = 500;
const MOVES_MAX = 200_000;

/** Whether the close that the lots of a group share follows from what moved theirs. */
export async function checkGroup(database: Database, key: string, tally: Tally): Promise<void> {
  const rows = await database.all(groupMoves, [key, MOVES_MAX]);
  if (rows.length >= MOVES_MAX) return tally.note('groups_are_the_fold', `grp_${key} moved more than ${MOVES_MAX} times and was passed over.`);
  tally.saw('groups_are_the_fold', rows.filter(({ seq }) => seq !== null).length, new Set(rows.map((row) => row.lot_id)).size);
  const fault = groupFault(rows);
  if (fault === null) return;
  for (const lot of new Set(rows.map((row) => row.lot_id).slice(0, MEMBERS_TOLD_MAX))) {
    tally.found('groups_are_the_fold', { lot: lotId(lot), about: `${groupId(key)}|${fault.about}`, expected: fault.expected, found: fault.found, evidence: { close: rows[0]?.close ?? null } });
  }
}

/** A second way to where a group stands: of every lot the latest of all moves at or before its place, a gap later for each place between. */
function groupFault(rows: readonly MoveRow[]): { about: string; expected: string; found: string } | null {
  const stored = rows[0]?.close;
  if (stored === undefined) return null;
  const close = groupCloseOf(stored);
  // A lot that resumed in good time kept its close, and moved nobody.
  const moves = rows.filter((row) => row.seq !== null && row.closes_ms !== null && Number(row.closes_ms) > Number(row.before_ms)).map((row) => ({ position: row.position, closesAtMs: Number(row.closes_ms), kind: row.kind, cause: row.cause }));
  const extensions = moves.filter(({ kind, cause }) => kind === kindCode('lot.extended') && cause === 'bid').length;
  if (extensions !== close.extensions) return { about: 'extensions', expected: `${extensions} extensions by bids`, found: `${close.extensions}` };
  const sequential = close.scope === 'sequential';
  const places = new Set(sequential ? rows.map(({ position }) => position) : [0]);
  for (const place of places) {
    const right = Math.max(-Infinity, ...moves.filter(({ position }) => !sequential || position <= place).map((move) => move.closesAtMs + (sequential ? (place - move.position) * close.gapMs : 0)));
    const found = Math.max(-Infinity, ...close.steps.filter(({ position }) => position <= place).map((step) => step.closesAtMs + (place - step.position) * close.gapMs));
    if (right !== found) return { about: `place ${place}`, expected: `a close at ${instant(right)} by the events of its lots`, found: instant(found) };
  }
  return null;
}

/** Notes of the journal as breaches: somebody but the house wrote there. One for each lot that it concerns. */
export async function tellJournal(database: Database, rows: readonly JournalRow[], tally: Tally): Promise<string[]> {
  const groups = [...new Set(rows.filter(({ lot_id }) => lot_id === null).flatMap(({ group_id }) => group_id ?? []))];
  const members = groups.length === 0 ? [] : await database.all(lotsOfGroups, [groups, MEMBERS_TOLD_MAX]);
  const touched = new Set<string>();
  for (const row of rows) {
    const lots: (string | null)[] = row.lot_id !== null ? [row.lot_id] : members.filter(({ group_id }) => group_id === row.group_id).map(({ lot_id }) => lot_id);
    for (const lot of lots.length === 0 ? [null] : lots) {
      if (lot !== null) touched.add(lot);
      tally.found('untouched_by_hand', {
        lot: lot === null ? null : lotId(lot), about: `note ${row.id}`, sinceMs: Number(row.at_ms), evidence: { note: { ...row } },
        expected: `nobody but the house writes to bidding.${row.table_name}`, found: `${row.act.toLowerCase()} by ${row.by_user} as ${row.by_role}${row.program === '' ? '' : ` (${row.program})`} at ${instant(Number(row.at_ms))}`,
      });
    }
  }
  return [...touched];
}

/** Whether remembered refusals say how their lots stood, and their reasons held. */
export async function checkRefusals(database: Database, span: { fromMs: number; toMs: number; limit: number }, tally: Tally): Promise<number> {
  const rows = await database.all(auditRefusals, [span.fromMs, span.toMs, span.limit]);
  tally.saw('refusals_say_what_stood', rows.length, new Set(rows.map((row) => row.lot_id)).size);
  for (const row of rows) {
    const fault = refusalFault(row);
    if (fault !== null) tally.found('refusals_say_what_stood', { lot: lotId(row.lot_id), about: `decision ${row.id}`, ...fault, evidence: { row: { ...row } } });
  }
  return rows.length;
}

function refusalFault(row: RefusalRow): { expected: string; found: string } | null {
  if (row.then_seq === null) return { expected: `event ${row.head_seq}, which the refusal followed`, found: 'none' };
  const stood = row.price === row.then_price && row.leader_id === row.then_leader_id && row.bid_count === row.then_bid_count && row.closes_ms === row.then_closes_ms;
  if (!stood) return { expected: `the lot as event ${row.head_seq} left it`, found: 'another price, leader, count or close' };
  const { maximum, then_minimum } = row;
  const leads = row.account_id === row.then_leader_id;
  switch (row.refusal) {
    case JUDGED.lotClosed: return row.then_kind === kindCode('lot.closed') || Number(row.at_ms) >= Number(row.then_closes_ms) ? null
      : { expected: 'a lot that was closed or due', found: `refused as closed before ${instant(Number(row.then_closes_ms))}` };
    case JUDGED.tooLow:
      invariant(then_minimum !== null, 'an event says the next minimum');
      if (leads) return { expected: 'somebody who did not lead', found: 'the leader' };
      return maximum !== null && BigInt(maximum) < BigInt(then_minimum) ? null : { expected: 'a bid below the minimum', found: 'one that reached it' };
    case JUDGED.notRaised: return leads ? null : { expected: 'the leader', found: 'somebody who did not lead' };
    default: return null;
  }
}
