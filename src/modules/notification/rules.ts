import type { BiddingEvent, LotHead } from '#contracts/bidding.ts';
import type { NoticeKind } from '#contracts/notification.ts';
import type { AccountId, LotId } from '#domain/ids.ts';

/** Letters about questions go to one seller at most once in this long; the bell tells of each. Asking is free, and must not fill a mailbox. */
export const QUESTION_LETTER_EVERY_MS = 10 * 60_000;
/** So long before its close who watches a lot or bid on it is told, once: an extension is no news of its own, and whoever comes later has just seen the lot. */
export const CLOSING_SOON_MS = 15 * 60_000;
/** What is known of a lot before some of its facts. */
export type Followed = { seq: number; leader: AccountId | null };
/** `seq`: of the fact that made it true. */
export type Telling = { account: AccountId; lot: LotId; kind: NoticeKind; price: string; seq: number; atMs: number };
export type Followup = {
  /** `lookMs`: when to look whether it closes soon; null while no close is coming. */
  lots: Map<LotId, Followed & { lookMs: number | null }>;
  /** Who bid, each once, with the last of the own bids. */
  bidders: (Telling & { kind: 'placed' })[];
  /** Who is to be told that a maximum was beaten, or (only who was told so before) that he leads again. */
  standings: Telling[];
  ends: { lot: LotId; outcome: 'sold' | 'passed' | 'withdrawn'; winner: AccountId | null; seller: AccountId; price: string; seq: number; atMs: number }[];
};

/**
 * What bidding's facts mean for people. Facts of a lot come in the order of their seq, and may come again: those up to the followed
 * seq are passed over. Of several changes of one account on one lot the last one counts. A lot whose beginning was not followed tells
 * nobody of a leader it did not know.
 */
export function follow(known: ReadonlyMap<LotId, Followed>, events: readonly BiddingEvent[]): Followup {
  const lots: Followup['lots'] = new Map();
  const bidders = new Map<string, Telling & { kind: 'placed' }>();
  const standings = new Map<string, Telling>();
  const ends: Followup['ends'] = [];
  for (const event of events) {
    const { lot, seq, atMs } = event;
    const before = lots.get(lot) ?? known.get(lot) ?? { seq: 0, leader: null };
    if (seq <= before.seq) continue;
    const leader = event.leaderAccount;
    lots.set(lot, { seq, leader, lookMs: event.kind === 'lot.closed' || event.kind === 'lot.frozen' ? null : event.closesAtMs - CLOSING_SOON_MS });
    const price = String(event.price);
    if ((event.kind === 'bid.accepted' || event.kind === 'lot.bought') && event.account !== null) bidders.set(`${lot} ${event.account}`, { account: event.account, lot, kind: 'placed', price, seq, atMs });
    if (leader !== before.leader) {
      // Whoever took his own bid back was not outbid, and a bid that the house took out is told of elsewhere.
      if (before.leader !== null && event.kind !== 'bid.retracted' && event.kind !== 'lot.closed') standings.set(`${lot} ${before.leader}`, { account: before.leader, lot, kind: 'outbid', price, seq, atMs });
      if (leader !== null) standings.set(`${lot} ${leader}`, { account: leader, lot, kind: 'leading', price, seq, atMs });
    }
    if (event.kind === 'lot.closed' && event.outcome !== undefined) {
      ends.push({ lot, outcome: event.outcome, winner: event.outcome === 'sold' ? leader : null, seller: event.sellerId, price, seq, atMs });
    }
  }
  // The end says it all.
  for (const { lot } of ends) for (const [key, telling] of standings) if (telling.lot === lot) standings.delete(key);
  return { lots, bidders: [...bidders.values()], standings: [...standings.values()], ends };
}

/** What a bidder is told at the end of a lot. */
export function endFor(end: Followup['ends'][number], account: AccountId): NoticeKind {
  if (end.outcome === 'withdrawn') return 'withdrawn';
  if (end.outcome === 'passed') return 'passed';
  return account === end.winner ? 'won' : 'lost';
}

/** What a lot that is looked at wants: that people be told now, that it be looked at again at a time (epoch ms), or nothing until something happens to it. */
export function closingOf(head: Pick<LotHead, 'status' | 'closesAtMs' | 'serverTimeMs'> | undefined): 'now' | number | null {
  if (head?.status !== 'open' || head.closesAtMs <= head.serverTimeMs) return null;
  return head.closesAtMs - head.serverTimeMs <= CLOSING_SOON_MS ? 'now' : head.closesAtMs - CLOSING_SOON_MS;
}
