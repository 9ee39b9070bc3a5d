import type { AccountId } from '#domain/ids.ts';
import type { LotTerms } from '#domain/lot/terms.ts';
import type { Decision } from '../decision.ts';
import { amountOf } from './events.ts';
import type { ProxyRule } from './proxy.ts';
import type { Tell } from './tell.ts';

/** Compares each event with what the second implementation of the rules makes of the ones before it. */
export class RuleCheck {
  readonly #rule: ProxyRule;
  readonly #terms: LotTerms;
  /** What was wrong at the last event. */
  readonly #differences = new Map<string, string>();

  constructor(rule: ProxyRule, terms: LotTerms) {
    this.#rule = rule;
    this.#terms = terms;
  }

  step(decision: Decision, tell: Tell): void {
    this.#apply(decision, tell);
    this.#compare(decision, tell);
  }

  #apply({ kind, seq, account, maximum, detail }: Decision, tell: Tell): void {
    const rule = this.#rule;
    if (kind === 'bid.accepted' && account !== null && maximum !== null && seq !== null) {
      const minimum = rule.minimumOf(account);
      if (maximum < minimum) tell('bids_reach_the_minimum', { expected: 'a bid that reaches what its bidder had to bid', found: 'one below it' });
      rule.bid(seq, account, maximum);
    } else if (kind === 'lot.bought' && account !== null && seq !== null) {
      const price = this.#terms.buyNowPrice;
      if (price === null) tell('one_winner', { about: 'buy-now', expected: 'a lot with a buy-now price', found: 'one without' });
      else rule.buy(seq, account, price);
    } else if (kind === 'bid.retracted') {
      const out = rule.takeOut(detail?.bidderAccount ?? '', detail?.seqs ?? []);
      if (!out) tell('prices_follow_the_rule', { about: 'taken out', expected: 'bids of that bidder that stand', found: `seqs ${(detail?.seqs ?? []).join(', ')}` });
      const counted = amountOf(detail?.leaderMaximum) === (rule.leader?.counts ?? null) && amountOf(detail?.runnerUpMaximum) === rule.runnerUp;
      if (!counted) tell('prices_follow_the_rule', { about: 'maxima', expected: 'what the bids that are left say', found: 'other maxima (they are secret)' });
    } else if (kind === 'lot.reserve_lowered') {
      const to = amountOf(detail?.reservePrice);
      if (to === null || rule.reserve === null || to >= rule.reserve || rule.reserveMet) tell('prices_follow_the_rule', { about: 'reserve', expected: 'a reserve that is not met, lowered', found: 'another (it is secret)' });
      if (to !== null) rule.lowerReserve(to);
    } else if (kind === 'lot.closed') {
      this.#closed(detail?.outcome, detail?.winner ?? null, tell);
    }
  }

  #closed(outcome: string | undefined, winner: string | null, tell: Tell): void {
    const sold = this.#rule.reserveMet;
    if (outcome === 'withdrawn') {
      if (winner !== null) tell('one_winner', { expected: 'nobody buys a lot that was withdrawn', found: 'somebody does' });
      return;
    }
    if (outcome !== (sold ? 'sold' : 'passed')) tell('one_winner', { about: 'outcome', expected: sold ? 'sold: somebody leads and the reserve is met' : 'passed: nobody leads, or the reserve is not met', found: outcome ?? 'no outcome' });
    if (winner !== (sold ? (this.#rule.leader?.account ?? null) : null)) tell('one_winner', { expected: sold ? 'the leader of the last event wins' : 'nobody wins', found: winner === null ? 'nobody wins' : 'somebody else wins' });
  }

  #compare({ kind, price, minimum, leader, bidCount }: Decision, tell: Tell): void {
    const rule = this.#rule;
    this.#same('price', tell, { expected: `${rule.price()}`, found: `${price}` }, ` after ${kind}`);
    this.#same('minimum', tell, { expected: `${rule.minimumOf(null)}`, found: `${minimum}` }, ' for the next bid');
    this.#same('leader', tell, { expected: nameOf(rule.leader?.account ?? null), found: nameOf(leader) });
    this.#same('bids', tell, { expected: `${rule.count} bids`, found: `${bidCount} bids` });
  }

  /** A difference that goes on unchanged from one event to the next is told once: a freeze or a resumption adds nothing to it. */
  #same(about: string, tell: Tell, { expected, found }: { expected: string; found: string }, when = ''): void {
    const difference = `${expected} ${found}`;
    const before = this.#differences.get(about);
    if (expected === found) this.#differences.delete(about);
    else this.#differences.set(about, difference);
    if (expected !== found && before !== difference) tell('prices_follow_the_rule', { about, expected: `${expected}${when}`, found });
  }
}

const nameOf = (account: AccountId | string | null): string => (account === null ? 'nobody leads' : `${account} leads`);
