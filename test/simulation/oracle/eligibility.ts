import { SELLER_KEY } from '../house/plan.ts';
import type { DecisionRow } from '../store/statements/rows-bidding.ts';
import type { Exposure } from './exposure.ts';
import type { ReferenceLot } from './reference-lot.ts';
import { approvalFact, blockedFact, linkFact, staffFact, type Possible, type StandingTimeline } from './standing.ts';
import { KIND } from './words.ts';

/** Answers that were right for a request as things stood, in the published order of refusals; null is a yes. */
export type Right = { answers: ReadonlySet<string | null>; sure: boolean };

type Seen = { fromUs: number; toUs: number; exposure: Exposure; timeline: StandingTimeline };

/** What the house may have answered to the request in a row, on a lot that is open. */
export function rightAnswers(lot: ReferenceLot, row: DecisionRow, seen: Seen): Right {
  const account = String(row.accountId);
  const { plan } = lot;
  const { timeline, fromUs, toUs } = seen;
  const flag = (fact: string): Possible<boolean> => timeline.flag(fact, fromUs, toUs);
  const answers = new Set<string | null>();
  let sure = true;
  // Each refusal that may apply ends the order for some; the rest goes on.
  const ends = (possible: Possible<boolean>, reason: string): boolean => {
    if (possible.has(true)) answers.add(reason);
    if (possible.size > 1) sure = false;
    return !possible.has(false);
  };
  if (ends(flag(blockedFact(account)), 'account_blocked')) return { answers, sure };
  if (plan.approvalRequired && ends(not(flag(approvalFact(account, plan.sale ?? 0))), 'not_approved')) return { answers, sure };
  if (ends(either(flag(linkFact(account, plan.seller)), account === String(SELLER_KEY + plan.seller)), 'seller_may_not_bid')) return { answers, sure };
  if (!plan.staffMayBid && ends(flag(staffFact(account)), 'staff_may_not_bid')) return { answers, sure };
  const rest = afterStanding(lot, row, seen);
  for (const answer of rest.answers) answers.add(answer);
  return { answers, sure: sure && rest.sure };
}

/** The refusals that follow from the request and the lot alone, then the limit. */
function afterStanding(lot: ReferenceLot, row: DecisionRow, seen: Seen): Right {
  const only = (answer: string): Right => ({ answers: new Set([answer]), sure: true });
  const { view, plan } = lot;
  const account = String(row.accountId);
  if (row.askedCurrency !== null && row.askedCurrency !== plan.currency) return only('wrong_currency');
  const buys = row.kind === KIND.bought || row.kind === KIND.buyRefused;
  if (buys && (plan.buyNowPrice === null || view.buyNowGone)) return only('buy_now_gone');
  const amount = buys ? (plan.buyNowPrice ?? 0) : Number(row.maximum);
  if (!buys && amount < lot.rules.minimumOf(account)) return only(view.leader === account ? 'own_maximum_not_raised' : 'bid_too_low');
  return underLimit(lot, { account, amount }, seen);
}

function underLimit(lot: ReferenceLot, { account, amount }: { account: string; amount: number }, { exposure, timeline, fromUs, toUs }: Seen): Right {
  const answers = new Set<string | null>();
  let sure = true;
  const limits = timeline.limit(account, lot.plan.currency, fromUs, toUs);
  if (limits.size > 1) sure = false;
  for (const limit of limits) {
    if (limit === null) {
      answers.add(null);
      continue;
    }
    const { least, most } = exposure.of(account, lot.plan.currency, lot, fromUs);
    if (least + amount > limit) answers.add('limit_exceeded');
    else if (most + amount > limit) {
      answers.add('limit_exceeded').add(null);
      sure = false;
    } else answers.add(null);
  }
  return { answers, sure };
}

const not = (values: Possible<boolean>): Possible<boolean> => new Set([...values].map((value) => !value));
const either = (values: Possible<boolean>, other: boolean): Possible<boolean> => (other ? new Set([true]) : values);
