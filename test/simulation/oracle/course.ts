import type { Observed, Request } from '../house/observed.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import type { Check, Court } from './court.ts';
import type { ReferenceLot } from './reference-lot.ts';
import { EVENT_WORDS, KIND, nameOf, OUTCOMES, told } from './words.ts';

const HOUR_MS = 3_600_000;
const RETRACT_ALL_MS = 12 * HOUR_MS;
const TOO_LATE_MS = 12 * HOUR_MS;
const OUTAGE_WAIT_MS = 200;
const IN_TIME_MS = 250;
/** Clocks of processes run a little apart from the server's. */
const SLACK_MS = 25;

/** The course of lots apart from bids: opening, closing, extensions, and what sellers and staff do. */
export class CourseOfLots {
  readonly #observed: Observed;
  readonly #court: Court;

  constructor(observed: Observed, court: Court) {
    this.#observed = observed;
    this.#court = court;
  }

  take(row: DecisionRow, lot: ReferenceLot): void {
    switch (row.kind) {
      case KIND.opened: return this.#opened(row, lot);
      case KIND.extended: return this.#extended(row, lot);
      case KIND.retracted: return this.#retracted(row, lot);
      case KIND.frozen:
        this.#state(row, lot, 'open');
        this.#inTime(row, lot);
        lot.status = 'frozen';
        return this.#asked(row, lot, ['freeze']);
      case KIND.resumed: return this.#resumed(row, lot);
      case KIND.lowered: return this.#lowered(row, lot);
      case KIND.closed: return this.#closed(row, lot);
      default: return this.#court.blame('B8 states move along their machine', `${nameOf(row)} is no event that anybody knows`);
    }
  }

  /** A lot of a group has taken over where its group stands before anything is decided on it. */
  followed(row: DecisionRow, lot: ReferenceLot): void {
    if (lot.shared === null || lot.status === 'closed' || lot.status === 'scheduled') return;
    this.#court.same('B7 shared closes move together', lot.closesMs, lot.sharedCloseMs, () => `${nameOf(row)}: close of the lot against that of its group`);
  }

  #opened(row: DecisionRow, lot: ReferenceLot): void {
    this.#state(row, lot, 'scheduled');
    this.#court.holds('B8 states move along their machine', row.atMs >= lot.opensAtMs, () => `${nameOf(row)} at ${row.atMs}, it opens at ${lot.opensAtMs}`);
    lot.status = 'open';
    // With its own close or with that of its group; it must have the group's before anything else.
    if (row.closesMs === lot.sharedCloseMs) lot.closesMs = row.closesMs;
  }

  #extended(row: DecisionRow, lot: ReferenceLot): void {
    const cause = told(row, 'cause');
    const name = (): string => nameOf(row);
    const court = this.#court;
    court.holds('B7 the close moves as the terms say', row.closesMs > lot.closesMs, () => `${name()} to ${row.closesMs} from ${lot.closesMs}`);
    if (cause === 'bid') {
      const { due } = lot;
      lot.due = null;
      lot.bidExtensions += 1;
      lot.extensions += 1;
      court.same('B7 the close moves as the terms say', row.closesMs, due?.toMs ?? lot.closesMs, name);
      court.same('B7 the close moves as the terms say', row.atMs, lot.lastAtMs, () => `${name()}, time against that of its bid`);
      return lot.moveTo(row.closesMs, 'bid');
    }
    if (cause === 'group') {
      court.holds('B8 states move along their machine', lot.shared !== null && (lot.status === 'open' || lot.status === 'frozen'), () => `${name()} while ${lot.status}`);
      court.same('B7 shared closes move together', row.closesMs, lot.sharedCloseMs, name);
      lot.extensions += 1;
      lot.closesMs = row.closesMs;
      return undefined;
    }
    this.#state(row, lot, 'open');
    this.followed(row, lot);
    court.holds('B7 full windows after outages', row.atMs >= lot.closesMs && this.#outageAt(row, lot), () => `${name()} at ${row.atMs}, the close was ${lot.closesMs}: nothing had kept the house from deciding`);
    court.same('B7 full windows after outages', row.closesMs, row.atMs + lot.fullWindowMs, name);
    return lot.moveTo(row.closesMs, 'outage');
  }

  /** Whether the house could not decide when the close came, or a request that had come in time was kept waiting. */
  #outageAt(row: DecisionRow, lot: ReferenceLot): boolean {
    const { outages } = this.#observed.tables;
    if (outages.some(({ fromMs, toMs }) => fromMs <= lot.closesMs && lot.closesMs <= toMs) || this.#observed.serverClockJumped) return true;
    return this.#observed.requests.some((request) => request.lot === lot.name && (request.kind === 'bid' || request.kind === 'buy')
      && request.deliveries.some(({ receivedServerMs }) => receivedServerMs !== null
        && row.atMs - receivedServerMs > OUTAGE_WAIT_MS - SLACK_MS && receivedServerMs + IN_TIME_MS <= lot.closesMs + SLACK_MS));
  }

  #resumed(row: DecisionRow, lot: ReferenceLot): void {
    this.#state(row, lot, 'frozen');
    lot.status = 'open';
    const toMs = Math.max(lot.sharedCloseMs, row.atMs + lot.fullWindowMs);
    this.#court.same('B7 full windows after outages', row.closesMs, toMs, () => nameOf(row));
    lot.moveTo(row.closesMs, 'resume');
    this.#asked(row, lot, ['resume']);
  }

  #lowered(row: DecisionRow, lot: ReferenceLot): void {
    this.#state(row, lot, 'open');
    this.#inTime(row, lot);
    const to = Number(told(row, 'reservePrice'));
    this.#court.holds('B4 prices follow from the rules', lot.rules.lowerReserve(to), () => `${nameOf(row)} to ${to}: it could not be lowered to that`);
    this.#asked(row, lot, ['lower']);
  }

  #retracted(row: DecisionRow, lot: ReferenceLot): void {
    const court = this.#court;
    const name = (): string => nameOf(row);
    const staff = told(row, 'by') === 'staff';
    court.holds('B8 states move along their machine', lot.status === 'open' || (staff && lot.status === 'frozen'), () => `${name()} while ${lot.status}`);
    if (lot.status === 'open') this.#inTime(row, lot);
    const list: unknown = told(row, 'seqs');
    const seqs = Array.isArray(list) ? list.map(Number) : [];
    const account = String(told(row, 'bidderAccount')).slice(4);
    const standing = lot.standing.get(account) ?? [];
    const right = staff ? standing.filter(({ seq }) => seqs.includes(seq)).map(({ seq }) => seq) : this.#mayTake(row, lot, standing);
    court.same('retractions take out what they may', seqs.join(' '), right.length === 0 ? 'none' : right.join(' '), name);
    lot.rules.retract(standing.filter(({ seq }) => seqs.includes(seq)).map(({ number }) => number));
    for (const seq of seqs) {
      const bid = lot.bySeq.get(seq);
      if (bid !== undefined) bid.retracted = true;
    }
    lot.standing.set(account, standing.filter(({ seq }) => !seqs.includes(seq)));
    const { leaderMaximum, runnerUpMaximum } = lot.view;
    court.same('retractions take out what they may', numberOrNull(told(row, 'leaderMaximum')), leaderMaximum, () => `${name()}, maximum that leads then`);
    court.same('retractions take out what they may', numberOrNull(told(row, 'runnerUpMaximum')), runnerUpMaximum, () => `${name()}, best other maximum then`);
    if (staff) this.#twoOfStaff(row, lot, seqs);
    else court.same('retractions take out what they may', String(row.accountId), account, () => `${name()}: whose bids`);
  }

  #mayTake(row: DecisionRow, lot: ReferenceLot, standing: readonly { seq: number; atMs: number }[]): number[] {
    if (lot.plan.retraction !== 'marketplace') return [];
    if (lot.closesMs - row.atMs > RETRACT_ALL_MS) return standing.map(({ seq }) => seq);
    return standing.slice(-1).filter(({ atMs }) => row.atMs - atMs <= HOUR_MS).map(({ seq }) => seq);
  }

  /** One asked for it, and another approved. */
  #twoOfStaff(row: DecisionRow, lot: ReferenceLot, seqs: readonly number[]): void {
    const approved = this.#requestsOn(lot, 'approve').some(({ account }) => account?.slice(4) === String(row.accountId));
    const asked = this.#requestsOn(lot, 'void').some(({ account, final }) => account?.slice(4) !== String(row.accountId) && final?.answer.ok === true);
    this.#court.holds('two members of staff for a void', approved && asked && seqs.length === 1, () => `${nameOf(row)} by one alone`);
  }

  #closed(row: DecisionRow, lot: ReferenceLot): void {
    const court = this.#court;
    const reason = told(row, 'reason');
    const outcome = String(told(row, 'outcome'));
    const winner = told(row, 'winner');
    const { leader, reserve } = lot.view;
    const sold = leader !== null && reserve !== 'unmet';
    court.holds('B8 states move along their machine', lot.status === 'open' || (lot.status !== 'closed' && outcome === 'withdrawn'), () => `${nameOf(row)} while ${lot.status}`);
    if (lot.status === 'open') this.followed(row, lot);
    if (outcome === 'withdrawn') this.#withdrawn(row, lot, sold);
    else if (lot.bought) court.same('B11 one winner', outcome, 'sold', () => nameOf(row));
    else {
      court.same('B11 one winner', outcome, sold ? 'sold' : 'passed', () => `${nameOf(row)}, outcome`);
      if (reason === null) this.#byTime(row, lot);
      else this.#endedEarly(row, lot, sold);
    }
    const right = outcome === 'withdrawn' || !sold ? null : `acc_${leader}`;
    court.same('B11 one winner', winner, right, () => `${nameOf(row)}, winner`);
    lot.status = 'closed';
    lot.outcome = outcome;
    if (!OUTCOMES.includes(outcome)) court.blame('B11 one winner', `${nameOf(row)}: ${outcome} is no outcome`);
  }

  #byTime(row: DecisionRow, lot: ReferenceLot): void {
    const { plan, tables, serverClockJumped } = this.#observed;
    this.#court.holds('B6 nothing after the close', row.atMs >= lot.closesMs, () => `${nameOf(row)} at ${row.atMs}, before its close at ${lot.closesMs}`);
    if (serverClockJumped) return;
    const gap = tables.outages.find(({ fromMs, toMs }) => fromMs <= lot.closesMs && lot.closesMs <= toMs && row.atMs > fromMs + plan.beatGapMs + SLACK_MS);
    this.#court.holds('B7 full windows after outages', gap === undefined, () => `${nameOf(row)} at ${row.atMs}: its close at ${lot.closesMs} fell into the outage from ${gap?.fromMs} to ${gap?.toMs}`);
  }

  #endedEarly(row: DecisionRow, lot: ReferenceLot, sold: boolean): void {
    this.#inTime(row, lot);
    const asked = this.#requestsOn(lot, 'end').filter(({ account }) => account?.slice(4) === String(row.accountId));
    const late = row.atMs >= lot.closesMs - TOO_LATE_MS;
    this.#court.holds('B8 states move along their machine', asked.some(({ operator }) => operator || !(late && sold)), () => `${nameOf(row)}: the seller may not end it now`);
  }

  #withdrawn(row: DecisionRow, lot: ReferenceLot, sold: boolean): void {
    const asked = this.#requestsOn(lot, 'withdraw').filter(({ account }) => account?.slice(4) === String(row.accountId));
    this.#court.holds('B8 states move along their machine', asked.some(({ operator }) => operator || !sold), () => `${nameOf(row)}: nobody may withdraw it now`);
    if (lot.status === 'open') this.#inTime(row, lot);
  }

  #state(row: DecisionRow, lot: ReferenceLot, right: ReferenceLot['status']): void {
    this.#court.same('B8 states move along their machine', lot.status, right, () => `${nameOf(row)}, state before`);
  }

  #inTime(row: DecisionRow, lot: ReferenceLot): void {
    this.followed(row, lot);
    this.#court.holds('B6 nothing after the close', row.atMs < lot.sharedCloseMs, () => `${nameOf(row)} at ${row.atMs}, the close was at ${lot.sharedCloseMs}`);
  }

  /** An act stands in the table only when somebody asked for it. */
  #asked(row: DecisionRow, lot: ReferenceLot, kinds: readonly Request['kind'][]): void {
    const found = kinds.some((kind) => this.#requestsOn(lot, kind).some(({ account }) => account?.slice(4) === String(row.accountId)));
    const check: Check = 'B10 one request, one effect, one answer';
    this.#court.holds(check, found, () => `${nameOf(row)}: nobody asked for a ${EVENT_WORDS[row.kind] ?? ''}`);
  }

  #requestsOn(lot: ReferenceLot, kind: Request['kind']): Request[] {
    return this.#observed.requests.filter((request) => request.kind === kind && request.lot === lot.name);
  }
}

const numberOrNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
