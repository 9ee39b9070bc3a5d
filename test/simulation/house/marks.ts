import type { Counted } from '../store/engine/work.ts';

/** Things that a campaign wants to have seen: a campaign in which one never happened was too tame to say anything about it. */
export class Marks {
  readonly counts = new Map<string, number>();

  hit(name: string, times = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + times);
  }

  batch({ entries, rows }: { entries: number; rows: number }): void {
    if (entries >= 2) this.hit('several requests in one batch');
    if (entries >= 8) this.hit('eight requests in one batch');
    if (entries > 0 && rows === 0) this.hit('a batch that wrote nothing');
  }

  fromServer(counts: ReadonlyMap<Counted, number>): void {
    for (const [name, count] of counts) this.hit(`server: ${name}`, count);
  }
}

/** What must have happened at least once in a campaign of {@link TAME_BELOW} seeds or more. */
export const WANTED_MARKS: readonly string[] = [
  'several requests in one batch', 'eight requests in one batch', 'a lot was parked', 'a lane lost its connection', 'a commit was not confirmed', 'an outage was found',
  'a defect was found by halving', 'a message could not be taken', 'a message was put aside', 'dead letter replayed', 'relay repeated a window', 'two processes decided on one lot',
  'a request went to two processes', 'an answer was read from the table', 'an answer was lost on its way', 'two equal maxima', 'a leader raised the own maximum',
  'a bid beat the close by less than 5 ms', 'the close beat a bid by less than 5 ms', 'extended by: bid', 'extended by: group', 'extended by: outage',
  'lots that share a close: group', 'lots that share a close: sale', 'lots that share a close: sequential', 'a bidder took bids back', 'a bid was voided by staff', 'a retraction changed who leads',
  'a lot was frozen', 'a lot was resumed', 'a reserve was lowered', 'a lot was bought at the fixed price', 'a lot was ended early', 'closed: sold', 'closed: passed', 'closed: withdrawn',
  'refused: lot_closed', 'refused: account_blocked', 'refused: not_approved', 'refused: seller_may_not_bid', 'refused: staff_may_not_bid', 'refused: wrong_currency', 'refused: buy_now_gone',
  'refused: own_maximum_not_raised', 'refused: bid_too_low', 'refused: limit_exceeded', 'turned away: busy', 'turned away: same_key_other_body', 'turned away: lot_frozen', 'turned away: lot_not_open',
  'turned away: end_too_late', 'turned away: retraction_not_allowed', 'turned away: nothing_to_retract', 'turned away: same_person',
  'a watcher was told to start anew', 'a watcher came back for what it missed', 'a watcher got several events at once', 'a gap in the events of a lot was read from the store',
  'server: commit_answer_lost', 'server: lock_timeout', 'server: skipped_locked', 'server: waited_for_row', 'server: saw_newer_version', 'server: crash', 'server: fail_over', 'server: commits_lost',
  'server: cut_before', 'server: cut_after', 'server: muted', 'server: refused_connection', 'server: refused_statement', 'server: stale_snapshot', 'server: statement_timeout', 'server: idle_in_transaction',
  'server: aborted_commit', 'server: commit_unreplicated', 'server: advisory_lock_taken_over', 'server: stranger', 'server: unique_violation',
];

/** A campaign of fewer seeds is not asked whether everything happened in it. */
export const TAME_BELOW = 200;
