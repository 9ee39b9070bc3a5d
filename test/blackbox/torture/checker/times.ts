import type { LotRecord, Reading, Request } from '../history.ts';
import { acknowledgedMs, decidedOf, nameOf, sentMs } from './answers.ts';
import type { Blame } from './breach.ts';
import type { Claims } from './sequence.ts';

/** What was acknowledged before something was sent, that thing has to know: requests among themselves, and readings. */
export function checkOrder(record: LotRecord, of: { requests: readonly Request[]; readings: readonly Reading[]; claims: Claims }, blame: Blame): void {
  const known = knownBefore(of.claims);
  for (const request of of.requests) {
    const answer = decidedOf(request);
    if (answer === null) continue;
    const least = known(sentMs(request));
    if (answer.type === 'ok' && answer.seq <= least) blame('real_time_order', `${nameOf(request)} stands as ${answer.seq}, though ${least} had been acknowledged before it was sent`);
    if (answer.type === 'fail' && answer.seq < least) blame('stale_answer', `${nameOf(request)} was refused after ${answer.seq}, though ${least} had been acknowledged before it was sent`);
  }
  for (const reading of of.readings) {
    const least = known(reading.sentMs);
    if (reading.seq < least) blame('stale_read', `a reading showed ${reading.seq}, though ${least} had been acknowledged before it`);
    checkPrefix(record, reading, blame);
  }
}

/** The greatest number that had been acknowledged before a moment. */
function knownBefore(claims: Claims): (ms: number) => number {
  const acknowledged = [...claims].flatMap(([seq, { request }]) => {
    const atMs = acknowledgedMs(request);
    return atMs === null ? [] : [{ atMs, seq }];
  }).toSorted((one, other) => one.atMs - other.atMs);
  const greatest: number[] = [];
  for (const [place, { seq }] of acknowledged.entries()) greatest.push(Math.max(seq, greatest[place - 1] ?? 0));
  return (ms) => {
    let [from, to] = [0, acknowledged.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((acknowledged[middle]?.atMs ?? 0) < ms) from = middle + 1;
      else to = middle;
    }
    return greatest[from - 1] ?? 0;
  };
}

/** What was read once stands for ever. */
function checkPrefix({ events }: LotRecord, reading: Reading, blame: Blame): void {
  // A lot that has not opened yet has no event.
  if (reading.seq === 0) return;
  const at = events[reading.seq - 1];
  if (at === undefined) return blame('history_rewritten', `${reading.seq} was read and is not there any more`);
  if (at.price !== reading.price) blame('history_rewritten', `${reading.seq} was read with a price of ${reading.price} and stands with ${at.price}`);
  for (const read of reading.events ?? []) {
    const stands = events[read.seq - 1];
    if (stands === undefined || (stands !== read && JSON.stringify(stands) !== JSON.stringify(read))) return blame('history_rewritten', `${read.seq} was read otherwise than it stands`);
  }
}

/** The close of a lot: bids before it, late ones move it, it never moves back, and nothing happens after it. */
export function checkCloses(record: LotRecord, requests: readonly Request[], blame: Blame): void {
  const windowMs = record.terms.windowSeconds * 1_000;
  let { closesAtMs } = record.terms;
  let [atMs, leader]: [number, string | null] = [0, null];
  let closedAtMs: number | null = null;
  for (const [place, event] of record.events.entries()) {
    if (event.atMs < atMs) blame('time_went_back', `${event.seq} at ${event.atMs} after ${atMs}`);
    if (event.closesAtMs < closesAtMs) blame('close_moved_back', `${event.seq}: ${event.closesAtMs} after ${closesAtMs}`);
    if (closedAtMs !== null) blame('event_after_close', `${event.seq}: ${event.kind}`);
    if (event.kind === 'bid.accepted') {
      if (event.atMs >= closesAtMs) blame('accepted_after_close', `${event.seq} at ${event.atMs}, the close being ${closesAtMs}`);
      const bidder = record.bids.find(({ seq }) => seq === event.seq)?.bidder;
      const wanted = windowMs === 0 || bidder === leader ? closesAtMs : Math.max(closesAtMs, event.atMs + windowMs);
      const left = Math.max(event.closesAtMs, record.events[place + 1]?.closesAtMs ?? 0);
      if (left < wanted) blame('extension_missing', `${event.seq} at ${event.atMs} left the close at ${left}`);
    }
    if (event.kind === 'lot.closed') {
      closedAtMs = event.atMs;
      if (!record.ended && event.atMs < closesAtMs) blame('closed_too_early', `closed at ${event.atMs}, the close being ${closesAtMs}`);
    }
    closesAtMs = Math.max(closesAtMs, event.closesAtMs);
    [atMs, leader] = [Math.max(atMs, event.atMs), event.leader];
  }
  for (const request of requests) {
    const answer = decidedOf(request);
    if (answer?.type !== 'fail' || answer.code !== 'lot_closed') continue;
    if (closedAtMs === null || answer.serverTimeMs < closedAtMs) blame('closed_too_early', `${nameOf(request)} was refused as too late at ${answer.serverTimeMs}`);
  }
}

/** A closed lot has exactly one winner where there is one to be had. */
export function checkEnd({ terms, events, view, aliases, leading }: LotRecord, blame: Blame): void {
  const last = events.at(-1);
  if (view.status !== 'closed' || last === undefined) return;
  if (last.kind !== 'lot.closed') blame('head_differs', `the lot is closed and its last event is ${last.kind}`);
  const met = last.leader !== null && (terms.reservePrice === null || last.price >= terms.reservePrice);
  if (view.outcome !== (met ? 'sold' : 'passed') || last.outcome !== view.outcome) blame('head_differs', `${view.outcome} (${last.outcome}) at ${last.price} with ${last.leader ?? 'nobody'} leading`);
  if (leading.length > 1) blame('two_winners', leading.join(' and '));
  if (met && leading.length === 0) blame('no_winner', `${last.leader} should have won`);
  for (const account of leading) if (aliases[account] !== last.leader) blame('wrong_winner', `${aliases[account]} for ${last.leader}`);
}
