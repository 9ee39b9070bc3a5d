import { idKey, type AccountId } from '#domain/ids.ts';
import { BASIS_POINTS_WHOLE } from '#domain/settlement/rounding.ts';
import type { Tier } from '#domain/settlement/tiers.ts';
import type { Act, CreditNoteRecord, InvoiceRecord, Move, PaymentRecord, RefundRecord, TransactionRecord } from '../records.ts';
import type { CheckName } from './catalogue.ts';
import type { Fault, Tally } from './tally.ts';

/*
 * An invoice with all its records, looked at once more. Nothing here uses what wrote the records: amounts, entries and states are worked out a
 * second way, from the documents alone, so that a mistake in the first way shows as a difference.
 */
export type WholeFile = {
  invoice: InvoiceRecord; payments: readonly PaymentRecord[]; moves: readonly Move[]; refunds: readonly RefundRecord[]; creditNotes: readonly CreditNoteRecord[]; transactions: readonly TransactionRecord[];
};

type Tell = (check: CheckName, about: string, expected: string, found: string) => void;

const MOVES = new Set([' pending', 'pending completed', 'pending failed', 'pending unknown', 'unknown completed', 'unknown failed', 'completed partly_refunded', 'completed refunded', 'completed voided',
  'partly_refunded partly_refunded', 'partly_refunded refunded']);
const HAS_MONEY = new Set(['completed', 'partly_refunded', 'refunded']);

/** Looks at everything of one invoice. */
export function auditInvoice(file: WholeFile, tally: Tally): void {
  const { invoice } = file;
  const tell: Tell = (check, about, expected, found) => tally.found(check, { invoice: invoice.id, lot: invoice.lot, about, expected, found, evidence: { invoice: invoice.number } } satisfies Fault);
  tally.invoices += 1;
  checkAmounts(file, tally, tell);
  checkSums(file, tally, tell);
  checkMoves(file, tally, tell);
  checkCurrency(file, tally, tell);
  checkActs(file, tally, tell);
  checkBalance(file, tally, tell);
  checkEntries(file, tally, tell);
}

const sum = <Row>(rows: readonly Row[], amount: (row: Row) => bigint): bigint => rows.reduce((all, row) => all + amount(row), 0n);
const differs = (tell: Tell, check: CheckName, pairs: readonly (readonly [about: string, expected: bigint | string, found: bigint | string])[]): void => {
  for (const [about, expected, found] of pairs) if (expected !== found) tell(check, about, `${about} ${expected}`, String(found));
};

/** A fee by marginal tiers, each tier's part counted downwards from the top, rounded once: a half goes up. */
function feeOf(amount: bigint, tiers: readonly Tier[]): bigint {
  let left = amount;
  let weight = 0n;
  for (let at = tiers.length - 1; at >= 0; at -= 1) {
    const from = at === 0 ? 0n : (tiers[at - 1]?.upTo ?? 0n);
    if (left > from) {
      weight += (left - from) * BigInt(tiers[at]?.rate ?? 0);
      left = from;
    }
  }
  return roundedPart(weight, BASIS_POINTS_WHOLE);
}
const roundedPart = (part: bigint, whole: bigint): bigint => part / whole + (2n * (part % whole) >= whole ? 1n : 0n);

/** Tax that is added, and tax that lies inside the premium. */
function taxesOf({ terms: { tax } }: InvoiceRecord, hammer: bigint, premium: bigint): { added: bigint; inside: bigint } {
  const rate = BigInt(tax.rate);
  if (tax.class === 'margin') return { added: 0n, inside: roundedPart(premium * rate, BASIS_POINTS_WHOLE + rate) };
  const base = tax.class === 'none' ? 0n : tax.class === 'premium' ? premium : hammer + premium;
  return { added: roundedPart(base * rate, BASIS_POINTS_WHOLE), inside: 0n };
}

function checkAmounts({ invoice, creditNotes }: WholeFile, tally: Tally, tell: Tell): void {
  const { amounts, terms, settlement } = invoice;
  tally.saw('invoices_follow_from_terms', 1 + creditNotes.length);
  const premium = feeOf(amounts.hammer, terms.premium);
  const { added, inside } = taxesOf(invoice, amounts.hammer, premium);
  const commission = feeOf(amounts.hammer, terms.commission);
  differs(tell, 'invoices_follow_from_terms', [
    ['premium', premium, amounts.premium], ['tax', added, amounts.taxOnHammer + amounts.taxOnPremium], ['tax inside', inside, amounts.taxInside], ['total', amounts.hammer + premium + added, amounts.total],
    ['commission', commission, settlement.commission], ['seller\'s share', amounts.hammer - commission, settlement.net],
  ]);
  let left = { hammer: BigInt(amounts.hammer), premium: BigInt(amounts.premium) };
  for (const note of creditNotes) {
    const rest = { hammer: left.hammer - note.hammer, premium: left.premium - note.premium };
    const [before, after] = [taxesOf(invoice, left.hammer, left.premium), taxesOf(invoice, rest.hammer, rest.premium)];
    differs(tell, 'invoices_follow_from_terms', [
      [`${note.number} tax`, before.added - after.added, note.tax], [`${note.number} tax inside`, before.inside - after.inside, note.taxInside], [`${note.number} total`, note.hammer + note.premium + note.tax, note.total],
    ]);
    if (rest.hammer < 0n || rest.premium < 0n) tell('invoices_follow_from_terms', `${note.number} rest`, 'no more credited than was billed', `${-rest.hammer} and ${-rest.premium} beyond it`);
    left = rest;
  }
}

function checkSums({ invoice: { amounts, course }, payments, refunds, creditNotes }: WholeFile, tally: Tally, tell: Tell): void {
  tally.saw('payments_add_up', 1 + payments.length + refunds.length);
  const captured = sum(payments.filter(({ state }) => HAS_MONEY.has(state)), ({ amount }) => amount);
  const refunded = sum(refunds, ({ amount }) => amount);
  const credited = sum(creditNotes, ({ total }) => total);
  const due = amounts.total - credited;
  const paid = captured - refunded;
  const status = due === 0n ? 'credited' : paid === 0n ? 'open' : paid < due ? 'partly_paid' : 'paid';
  differs(tell, 'payments_add_up', [
    ['captured', captured, course.captured], ['refunded', refunded, course.refunded], ['credited', credited, course.credited], ['credited hammer', sum(creditNotes, ({ hammer }) => hammer), course.creditedHammer],
    ['credited premium', sum(creditNotes, ({ premium }) => premium), course.creditedPremium], ['outstanding', paid < due ? due - paid : 0n, course.outstanding], ['status', status, course.status],
  ]);
  if (paid > amounts.total) tell('payments_add_up', 'too much', `at most ${amounts.total} captured and kept`, String(paid));
  for (const payment of payments) {
    const back = sum(refunds.filter((refund) => refund.payment === payment.id), ({ amount }) => amount);
    differs(tell, 'payments_add_up', [[`${payment.id} refunded`, back, payment.refunded]]);
    if (back > payment.amount) tell('payments_add_up', `${payment.id} beyond`, `at most ${payment.amount} refunded`, String(back));
    if (back > 0n && !HAS_MONEY.has(payment.state)) tell('payments_add_up', `${payment.id} from nothing`, 'a refund of money that came', `one of a payment that is ${payment.state}`);
  }
}

function checkMoves({ payments, moves }: WholeFile, tally: Tally, tell: Tell): void {
  tally.saw('payments_move_along_their_machine', payments.length + moves.length);
  for (const payment of payments) {
    const own = moves.filter((move) => move.payment === payment.id).toSorted((a, b) => a.ordinal - b.ordinal);
    let at = '';
    for (const [place, { ordinal, from, to }] of own.entries()) {
      if (ordinal !== place + 1) tell('payments_move_along_their_machine', `${payment.id} ${place + 1}`, `move ${place + 1}`, `move ${ordinal}`);
      if ((from ?? '') !== at) tell('payments_move_along_their_machine', `${payment.id} ${ordinal} from`, `a move from ${at === '' ? 'nothing' : at}`, `one from ${from ?? 'nothing'}`);
      if (!MOVES.has(`${from ?? ''} ${to}`)) tell('payments_move_along_their_machine', `${payment.id} ${ordinal} move`, 'a move of the machine', `${from ?? 'nothing'} to ${to}`);
      at = to;
    }
    if (at !== payment.state) tell('payments_move_along_their_machine', `${payment.id} state`, `the state ${at === '' ? 'of no payment' : at}`, payment.state);
  }
}

function checkCurrency({ invoice, payments, refunds, creditNotes, transactions }: WholeFile, tally: Tally, tell: Tell): void {
  const all = [...payments.map(({ id, currency }) => [id, currency] as const), ...refunds.map(({ id, currency }) => [id, currency] as const), ...creditNotes.map(({ id, currency }) => [id, currency] as const),
    ...transactions.map(({ id, currency }) => [`transaction ${id}`, currency] as const)];
  tally.saw('one_currency', 1 + all.length);
  for (const [about, currency] of all) if (currency !== invoice.currency) tell('one_currency', about, `${about} in ${invoice.currency}`, currency);
  const { hammer, commission, net } = invoice.settlement;
  if (commission + net !== hammer) tell('one_currency', 'settlement', `commission and share of the seller together ${hammer}`, `${commission} and ${net}`);
}

function checkActs({ payments, moves, refunds, creditNotes, transactions }: WholeFile, tally: Tally, tell: Tell): void {
  const acts: [string, Act, boolean][] = [
    ...payments.map((one): [string, Act, boolean] => [one.id, one, one.provider === 'offline']), ...moves.map((one): [string, Act, boolean] => [`${one.payment} move ${one.ordinal}`, one, false]),
    ...refunds.map((one): [string, Act, boolean] => [one.id, one, true]), ...creditNotes.map((one): [string, Act, boolean] => [one.id, one, true]),
    ...transactions.map((one): [string, Act, boolean] => [`transaction ${one.id}`, one, one.kind === 'refund' || one.kind === 'credit_note']),
  ];
  tally.saw('money_acts_are_on_record', acts.length);
  for (const [about, { by, reason, requestId }, byPerson] of acts) {
    if (reason.trim() === '') tell('money_acts_are_on_record', `${about} reason`, `a reason for ${about}`, 'none');
    if (byPerson && by === null) tell('money_acts_are_on_record', `${about} by`, `who did ${about}`, 'nobody');
    if (by !== null && requestId === null) tell('money_acts_are_on_record', `${about} request`, `the request of ${about}`, 'none');
  }
}

function checkBalance({ transactions }: WholeFile, tally: Tally, tell: Tell): void {
  tally.saw('ledger_balances', transactions.length);
  tally.saw('ledger_only_grows', transactions.length);
  const byId = new Map(transactions.map((one) => [one.id, one]));
  for (const { id, entries, reverses } of transactions) {
    const together = sum(entries, ({ amount }) => amount);
    if (together !== 0n || entries.length < 2) tell('ledger_balances', `transaction ${id}`, `transaction ${id} with two lines or more that sum to 0`, `${entries.length} that sum to ${together}`);
    if (reverses === null) continue;
    const right = (byId.get(reverses)?.entries ?? []).map(({ account, party, amount }) => line(account, party, -amount)).toSorted().join(', ');
    const found = entries.map(({ account, party, amount }) => line(account, party, amount)).toSorted().join(', ');
    if (right !== found || right === '') tell('ledger_only_grows', `reversal ${id}`, `the opposite of transaction ${reverses}: ${right === '' ? 'it is not there' : right}`, found);
  }
}

const line = (account: string, party: AccountId | null, amount: bigint): string => `${account}${party === null ? '' : ` of ${idKey(party)}`} ${amount}`;

/** What each document calls for in the ledger, as lines; and what stands there for it. */
function checkEntries({ invoice, payments, refunds, creditNotes, transactions }: WholeFile, tally: Tally, tell: Tell): void {
  const { amounts, buyer, seller, course } = invoice;
  tally.saw('ledger_tells_the_records', transactions.length + payments.length + refunds.length + creditNotes.length);
  const lines = (...rows: readonly (readonly [string, AccountId | null, bigint])[]): string => rows.filter(([, , amount]) => amount !== 0n).map(([account, party, amount]) => line(account, party, amount)).toSorted().join(', ');
  const wanted = new Map<string, string>([
    ['invoice', lines(['buyers', buyer.id, amounts.total], ['sellers_pending', seller.id, -amounts.hammer], ['premium', null, amounts.taxInside - amounts.premium], ['tax', null, -amounts.taxOnHammer - amounts.taxOnPremium - amounts.taxInside])],
    ...payments.filter(({ state }) => HAS_MONEY.has(state) || state === 'voided').map(({ id, amount }): [string, string] => [`capture ${idKey(id)}`, lines(['bank', null, amount], ['buyers', buyer.id, -amount])]),
    ...refunds.map(({ id, amount }): [string, string] => [`refund ${idKey(id)}`, lines(['buyers', buyer.id, amount], ['bank', null, -amount])]),
    ...creditNotes.map((note): [string, string] => [`credit_note ${idKey(note.id)}`, lines(['buyers', buyer.id, -note.total], ['sellers_pending', seller.id, note.hammer], ['premium', null, note.premium - note.taxInside], ['tax', null, note.tax + note.taxInside])]),
  ]);
  const posted = new Map(transactions.filter(({ kind }) => kind !== 'clearing' && kind !== 'reversal').map((one) => [one.document === null ? one.kind : `${one.kind} ${one.document}`, one]));
  for (const [name, right] of wanted) {
    const found = posted.get(name)?.entries.map(({ account, party, amount }) => line(account, party, amount)).toSorted().join(', ') ?? 'nothing';
    if (found !== right) tell('ledger_tells_the_records', name, right, found);
  }
  for (const name of posted.keys()) if (!wanted.has(name)) tell('ledger_tells_the_records', name, 'no entries without a document', `entries for ${name}`);
  const taken = new Set(transactions.flatMap(({ reverses }) => reverses ?? []));
  for (const payment of payments) {
    const capture = posted.get(`capture ${idKey(payment.id)}`);
    if (capture !== undefined && taken.has(capture.id) !== (payment.state === 'voided')) tell('ledger_tells_the_records', `void ${payment.id}`, payment.state === 'voided' ? 'a capture that was reversed' : 'a capture that stands', payment.state === 'voided' ? 'one that stands' : 'one that was reversed');
  }
  const standing = transactions.filter(({ id, kind }) => kind === 'clearing' && !taken.has(id));
  const rest = amounts.hammer - sum(creditNotes, ({ hammer }) => hammer);
  const owed = course.outstanding === 0n && course.captured > course.refunded && rest > 0n;
  const commission = feeOf(rest < 0n ? 0n : rest, invoice.terms.commission);
  const right = owed ? lines(['sellers_pending', seller.id, rest], ['sellers_owed', seller.id, commission - rest], ['commission', null, -commission]) : '';
  const found = standing.flatMap(({ entries }) => entries.map(({ account, party, amount }) => line(account, party, amount))).toSorted().join(', ');
  if (right !== found) tell('ledger_tells_the_records', 'clearing', right === '' ? 'a seller who is owed nothing yet' : right, found === '' ? 'a seller who is owed nothing' : found);
  const noted = standing.map(({ id }) => id).join(' ');
  if (noted !== (course.clearing ?? '')) tell('ledger_tells_the_records', 'clearing noted', `clearing ${noted === '' ? 'none' : noted} noted with the invoice`, course.clearing ?? 'none');
}
