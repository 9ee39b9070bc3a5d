import type { AccountId } from '../ids.ts';
import { minor, type Minor } from '../money.ts';
import type { CreditAmounts } from './credit.ts';
import type { InvoiceAmounts } from './invoice.ts';
import type { SellerAmounts } from './seller.ts';

/**
 * The accounts of the ledger. Debits are positive, credits negative, and every transaction sums to 0 in its one currency.
 * bank: money the house holds. buyers: what each buyer owes. sellers_pending: hammer prices that sellers get once the buyer has
 * paid. sellers_owed: what each seller is owed out of money that is there. premium and commission: what the house has
 * earned. tax: what it owes of that and of the hammer price to the state.
 */
export const LEDGER_ACCOUNTS = ['bank', 'buyers', 'sellers_pending', 'sellers_owed', 'premium', 'commission', 'tax'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** What a transaction of the ledger records. A reversal takes back exactly one other transaction, entry by entry. */
export const TRANSACTION_KINDS = ['invoice', 'capture', 'clearing', 'refund', 'credit_note', 'reversal'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** One line of a transaction. `party`: whose account it is, on the accounts that each person has one of. */
export type Posting = { account: LedgerAccount; party: AccountId | null; amount: Minor };

export type Parties = { buyer: AccountId; seller: AccountId };

/** Whether a transaction may stand: two lines or more, none of them nothing, together 0. */
export const balanced = (postings: readonly Posting[]): boolean =>
  postings.length >= 2 && postings.every(({ amount }) => amount !== 0n) && postings.reduce((sum, { amount }) => sum + amount, 0n) === 0n;

/** An invoice is issued: the buyer owes all of it; the hammer price is the seller's as soon as it is paid; the rest is the house's and the state's. */
export const invoicePostings = ({ hammer, premium, taxOnHammer, taxOnPremium, taxInside, total }: InvoiceAmounts, { buyer, seller }: Parties): Posting[] => lines([
  debit('buyers', buyer, total),
  credit('sellers_pending', seller, hammer),
  credit('premium', null, minor(premium - taxInside)),
  credit('tax', null, minor(taxOnHammer + taxOnPremium + taxInside)),
]);

/** Money of a buyer is there. */
export const capturePostings = (amount: Minor, buyer: AccountId): Posting[] => [debit('bank', null, amount), credit('buyers', buyer, amount)];

/** Money went back to a buyer, who owes it again unless a credit note says otherwise. */
export const refundPostings = (amount: Minor, buyer: AccountId): Posting[] => [debit('buyers', buyer, amount), credit('bank', null, amount)];

/** The buyer has paid in full: what is left of the hammer price is owed to the seller, without the commission. Nothing where nothing is left of it. */
export const clearingPostings = ({ hammer, commission, net }: SellerAmounts, seller: AccountId): Posting[] => lines([
  debit('sellers_pending', seller, hammer), credit('sellers_owed', seller, net), credit('commission', null, commission),
]);

/** Part of an invoice, or all of it, is taken back. */
export const creditPostings = ({ hammer, premium, tax, taxInside, total }: CreditAmounts, { buyer, seller }: Parties): Posting[] => lines([
  credit('buyers', buyer, total),
  debit('sellers_pending', seller, hammer),
  debit('premium', null, minor(premium - taxInside)),
  debit('tax', null, minor(tax + taxInside)),
]);

/** The opposite of a transaction, line by line. Nothing in the ledger is ever changed or taken out: this is put beside it. */
export const reversed = (postings: readonly Posting[]): Posting[] => postings.map(({ amount, ...rest }) => ({ ...rest, amount: minor(-amount) }));

const debit = (account: LedgerAccount, party: AccountId | null, amount: Minor): Posting => ({ account, party, amount });
const credit = (account: LedgerAccount, party: AccountId | null, amount: Minor): Posting => ({ account, party, amount: minor(-amount) });
const lines = (postings: readonly Posting[]): Posting[] => postings.filter(({ amount }) => amount !== 0n);
