import type { Accepted, BidItem, EventItem, LotRecord, Request } from '../history.ts';
import { decidedOf, nameOf } from './answers.ts';
import type { Blame } from './breach.ts';

/** Accepted requests by the number under which they were acknowledged. */
export type Claims = ReadonlyMap<number, { request: Request; answer: Accepted }>;

/** The bids of a lot as an append-only list: every acknowledged one is in it once, and nothing else is. */
export function checkSequence(record: LotRecord, requests: readonly Request[], blame: Blame): Claims {
  checkNumbers(record, blame);
  const claims = claimsOf(requests, blame);
  const standing = new Map(record.events.filter(({ kind }) => kind === 'bid.accepted').map((event) => [event.seq, event]));
  const items = new Map(record.bids.map((item) => [item.seq, item]));
  for (const [seq, claim] of claims) checkAcknowledged(record, claim, { event: standing.get(seq), item: items.get(seq) }, blame);
  for (const seq of standing.keys()) if (!claims.has(seq)) blameUnclaimed(record, requests, { seq, item: items.get(seq) }, blame);
  checkHistory(record, standing, blame);
  return claims;
}

function checkNumbers({ events, view }: LotRecord, blame: Blame): void {
  for (const [place, { seq }] of events.entries()) {
    const before = events[place - 1]?.seq ?? 0;
    if (seq <= before) blame('seq_reused', `${seq} after ${before}`);
    if (seq > before + 1) blame('seq_gap', `${seq} after ${before}`);
  }
  const last = events.at(-1);
  if (last === undefined) return blame('seq_gap', 'there is no event');
  const said = JSON.stringify([last.seq, last.price, last.leader, last.bidCount, last.closesAtMs]);
  const shown = JSON.stringify([view.seq, view.price, view.leader, view.bidCount, view.closesAtMs]);
  if (said !== shown) blame('head_differs', `the last event says ${said}, the lot ${shown}`);
}

function claimsOf(requests: readonly Request[], blame: Blame): Map<number, { request: Request; answer: Accepted }> {
  const claims = new Map<number, { request: Request; answer: Accepted }>();
  for (const request of requests) {
    const answer = decidedOf(request);
    if (answer?.type !== 'ok') continue;
    const other = claims.get(answer.seq);
    if (other !== undefined) blame('seq_reused', `${answer.seq} was acknowledged to ${nameOf(other.request)} and to ${nameOf(request)}`);
    else claims.set(answer.seq, { request, answer });
  }
  return claims;
}

type Stands = { event: EventItem | undefined; item: BidItem | undefined };

function checkAcknowledged(record: LotRecord, { request, answer }: { request: Request; answer: Accepted }, { event, item }: Stands, blame: Blame): void {
  const name = `${nameOf(request)}, acknowledged as ${answer.seq}`;
  if (event === undefined) return blame('lost', name);
  const differences = [
    event.price !== answer.price && `price ${event.price} for ${answer.price}`,
    event.minimum !== answer.minimum && answer.outcome === 'outbid' && `minimum ${event.minimum} for ${answer.minimum}`,
    event.atMs !== answer.decidedAtMs && `time ${event.atMs} for ${answer.decidedAtMs}`,
    item !== undefined && item.bidder !== record.aliases[request.account] && `bidder ${item.bidder} for ${record.aliases[request.account]}`,
    item !== undefined && item.amount !== null && item.amount !== request.maximum && `amount ${item.amount}`,
  ].filter((difference) => difference !== false);
  if (differences.length > 0) blame('acknowledged_differs', `${name}: ${differences.join(', ')}`);
}

/** A bid that nobody was told of: whose is it? */
function blameUnclaimed(record: LotRecord, requests: readonly Request[], { seq, item }: { seq: number; item: BidItem | undefined }, blame: Blame): void {
  const own = item === undefined ? [] : requests.filter(({ account }) => record.aliases[account] === item.bidder);
  const same = own.filter(({ maximum }) => maximum === item?.amount);
  const refused = same.find((request) => decidedOf(request)?.type === 'fail');
  const accepted = same.find((request) => decidedOf(request)?.type === 'ok');
  const name = `${seq}, ${item?.amount ?? 'a hidden amount'} of ${item?.bidder ?? 'nobody'}`;
  if (accepted !== undefined) blame('duplicated', `${name}: acknowledged to ${nameOf(accepted)} under another number`);
  else if (refused !== undefined) blame('refused_stands', `${name}: refused to ${nameOf(refused)}`);
  else blame('phantom', name);
}

function checkHistory({ bids, view, events }: LotRecord, standing: ReadonlyMap<number, EventItem>, blame: Blame): void {
  const [listed, accepted] = [bids.map(({ seq }) => seq).join(), [...standing.keys()].join()];
  if (listed !== accepted) blame('history_differs', `the history lists ${bids.length} bids, the sequence has ${standing.size}`);
  for (const item of bids) {
    const event = standing.get(item.seq);
    if (event !== undefined && event.price !== item.price) blame('history_differs', `${item.seq}: ${item.price} in the history, ${event.price} in the sequence`);
  }
  const counted = events.at(-1)?.bidCount ?? view.bidCount;
  if (counted !== standing.size) blame('head_differs', `${counted} bids are counted, ${standing.size} stand`);
}
