import { oracleLot, type OracleBid, type OracleLot } from '../../../support/oracle/lot.ts';
import type { EventItem, LotRecord, Refused, Request } from '../history.ts';
import { decidedOf, nameOf } from './answers.ts';
import type { Blame } from './breach.ts';
import type { Claims } from './sequence.ts';

/** Refusals whose reason is the amount. */
const OF_THE_AMOUNT: ReadonlySet<string> = new Set(['bid_too_low', 'own_maximum_not_raised']);

/**
 * Holds every price, leader and minimum, and every refusal for the amount, against the slow oracle. A bid whose maximum nobody
 * knows ends the check of its lot: without it nothing after it can be reckoned, and it was blamed already.
 */
export function checkPrices(record: LotRecord, requests: readonly Request[], claims: Claims, blame: Blame): void {
  const lot = oracleLot({ ...record.terms, increments: { kind: 'preset', preset: 'usd', version: 1, exponent: 2 } });
  const refusals = refusalsBySeq(requests);
  const amounts = new Map(record.bids.map(({ seq, amount, bidder }) => [seq, { amount, bidder }]));
  const accountOf = new Map(Object.entries(record.aliases).map(([account, alias]) => [alias, account]));
  for (const event of record.events) {
    if (event.kind === 'bid.accepted') {
      const claim = claims.get(event.seq)?.request;
      const shown = amounts.get(event.seq);
      const account = claim?.account ?? accountOf.get(shown?.bidder ?? '');
      const maximum = claim?.maximum ?? shown?.amount ?? null;
      if (account === undefined || maximum === null) return;
      const answer = decide(lot, { account, maximum, seq: event.seq }, blame);
      if (answer === null) return;
      compareBid(record, event, answer, blame);
      const acknowledged = claims.get(event.seq)?.answer;
      if (acknowledged !== undefined) compareAnswer(lot, { account, answer, acknowledged }, blame);
    } else {
      compareView(record, event, lot, blame);
    }
    for (const refused of refusals.get(event.seq) ?? []) checkRefusal(lot, refused, blame);
  }
}

function decide(lot: OracleLot, { account, maximum, seq }: { account: string; maximum: number; seq: number }, blame: Blame): OracleBid | null {
  const least = lot.minimumOf(account);
  const answer = lot.bid(account, maximum);
  if (answer.accepted) return answer;
  blame('accepted_too_low', `${seq}: ${maximum} of ${account}, the minimum being ${least}`);
  return null;
}

function compareBid(record: LotRecord, event: EventItem, right: OracleBid, blame: Blame): void {
  compareView(record, event, { view: () => right }, blame);
  if (event.bidCount !== right.bidCount) blame('head_differs', `${event.seq}: ${event.bidCount} bids counted, ${right.bidCount} are right`);
}

function compareView(record: LotRecord, event: EventItem, lot: Pick<OracleLot, 'view'>, blame: Blame): void {
  const right = lot.view();
  const leader = right.leader === null ? null : (record.aliases[right.leader] ?? right.leader);
  if (event.price !== right.price) blame('price_wrong', `${event.seq}: ${event.price}, right ${right.price}`);
  if (event.leader !== leader) blame('leader_wrong', `${event.seq}: ${event.leader}, right ${leader}`);
  if (event.minimum !== right.minimum) blame('minimum_wrong', `${event.seq}: ${event.minimum}, right ${right.minimum}`);
}

function compareAnswer(lot: OracleLot, { account, answer, acknowledged }: { account: string; answer: OracleBid; acknowledged: { seq: number; price: number; minimum: number; outcome: string } }, blame: Blame): void {
  const outcome = answer.automatic ? 'outbid' : 'leading';
  if (acknowledged.outcome !== outcome) blame('leader_wrong', `${acknowledged.seq} was acknowledged as ${acknowledged.outcome}, right ${outcome}`);
  if (acknowledged.price !== answer.price) blame('price_wrong', `${acknowledged.seq} was acknowledged at ${acknowledged.price}, right ${answer.price}`);
  if (acknowledged.minimum !== lot.minimumOf(account)) blame('minimum_wrong', `${acknowledged.seq} was acknowledged with a minimum of ${acknowledged.minimum}, right ${lot.minimumOf(account)}`);
}

type RefusedRequest = { request: Request; answer: Refused };

function refusalsBySeq(requests: readonly Request[]): Map<number, RefusedRequest[]> {
  const bySeq = new Map<number, RefusedRequest[]>();
  for (const request of requests) {
    const answer = decidedOf(request);
    if (answer?.type !== 'fail') continue;
    const there = bySeq.get(answer.seq);
    if (there === undefined) bySeq.set(answer.seq, [{ request, answer }]);
    else there.push({ request, answer });
  }
  return bySeq;
}

function checkRefusal(lot: OracleLot, { request, answer }: RefusedRequest, blame: Blame): void {
  const { price, leader } = lot.view();
  const least = lot.minimumOf(request.account);
  const name = `${nameOf(request)}, refused after ${answer.seq}`;
  if (answer.price !== price) blame('price_wrong', `${name}: told ${answer.price}, right ${price}`);
  if (answer.minimum !== least) blame('minimum_wrong', `${name}: told ${answer.minimum}, right ${least}`);
  if (!OF_THE_AMOUNT.has(answer.code)) return;
  const reason = leader === request.account ? 'own_maximum_not_raised' : 'bid_too_low';
  if (request.maximum >= least || answer.code !== reason) blame('refused_wrongly', `${name}: ${answer.code}, the minimum being ${least}`);
}
