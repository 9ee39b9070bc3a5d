import type { Decision } from '../decision.ts';
import type { Entry, Settled, SettledFacts } from './entry.ts';

/**
 * The answer to a request whose key was decided before: the same answer if it asks the same, `same_key_other_body` if not.
 * An entry whose commit was sent but not confirmed finds its own decision here, which is then no repeat.
 */
export function answerRepeat(entry: Entry, before: Decision, facts: SettledFacts): Settled {
  if (!asksTheSame(entry, before)) return { kind: 'turned_away', code: 'same_key_other_body', facts };
  return { kind: 'decided', decision: before, replayed: !entry.unconfirmed };
}

function asksTheSame(entry: Entry, before: Decision): boolean {
  const { intent } = entry;
  switch (intent.kind) {
    case 'bid':
      return (before.kind === 'bid.accepted' || before.kind === 'bid.refused')
        && before.maximum === intent.maximum && before.askedCurrency === intent.currency;
    case 'buy':
      return (before.kind === 'lot.bought' || before.kind === 'buy.refused') && before.askedCurrency === intent.currency;
    case 'retract':
      return before.kind === 'bid.retracted' && before.detail?.reason === intent.reason;
    // The ids of these are made by the house, one for each act: what is found is the act itself, its commit not confirmed.
    case 'void': case 'due': case 'end': case 'withdraw': case 'freeze': case 'resume': case 'lower_reserve':
      return true;
  }
}
