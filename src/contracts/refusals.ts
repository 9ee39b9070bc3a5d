/**
 * Every refusal the house knows, once: the stable code, the HTTP status the edge gives it, and the sentence for people.
 * Order matters from `same_key_other_body` on: it is the published order in which refusals under the lock apply.
 */
export type RefusalEntry = {
  status: number;
  /** What to tell a person, and what to do next. */
  sentence: string;
  /** edge: decided before the lot's lock, never remembered. lock: remembered under (account, lot, key). act: other calls. */
  where: 'edge' | 'lock' | 'act';
};

export const REFUSALS = {
  malformed: { status: 400, where: 'edge', sentence: 'The request cannot be read as this call needs it. See `errors` for the fields to mend.' },
  idempotency_key_required: { status: 400, where: 'edge', sentence: 'Send an Idempotency-Key header of 1 to 255 characters, a new one for each new intention.' },
  not_signed_in: { status: 401, where: 'edge', sentence: 'Sign in first.' },
  bad_credentials: { status: 401, where: 'act', sentence: 'The e-mail address and the password do not match an account.' },
  totp_required: { status: 401, where: 'act', sentence: 'This account has a second factor. Send the password again together with the code of the authenticator, or a recovery code.' },
  forbidden: { status: 403, where: 'edge', sentence: 'This account may not do that.' },
  not_found: { status: 404, where: 'act', sentence: 'There is nothing here under that name.' },
  link_not_good: { status: 404, where: 'act', sentence: 'This link was used already, has expired, or is none of ours. Ask for a new one.' },
  unknown_lot: { status: 404, where: 'edge', sentence: 'There is no such lot.' },
  paused: { status: 503, where: 'edge', sentence: 'Bidding is paused for the whole house. Lots will be given a full window when it resumes.' },
  rate_limited: { status: 429, where: 'edge', sentence: 'Too many requests. Wait as long as Retry-After says, then go on.' },
  challenge_required: { status: 403, where: 'edge', sentence: 'Solve the challenge, then send the bid again.' },
  busy: { status: 503, where: 'edge', sentence: 'The house is busy. Nothing was decided; send the same request again with the same key.' },
  unconfirmed: { status: 503, where: 'edge', sentence: 'The house cannot say yet whether this was decided. Send the same request again with the same key: it cannot count twice.' },
  lot_not_open: { status: 409, where: 'edge', sentence: 'The lot is not open for bids yet.' },
  lot_frozen: { status: 409, where: 'edge', sentence: 'The lot is frozen by the house. It will be given a full window when it resumes.' },

  same_key_other_body: { status: 422, where: 'lock', sentence: 'This Idempotency-Key was used for another request. Use a new key for a new intention.' },
  lot_closed: { status: 409, where: 'lock', sentence: 'The lot is closed.' },
  account_blocked: { status: 409, where: 'lock', sentence: 'This account may not bid.' },
  not_approved: { status: 409, where: 'lock', sentence: 'This sale asks for an approval before bidding. Register for the sale, then wait until the house approves.' },
  seller_may_not_bid: { status: 409, where: 'lock', sentence: 'The seller, or an account linked to the seller, may not bid on this lot.' },
  staff_may_not_bid: { status: 409, where: 'lock', sentence: 'Staff of the house may not bid in this sale.' },
  wrong_currency: { status: 409, where: 'lock', sentence: 'The lot is sold in another currency.' },
  buy_now_gone: { status: 409, where: 'lock', sentence: 'The lot cannot be bought at a fixed price any more.' },
  own_maximum_not_raised: { status: 409, where: 'lock', sentence: 'You lead already; a new maximum must be above your own.' },
  bid_too_low: { status: 409, where: 'lock', sentence: 'The bid is below the next minimum. Bid at least `minimum`.' },
  limit_exceeded: { status: 409, where: 'lock', sentence: 'The bid would take this account over its limit.' },
  deposit_required: { status: 409, where: 'lock', sentence: 'This sale asks for a deposit before bidding.' },

  email_taken: { status: 409, where: 'act', sentence: 'There is an account with this e-mail address already. Sign in, or reset the password.' },
  wrong_code: { status: 409, where: 'act', sentence: 'The code is not right, or was used already. Wait for the next one and send that.' },
  registration_closed: { status: 409, where: 'act', sentence: 'The house takes no new accounts at the moment.' },
  wrong_state: { status: 409, where: 'act', sentence: 'That cannot be done in the state this is in.' },
  too_large: { status: 413, where: 'edge', sentence: 'The request is larger than this call takes.' },
  end_too_late: { status: 409, where: 'act', sentence: 'In its last 12 hours a lot with a qualifying bid cannot be ended early.' },
  nothing_to_retract: { status: 409, where: 'act', sentence: 'There is no standing bid here that could be taken back.' },
  retraction_not_allowed: { status: 409, where: 'act', sentence: 'The terms of this lot do not allow this bid to be taken back now.' },
  too_many_questions: { status: 409, where: 'act', sentence: 'No more questions can be asked about this lot now. Wait until the seller has answered yours.' },
  same_person: { status: 409, where: 'act', sentence: 'A second member of staff has to approve; the one who asked cannot.' },
  reserve_not_lowered: { status: 409, where: 'act', sentence: 'The reserve of an open lot can only be lowered, and only while it is not met.' },
  search_saved_already: { status: 409, where: 'act', sentence: 'This search is saved already, under the name given in `name`.' },
  too_many_searches: { status: 409, where: 'act', sentence: 'As many searches as an account may keep are saved already. Delete one of them first.' },
  provider_off: { status: 409, where: 'act', sentence: 'This house does not take payments in that way. See the invoice for how to pay.' },
  invoice_settled: { status: 409, where: 'act', sentence: 'Nothing is left on this invoice that could be paid or credited.' },
  amount_above_outstanding: { status: 409, where: 'act', sentence: 'More than is outstanding cannot be recorded. Record what `outstanding` says and send the rest back.' },
  refund_above_captured: { status: 409, where: 'act', sentence: 'No more can be refunded than is left of the payment, which `left` says.' },
  credit_above_invoice: { status: 409, where: 'act', sentence: 'No more can be credited than is left of hammer price and premium, which `hammer` and `premium` say.' },
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSALS;
