import type { AccountId, LotId } from '#domain/ids.ts';
import type { RefusalReason } from '#domain/lot/commands.ts';
import { decidedAt } from '#domain/lot/decide-common.ts';
import { decideGroupMove } from '#domain/lot/decide-course.ts';
import type { LotEvent } from '#domain/lot/events.ts';
import type { LotHistory } from '#domain/lot/history.ts';
import { closesAtFor, withExtension } from '#domain/lot/group-close.ts';
import { isDue, minimumFor } from '#domain/lot/state.ts';
import type { Decision } from '../decision.ts';
import { isRefusalReason } from '../store/codes.ts';
import { comeDue, type HouseState } from '../rules.ts';
import { type Asked, decideIntent } from './intents.ts';
import type { Entry, Settled, SettledFacts } from './entry.ts';
import { answerRepeat } from './repeat.ts';
import type { Standings } from './standings.ts';
import { apply, bidderOf, type GroupWork, type LotWork } from './work.ts';

/** What a batch holds under its locks, and what it knows of the house. */
export type BatchWorld = {
  nowMs: number;
  /** Monotonic time at which `nowMs` was read. */
  monotonicMs: number;
  house: HouseState;
  lots: ReadonlyMap<LotId, LotWork>;
  groups: ReadonlyMap<string, GroupWork>;
  /** Requests decided before, by {@link requestKey}. Grows with the batch's own. */
  decided: Map<string, Decision>;
  standings: Standings;
  /** Accounts whose standing somebody else is changing. */
  heldAccounts: ReadonlySet<AccountId>;
  /** Histories of the lots on which something is taken back. */
  histories: ReadonlyMap<LotId, LotHistory>;
  /** When the first request for a lot that waits behind this batch was received, monotonic; null when none does. Asked only where the lot is due. */
  behind(lot: LotId): number | null;
};

/** What a batch comes to: rows to write, and an answer for each entry once they are committed. */
export type BatchResult = { rows: Decision[]; answers: { entry: Entry; settled: Settled }[]; missed: Entry[] };

export const requestKey = (account: AccountId | null, lot: LotId, request: string): string => `${account}/${lot}/${request}`;

/**
 * Decides a batch in order of arrival. Pure but for `world`, whose lots, groups and decided requests it moves on.
 * Entries whose lot or account somebody else holds come back in `missed`.
 */
export function decideBatch(entries: readonly Entry[], world: BatchWorld): BatchResult {
  const result: BatchResult = { rows: [], answers: [], missed: [] };
  const passedOver = new Set<LotId>();
  const batch: Batch = { ...world, waiting: firstReceived(entries) };
  for (const entry of entries) {
    const work = world.lots.get(entry.lot);
    // Once one bid of a lot has to wait, the later ones wait behind it.
    if (entry.account !== null && world.heldAccounts.has(entry.account)) passedOver.add(entry.lot);
    if (work === undefined || passedOver.has(entry.lot)) result.missed.push(entry);
    else result.answers.push({ entry, settled: decideEntry(entry, work, batch, result.rows) });
  }
  return result;
}

/** A batch, and when the first request for each lot in it was received: monotonic milliseconds. */
type Batch = BatchWorld & { waiting: ReadonlyMap<LotId, number> };

function firstReceived(entries: readonly Entry[]): Map<LotId, number> {
  const first = new Map<LotId, number>();
  for (const { lot, intent, receivedAtMs } of entries) {
    if (intent.kind === 'bid' || intent.kind === 'buy') first.set(lot, Math.min(first.get(lot) ?? Infinity, receivedAtMs));
  }
  return first;
}

function decideEntry(entry: Entry, work: LotWork, world: Batch, rows: Decision[]): Settled {
  if (entry.request !== null) {
    const before = world.decided.get(requestKey(entry.account, entry.lot, entry.request));
    if (before !== undefined) return answerRepeat(entry, before, factsOf(work, entry, world.nowMs));
  }
  if (!visit(work, world, rows)) return turned('busy', work, entry, world);
  if (entry.intent.kind === 'due') return { kind: 'visited', facts: factsOf(work, entry, world.nowMs) };
  const asked = askedOf(entry, work, world);
  const outcome = decideIntent(entry.intent, asked);
  if (outcome.ok) return decided(entry, work, world, rows, outcome.value);
  const { reason, minimum } = outcome.refusal;
  const { kind } = entry.intent;
  if (entry.request === null || !isRefusalReason(reason) || (kind !== 'bid' && kind !== 'buy')) return turned(reason, work, entry, world);
  const row = refusalRow(entry, work, world.nowMs, { reason, minimum, kind: `${kind}.refused` });
  rows.push(row);
  world.decided.set(requestKey(entry.account, entry.lot, entry.request), row);
  return { kind: 'decided', decision: row, replayed: false };
}

/** A lot whose group was extended by another lot takes over the group's close, as an event of its own. */
function followGroup(work: LotWork, world: BatchWorld, rows: Decision[]): void {
  if (work.group === null || work.state.status === 'closed' || work.state.status === 'scheduled') return;
  const closesAtMs = closesAtFor(work.group.close, work.state.terms.position, work.state.closesAtMs);
  if (closesAtMs <= work.state.closesAtMs) return;
  const moved = decideGroupMove(work.state, closesAtMs, world.nowMs);
  if (moved.ok) rows.push(...apply(work, moved.value));
}

/**
 * Opens or closes the lot if its time has come. False when the house may not do so now. Whoever visits first, the requests that wait with it count: the
 * closer's visit, or an act, that had queued before a bid must not close the lot on it.
 */
function visit(work: LotWork, world: Batch, rows: Decision[]): boolean {
  for (;;) {
    // First where the group stands: a lot whose own close has passed is not due when its group was extended in time.
    followGroup(work, world, rows);
    // By the time that the rules refuse by, which is not set back with the clock: nobody is told that a lot is closed which may yet get a full window.
    const atMs = decidedAt(work.state, world.nowMs);
    const due = comeDue(work.state, world.house, atMs, firstWaiting(work, world, atMs));
    if (due === null) return true;
    if (due === 'wait') return false;
    const { closesAtMs } = work.state;
    rows.push(...apply(work, due));
    extendGroup(work, due, closesAtMs);
  }
}

/** What moved the close of a lot in a group from `closedAtMs` on moves the group's close, under the group's lock. */
function extendGroup(work: LotWork, events: readonly LotEvent[], closedAtMs: number): void {
  if (work.group === null) return;
  for (const event of events) {
    if (event.kind !== 'lot.resumed' && (event.kind !== 'lot.extended' || event.cause === 'group')) continue;
    if (event.closesAtMs <= closedAtMs) continue;
    const { extensions } = work.group.close;
    const close = withExtension(work.group.close, work.state.terms.position, event.closesAtMs);
    // Only extensions by bids count against a cap.
    work.group.close = event.kind === 'lot.extended' && event.cause === 'bid' ? close : { ...close, extensions };
    work.group.changed = true;
  }
}

/** When the first request that waits for a lot that is due at `atMs` was received, in this batch or behind it, by the same time; null when none does. */
function firstWaiting({ lot, state }: LotWork, world: Batch, atMs: number): number | null {
  if (!isDue(state, atMs)) return null;
  const waitingMs = Math.min(world.waiting.get(lot) ?? Infinity, world.behind(lot) ?? Infinity);
  return waitingMs === Infinity ? null : atMs - (world.monotonicMs - waitingMs);
}

function askedOf(entry: Entry, work: LotWork, world: BatchWorld): Asked {
  return {
    state: work.state,
    nowMs: world.nowMs,
    account: entry.account,
    bidder: bidderOf(work, entry.account),
    standing: world.standings.of(entry.account, work, world.lots),
    group: work.group?.close ?? null,
    history: world.histories.get(work.lot),
  };
}

function decided(entry: Entry, work: LotWork, world: BatchWorld, rows: Decision[], events: readonly LotEvent[]): Settled {
  const { intent } = entry;
  const askedCurrency = intent.kind === 'bid' || intent.kind === 'buy' ? intent.currency : null;
  const { closesAtMs } = work.state;
  const written = apply(work, events, { account: entry.account, request: entry.request, askedCurrency, cause: entry.cause });
  extendGroup(work, events, closesAtMs);
  rows.push(...written);
  const first = written[0];
  if (first === undefined) return { kind: 'visited', facts: factsOf(work, entry, world.nowMs) };
  // A repeat hears the close as this decision left it, extension included.
  const decision = { ...first, closesAtMs: work.state.closesAtMs };
  if (entry.request !== null) world.decided.set(requestKey(entry.account, entry.lot, entry.request), decision);
  return { kind: 'decided', decision, replayed: false };
}


function refusalRow(
  entry: Entry, work: LotWork, nowMs: number,
  refused: { reason: RefusalReason; minimum: Decision['minimum']; kind: 'bid.refused' | 'buy.refused' },
): Decision {
  const { state } = work;
  const leader = state.leader?.account ?? null;
  return {
    lot: work.lot, seq: null, headSeq: state.seq, kind: refused.kind, refusal: refused.reason, account: entry.account,
    bidder: null, firstBid: false, request: entry.request,
    maximum: entry.intent.kind === 'bid' ? entry.intent.maximum : null,
    askedCurrency: entry.intent.kind === 'bid' || entry.intent.kind === 'buy' ? entry.intent.currency : null,
    price: state.price, minimum: refused.minimum, leader, leaderBidder: bidderOf(work, leader), bidCount: state.bidCount,
    bidderCount: state.bidderCount, closesAtMs: state.closesAtMs, atMs: decidedAt(state, nowMs), detail: null,
  };
}

const turned = (code: Extract<Settled, { kind: 'turned_away' }>['code'], work: LotWork, entry: Entry, world: BatchWorld): Settled =>
  ({ kind: 'turned_away', code, facts: factsOf(work, entry, world.nowMs) });

function factsOf(work: LotWork, entry: Entry, nowMs: number): SettledFacts {
  const { state } = work;
  return {
    minimum: minimumFor(state, entry.account), price: state.price, seq: state.seq, closesAtMs: state.closesAtMs,
    atMs: decidedAt(state, nowMs), open: state.status !== 'closed',
  };
}
