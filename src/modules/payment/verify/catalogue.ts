/** What is checked of the module's records, with the invariants it is about. */
export const CHECKS = {
  ledger_balances: { invariants: ['M1'], holds: 'Every transaction of the ledger has two lines or more and sums to 0, and so does the whole ledger in each currency.' },
  ledger_only_grows: { invariants: ['M2'], holds: 'Nobody may change or remove what was recorded: the database refuses it, and a reversal takes back exactly one transaction, line by line.' },
  ledger_tells_the_records: { invariants: ['M2', 'M4', 'M8'], holds: 'The ledger holds the entries that invoices, payments, refunds and credit notes call for, and no others; a seller is owed what is left of the hammer price exactly while the buyer owes nothing.' },
  invoices_follow_from_terms: { invariants: ['M3'], holds: 'Each sale has one invoice, and its amounts are those that its frozen terms give for the hammer price.' },
  numbers_have_no_gaps: { invariants: ['M3'], holds: 'Invoices and credit notes of a year are numbered from 1, without gap or repeat, and their dates follow their numbers.' },
  payments_add_up: { invariants: ['M4', 'M7'], holds: 'What was captured, without what was refunded, is at most the total, and all that is due when an invoice is paid; no payment is refunded beyond itself.' },
  payments_move_along_their_machine: { invariants: ['M6'], holds: 'A payment went through its states one move at a time, and stands where its last move left it.' },
  one_currency: { invariants: ['M10'], holds: 'Invoice, payments, refunds, credit notes and entries of a sale are in one currency, and what the seller gets with the commission is the hammer price.' },
  money_acts_are_on_record: { invariants: ['S2'], holds: 'Whatever a person did with money has who, why, and in which request.' },
  invoices_agree_with_sales: { invariants: ['M3', 'B11'], holds: 'Each lot that was sold is billed at its hammer price, and no other lot is.' },
} as const;
export type CheckName = keyof typeof CHECKS;
