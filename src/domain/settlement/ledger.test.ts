import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountId } from '../ids.ts';
import { minor, type Minor } from '../money.ts';
import type { TaxTerms } from './all-in.ts';
import { creditFor, type CreditAmounts } from './credit.ts';
import { invoiceAmounts, premiumSteps, type BuyerTerms } from './invoice.ts';
import { balanced, capturePostings, clearingPostings, creditPostings, invoicePostings, LEDGER_ACCOUNTS, refundPostings, reversed, type Posting } from './ledger.ts';
import { mayMove, PAYMENT_MOVES, PAYMENT_STATES } from './payment-states.ts';
import { sellerAmounts } from './seller.ts';
import { INVOICE_STATUSES, invoiceStanding, isCleared, isOverdue } from './standing.ts';

/*
 * The oracle: slow, and so plain that it cannot be wrong in the same way. A premium is counted unit by unit of the hammer price, a tax by
 * whole ten-thousandths, and a half is rounded up by hand.
 */
const halfUp = (tenThousandths: bigint): bigint => tenThousandths / 10_000n + (tenThousandths % 10_000n >= 5_000n ? 1n : 0n);
function premiumByUnits(hammer: number, tiers: BuyerTerms['premium']): bigint {
  let sum = 0n;
  for (let unit = 1n; unit <= BigInt(hammer); unit += 1n) sum += BigInt(tiers.find(({ upTo }) => upTo === null || unit <= upTo)?.rate ?? 0);
  return halfUp(sum);
}
function taxByHand(hammer: bigint, premium: bigint, { class: kind, rate }: TaxTerms): bigint {
  const base = kind === 'hammer_and_premium' ? hammer + premium : kind === 'premium' ? premium : 0n;
  return halfUp(base * BigInt(rate));
}

const tiers = fc.array(fc.record({ width: fc.integer({ min: 1, max: 400 }), rate: fc.integer({ min: 0, max: 6_000 }) }), { maxLength: 4 }).chain((lower) => fc.integer({ min: 0, max: 6_000 }).map((rate) => {
  let at = 0;
  return [...lower.map((tier) => ({ upTo: minor(BigInt((at += tier.width))), rate: tier.rate })), { upTo: null, rate }];
}));
const tax = fc.record({ class: fc.constantFrom<TaxTerms['class']>('none', 'premium', 'hammer_and_premium', 'margin'), rate: fc.integer({ min: 0, max: 3_000 }) });
const terms: fc.Arbitrary<BuyerTerms> = fc.record({ premium: tiers, tax });
const PARTIES = { buyer: accountId('1'), seller: accountId('2') };
const sumOf = (postings: readonly Posting[], account: string): bigint => postings.reduce((sum, one) => sum + (one.account === account ? one.amount : 0n), 0n);

test('an invoice comes to what counting unit by unit comes to, and its parts sum to it', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2_000 }), terms, (hammer, frozen) => {
    const amounts = invoiceAmounts(minor(BigInt(hammer)), frozen);
    expect(amounts.premium).toBe(premiumByUnits(hammer, frozen.premium));
    expect(amounts.taxOnHammer + amounts.taxOnPremium).toBe(taxByHand(amounts.hammer, amounts.premium, frozen.tax));
    expect(amounts.hammer + amounts.premium + amounts.taxOnHammer + amounts.taxOnPremium).toBe(amounts.total);
    expect(frozen.tax.class === 'margin' || amounts.taxInside === 0n).toBe(true);
    const steps = premiumSteps(amounts.hammer, frozen);
    expect(steps.reduce((sum, { fee }) => sum + fee, 0n)).toBe(amounts.premium);
    expect(steps.reduce((sum, { base }) => sum + base, 0n)).toBe(amounts.hammer);
  }));
});

test.each([
  [100_000_000n, 20_875_000n], [500_000_000n, 85_875_000n],
])('the invoice for a hammer price of %i has the premium %i', (hammer, premium) => {
  const long = [{ upTo: minor(17_500_000n), rate: 2500 }, { upTo: minor(300_000_000n), rate: 2000 }, { upTo: null, rate: 1250 }];
  expect(invoiceAmounts(minor(hammer), { premium: long, tax: { class: 'none', rate: 0 } })).toMatchObject({ premium, total: hammer + premium });
});

test('credit notes in whatever steps take back the whole invoice and nothing more, tax included', () => {
  const steps = fc.array(fc.record({ hammer: fc.nat(1_000), premium: fc.nat(1_000) }), { maxLength: 6 });
  fc.assert(fc.property(fc.bigInt(1n, 10_000n), terms, steps, (hammer, frozen, wanted) => {
    const amounts = invoiceAmounts(minor(hammer), frozen);
    let left = { hammer: amounts.hammer, premium: amounts.premium };
    const notes: CreditAmounts[] = [];
    const take = (net: { hammer: Minor; premium: Minor } | 'all'): void => {
      const credit = creditFor(left, net, frozen.tax);
      if (!credit.ok) {
        const { hammer: some, premium: more } = net === 'all' ? left : net;
        expect(credit.refusal).toBe(some > left.hammer || more > left.premium ? 'credit_above_invoice' : 'nothing_to_credit');
        if (credit.refusal === 'nothing_to_credit') expect(some + more).toBe(0n);
        return;
      }
      notes.push(credit.value);
      left = { hammer: minor(left.hammer - credit.value.hammer), premium: minor(left.premium - credit.value.premium) };
      expect(credit.value.tax >= 0n && credit.value.taxInside >= 0n).toBe(true);
      expect(balanced(creditPostings(credit.value, PARTIES))).toBe(true);
    };
    for (const one of wanted) take({ hammer: minor(BigInt(one.hammer)), premium: minor(BigInt(one.premium)) });
    take('all');
    const sum = (name: keyof CreditAmounts): bigint => notes.reduce((all, note) => all + note[name], 0n);
    expect([sum('hammer'), sum('premium'), sum('tax'), sum('taxInside'), sum('total')]).toEqual([amounts.hammer, amounts.premium, amounts.taxOnHammer + amounts.taxOnPremium, amounts.taxInside, amounts.total]);
  }));
});

test('every transaction of the ledger balances, has no empty line, and stands on known accounts', () => {
  fc.assert(fc.property(fc.bigInt(1n, 10n ** 15n), terms, tiers, (hammer, frozen, commission) => {
    const amounts = invoiceAmounts(minor(hammer), frozen);
    const seller = sellerAmounts(amounts.hammer, { commission });
    expect(seller.commission + seller.net).toBe(hammer);
    const all = [invoicePostings(amounts, PARTIES), capturePostings(amounts.total, PARTIES.buyer), clearingPostings(seller, PARTIES.seller), refundPostings(minor(1n), PARTIES.buyer)];
    for (const postings of [...all, ...all.map(reversed)]) {
      expect(balanced(postings)).toBe(true);
      expect(postings.every(({ account }) => LEDGER_ACCOUNTS.includes(account))).toBe(true);
    }
    const paid = all.slice(0, 3).flat();
    expect(sumOf(paid, 'buyers')).toBe(0n);
    expect(sumOf(paid, 'sellers_pending')).toBe(0n);
    expect(sumOf(paid, 'bank')).toBe(amounts.total);
    // All that came in is somebody's: the seller's, the state's, or the house's.
    expect(-(sumOf(paid, 'sellers_owed') + sumOf(paid, 'premium') + sumOf(paid, 'commission') + sumOf(paid, 'tax'))).toBe(amounts.total);
  }));
});

test('what does not sum to 0, has one line, or a line of nothing is not balanced', () => {
  const line = (amount: bigint): Posting => ({ account: 'bank', party: null, amount: minor(amount) });
  for (const amounts of [[], [0n], [5n], [5n, -4n], [5n, -5n, 0n]]) expect(balanced(amounts.map(line))).toBe(false);
  expect(balanced([line(5n), line(-5n)])).toBe(true);
});

test.each<[number, number, number, number, string, number, number]>([
  [100, 0, 0, 0, 'open', 100, 0], [100, 0, 40, 0, 'partly_paid', 60, 0], [100, 0, 100, 0, 'paid', 0, 0], [100, 0, 100, 100, 'open', 100, 0], [100, 30, 70, 0, 'paid', 0, 0],
  [100, 30, 100, 0, 'paid', 0, 30], [100, 30, 100, 30, 'paid', 0, 0], [100, 100, 0, 0, 'credited', 0, 0], [100, 100, 100, 0, 'credited', 0, 100], [100, 30, 0, 0, 'open', 70, 0],
])('of %i with %i credited, %i captured and %i refunded: %s, %i outstanding, %i owed back', (total, credited, captured, refunded, status, outstanding, owedBack) => {
  const course = { total: minor(BigInt(total)), credited: minor(BigInt(credited)), captured: minor(BigInt(captured)), refunded: minor(BigInt(refunded)) };
  const standing = invoiceStanding(course);
  expect(standing).toEqual({ status, outstanding: BigInt(outstanding), owedBack: BigInt(owedBack) });
  expect(INVOICE_STATUSES).toContain(standing.status);
  expect(isCleared(course)).toBe(outstanding === 0 && captured > refunded);
  expect([isOverdue(standing, 10, 10), isOverdue(standing, 10, 11)]).toEqual([false, outstanding > 0]);
});

test('a payment fails only from where no money is known to be, and nothing leaves an end', () => {
  expect(PAYMENT_MOVES.filter(([, to]) => to === 'failed').map(([from]) => from)).toEqual(['pending', 'unknown']);
  for (const end of ['failed', 'refunded', 'voided'] as const) for (const to of PAYMENT_STATES) expect(mayMove(end, to)).toBe(false);
  expect(PAYMENT_STATES.filter((state) => !PAYMENT_MOVES.some(([, to]) => to === state))).toEqual([]);
  expect([mayMove('completed', 'failed'), mayMove('partly_refunded', 'voided'), mayMove(null, 'completed')]).toEqual([false, false, false]);
});
