import { KIND, REASONS, told } from '../oracle/words.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import type { Marks } from './marks.ts';
import type { Observed } from './observed.ts';

const HAIR_MS = 5;

/** Marks that follow from what a run has left behind. */
export function deriveMarks(observed: Observed, marks: Marks): void {
  fromRows(observed, marks);
  fromAnswers(observed, marks);
  fromLines(observed, marks);
}

function fromRows({ tables, told: events, lots, plan }: Observed, marks: Marks): void {
  const leads = new Map<bigint, { leader: bigint | null; maximum: bigint | null; account: bigint | null }>();
  for (const row of [...tables.decisions].sort((one, other) => one.id - other.id)) {
    if (row.seq === null) refusal(row, marks);
    else event(row, leads.get(row.lotId) ?? null, marks);
    if (row.kind === KIND.accepted) {
      const before = leads.get(row.lotId);
      const leading = row.leaderId === row.accountId;
      leads.set(row.lotId, { leader: row.leaderId, maximum: leading ? row.maximum : (before?.maximum ?? null), account: row.accountId });
      if (row.closesMs - row.atMs < HAIR_MS) marks.hit('a bid beat the close by less than 5 ms');
    } else if (row.seq !== null) leads.set(row.lotId, { leader: row.leaderId, maximum: row.kind === KIND.retracted ? null : (leads.get(row.lotId)?.maximum ?? null), account: null });
  }
  const tellers = new Map<string, Set<string>>();
  for (const { from, process, event: { lot } } of events) if (from === 'commit') tellers.set(lot, (tellers.get(lot) ?? new Set()).add(process.split('.')[0] ?? ''));
  for (const processes of tellers.values()) if (processes.size > 1) marks.hit('two processes decided on one lot');
  if (plan.processes > 1) marks.hit('several processes');
  for (const lot of lots.values()) if (lot.group !== null) marks.hit(`lots that share a close: ${lot.softClose.scope}`);
  if (tables.outages.length > 0) marks.hit('an outage was written down');
}

function event(row: DecisionRow, before: { leader: bigint | null; maximum: bigint | null } | null, marks: Marks): void {
  switch (row.kind) {
    case KIND.accepted:
      marks.hit('bid accepted');
      if (before?.leader === row.accountId) marks.hit('a leader raised the own maximum');
      else if (before?.maximum !== null && before?.maximum === row.maximum) marks.hit('two equal maxima');
      return;
    case KIND.extended: return marks.hit(`extended by: ${String(told(row, 'cause'))}`);
    case KIND.retracted:
      marks.hit(told(row, 'by') === 'staff' ? 'a bid was voided by staff' : 'a bidder took bids back');
      if (before !== null && before.leader !== row.leaderId) marks.hit('a retraction changed who leads');
      return;
    case KIND.frozen: return marks.hit('a lot was frozen');
    case KIND.resumed: return marks.hit('a lot was resumed');
    case KIND.lowered: return marks.hit('a reserve was lowered');
    case KIND.bought: return marks.hit('a lot was bought at the fixed price');
    case KIND.closed: {
      const reason = told(row, 'reason');
      marks.hit(`closed: ${String(told(row, 'outcome'))}`);
      if (reason === 'ended_early') marks.hit('a lot was ended early');
      return;
    }
    default: return;
  }
}

function refusal(row: DecisionRow, marks: Marks): void {
  const reason = REASONS[row.refusal ?? 0] ?? '';
  marks.hit(`refused: ${reason}`);
  if (reason === 'lot_closed' && row.atMs - row.closesMs < HAIR_MS && row.atMs >= row.closesMs) marks.hit('the close beat a bid by less than 5 ms');
}

const TURNED_AWAY: ReadonlySet<string> = new Set(['busy', 'unconfirmed', 'same_key_other_body', 'lot_not_open', 'lot_frozen', 'wrong_state', 'end_too_late', 'retraction_not_allowed', 'nothing_to_retract', 'same_person', 'reserve_not_lowered']);

function fromAnswers({ requests }: Observed, marks: Marks): void {
  for (const { deliveries } of requests) {
    if (deliveries.length > 1 && new Set(deliveries.map(({ process }) => process)).size > 1) marks.hit('a request went to two processes');
    for (const { answer, heardUs, givenUs } of deliveries) {
      if (answer === null) continue;
      if ('replayed' in answer && answer.replayed) marks.hit('an answer was read from the table');
      if (givenUs !== null && heardUs === null) marks.hit('an answer was lost on its way');
      if (!answer.ok && TURNED_AWAY.has(answer.code)) marks.hit(`turned away: ${answer.code}`);
    }
  }
}

function fromLines({ lines }: Observed, marks: Marks): void {
  for (const { entries, closes } of lines) {
    for (const entry of entries) {
      if (entry.type === 'resync') marks.hit('a watcher was told to start anew');
      if (entry.type === 'watch' && entry.from !== null) marks.hit('a watcher came back for what it missed');
      if (entry.type === 'events' && entry.items.length > 1) marks.hit('a watcher got several events at once');
    }
    if (closes.includes(1013)) marks.hit('a watcher was closed because it did not read');
  }
}
