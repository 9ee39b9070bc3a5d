import { idKey } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { clearingPostings, reversed, type Posting } from '#domain/settlement/ledger.ts';
import { sellerAmounts } from '#domain/settlement/seller.ts';
import { isCleared } from '#domain/settlement/standing.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Act, InvoiceRecord } from '../records.ts';
import { courseOf, type Course } from '../rules.ts';
import { post, transactionOf } from '../store/ledger.ts';
import { writeCourse } from '../store/invoices.ts';

const PAID = 'The buyer owes nothing more.';
const NOT_PAID = 'The buyer owes something again, or the hammer price was credited.';

/**
 * Writes what has become of an invoice that is held, after `course` came true. The seller is owed what is left of the hammer price exactly while the buyer
 * owes nothing: where that begins, ends or changes its amount, the ledger says so, by a new transaction and a reversal of the one before. That follows by itself, so it is the
 * house's act, in the request of whoever caused it.
 */
export async function settleCourse(tx: Tx, invoice: InvoiceRecord, course: Course, act: Act): Promise<Course> {
  const wanted = clearingWanted(invoice, course);
  const standing = course.clearing === null ? null : await transactionOf(tx, course.clearing);
  let { clearing } = course;
  if (standing !== null && !same(standing.entries, wanted)) {
    await post(tx, { kind: 'reversal', invoice, document: null, reverses: standing.id, postings: reversed(standing.entries) }, { ...act, by: null, reason: NOT_PAID });
    clearing = null;
  }
  if (clearing === null && wanted.length > 0) clearing = await post(tx, { kind: 'clearing', invoice, document: null, reverses: null, postings: wanted }, { ...act, by: null, reason: PAID });
  const settled = { ...course, clearing };
  await writeCourse(tx, invoice.id, settled);
  return settled;
}

/** The entries by which the seller is owed, as things stand; none while the buyer owes something. */
export function clearingWanted({ amounts, terms, seller }: InvoiceRecord, course: Course): Posting[] {
  if (!isCleared(courseOf(amounts.total, course))) return [];
  return clearingPostings(sellerAmounts(minor(amounts.hammer - course.creditedHammer), terms), seller.id);
}

const same = (one: readonly Posting[], other: readonly Posting[]): boolean => text(one) === text(other);
const text = (postings: readonly Posting[]): string => postings.map(({ account, party, amount }) => `${account} ${party === null ? '' : idKey(party)} ${amount}`).toSorted().join('\n');
