import { oracleLot, type Amount, type OracleSpec } from './lot.ts';

/** An accepted bid as somebody recorded it. What is left out is not checked. */
export type RecordedBid = { account: string; maximum: Amount; price: Amount; leading?: boolean; minimum?: Amount };
export type RecordedEnd = { price: Amount; leader: string | null; bidCount?: number };

/** Breaches named at most; a history that is wrong early is wrong all over. */
const BREACHES_MAX = 20;

/**
 * Checks a recorded history (every accepted bid of a lot, in order of seq, without retractions) against the oracle: that
 * each bid was acceptable when it was accepted, that each price and leader is right, and that the end is what the
 * bids explain. Returns what is wrong, in order, at most 20 sentences; empty when nothing is.
 */
export function checkHistory(spec: OracleSpec, bids: readonly RecordedBid[], end?: RecordedEnd): string[] {
  const lot = oracleLot(spec);
  const breaches: string[] = [];
  const differ = (what: string, recorded: unknown, right: unknown): void => {
    if (recorded !== right) breaches.push(`${what}: recorded ${String(recorded)}, right ${String(right)}`);
  };
  for (const [place, bid] of bids.entries()) {
    if (breaches.length >= BREACHES_MAX) break;
    const name = `bid ${place + 1} of ${bid.account} at ${bid.maximum}`;
    const least = lot.minimumOf(bid.account);
    const answer = lot.bid(bid.account, bid.maximum);
    if (!answer.accepted) {
      breaches.push(`${name}: accepted, though ${answer.reason} (minimum ${least})`);
      continue;
    }
    differ(`${name}, price`, Number(bid.price), answer.price);
    if (bid.leading !== undefined) differ(`${name}, leading`, bid.leading, !answer.automatic);
    if (bid.minimum !== undefined) differ(`${name}, minimum`, Number(bid.minimum), lot.minimumOf(bid.account));
  }
  if (end !== undefined) {
    const right = lot.view();
    differ('final price', Number(end.price), right.price);
    differ('final leader', end.leader, right.leader);
    if (end.bidCount !== undefined) differ('number of bids', end.bidCount, right.bidCount);
  }
  return breaches.slice(0, BREACHES_MAX);
}
