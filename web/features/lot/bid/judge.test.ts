import { expect, test } from 'vitest';
import { judgeAmount, judgeTyped } from './judge.ts';
import { amountOf } from '../lot.ts';

const lot = { minimum: 2_100, currency: 'USD', estimateHigh: null };
const leading = { ...lot, minimum: 5_001, you: { alias: 'You', leading: true, maximum: 5_000, bids: 1 } };

test('an amount from the minimum on may be reviewed', () => {
  expect(judgeTyped(lot, '21', 'en-US')).toEqual({ ok: true, amount: 2_100n, far: null });
  expect(judgeTyped(lot, '20.99', 'en-US')).toEqual({ ok: false, fault: 'too_low' });
});

test('who leads is told that the own maximum was not raised', () => {
  expect(judgeTyped(leading, '50', 'en-US')).toEqual({ ok: false, fault: 'not_raised' });
  expect(judgeTyped(leading, '50.01', 'en-US')).toMatchObject({ ok: true });
});

test('what cannot be read is said before what is too low', () => {
  expect(judgeTyped(lot, 'ten', 'en-US')).toEqual({ ok: false, fault: 'not_a_number' });
  expect(judgeTyped(lot, '', 'en-US')).toEqual({ ok: false, fault: 'empty' });
});

test('a slip of the finger is noticed, by the estimate where there is one', () => {
  expect(judgeTyped(lot, '2100', 'en-US')).toMatchObject({ ok: true, far: { what: 'minimum', amount: 2_100n } });
  expect(judgeTyped({ ...lot, estimateHigh: 4_000 }, '80', 'en-US')).toMatchObject({ ok: true, far: { what: 'estimate', amount: 4_000n } });
});

test('an amount that was well is judged again when the lot has moved', () => {
  expect(judgeAmount(lot, amountOf(2_100)).ok).toBe(true);
  expect(judgeAmount({ ...lot, minimum: 2_200 }, amountOf(2_100))).toEqual({ ok: false, fault: 'too_low' });
});
