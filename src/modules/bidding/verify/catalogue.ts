import type { BreachClass } from '#contracts/verify.ts';

/** One thing that must hold of bidding's rows. */
type Declared = { invariants: readonly string[]; class: BreachClass; holds: string };

/** Every check of bidding, in the order in which they are told. */
export const CHECKS = {
  seqs_without_gaps: { invariants: ['B1', 'B3'], class: 'A', holds: 'The events of a lot are numbered from 1 on, without a gap, and the head knows the last one.' },
  written_in_order: { invariants: ['E4', 'B13'], class: 'A', holds: 'The events of a lot were written in the order of their numbers, and decided in it.' },
  bids_reach_the_minimum: { invariants: ['B2', 'B4'], class: 'A', holds: 'Every accepted bid reached what its bidder had to bid at least by the lot\'s increments.' },
  prices_follow_the_rule: { invariants: ['B4', 'B12'], class: 'A', holds: 'Every price and every leader follows from the maxima by the proxy rule.' },
  nothing_after_the_close: { invariants: ['B6'], class: 'A', holds: 'No bid was accepted at or after the close as it stood.' },
  closes_only_move_later: { invariants: ['B7'], class: 'A', holds: 'A close moves by an event of its own and never to an earlier time.' },
  states_follow_their_course: { invariants: ['B8'], class: 'A', holds: 'A lot goes from scheduled to open, frozen and closed only as its machine allows, and closed lots stay closed.' },
  one_winner: { invariants: ['B11'], class: 'A', holds: 'A lot is sold exactly when its reserve is met, to the leader of its last event.' },
  bidders_are_who_they_were: { invariants: ['B5', 'B9'], class: 'A', holds: 'Each bidder of a lot has one number on it, given in the order of first bids, and the seller has none.' },
  heads_are_the_fold: { invariants: ['B9'], class: 'A', holds: 'The head of a lot is the fold of its events, by the rules that decide.' },
  one_request_one_decision: { invariants: ['B10'], class: 'A', holds: 'A request has one decision.' },
  refusals_say_what_stood: { invariants: ['B2', 'B14'], class: 'A', holds: 'A remembered refusal says how the lot stood, and its reason held.' },
  groups_are_the_fold: { invariants: ['B7', 'B9'], class: 'A', holds: 'The close that lots share follows from the events of those lots.' },
  every_event_is_relayed: { invariants: ['E1', 'E2'], class: 'A', holds: 'Every event stands where the relay finds it: behind the first of its batch, in the same transaction.' },
  untouched_by_hand: { invariants: ['B1', 'B9'], class: 'A', holds: 'Nobody but the house itself wrote to the tables of record.' },
  guards_in_place: { invariants: ['B3', 'B10'], class: 'A', holds: 'The triggers and unique indexes that guard the tables of record are there and at work.' },
  acts_have_who_and_why: { invariants: ['S2'], class: 'A', holds: 'A lot is frozen, withdrawn or relieved of a bid with a reason, and staff void a bid only by a request that is on record.' },
  times_are_not_ahead: { invariants: ['O3'], class: 'B', holds: 'No decision is later than the database\'s clock.' },
} as const satisfies Record<string, Declared>;
export type CheckName = keyof typeof CHECKS;
