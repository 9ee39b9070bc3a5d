import { expect, test } from 'vitest';
import { accountId, approvalId, groupId, idKey, lotId, parseAccountId, parseApprovalId, parseLotId, parseSaleId, parseSessionId, saleId, sessionId } from './ids.ts';

const KEY_MAX = 9_223_372_036_854_775_807n;

test.each([
  ['lot', parseLotId, lotId], ['account', parseAccountId, accountId], ['sale', parseSaleId, saleId], ['session', parseSessionId, sessionId], ['approval', parseApprovalId, approvalId],
] as const)('an id of a %s is read back, and its key is what a store keeps', (_, parse, make) => {
  for (const key of [1n, 734_012_345_678_901_248n, KEY_MAX]) {
    const id = make(key);
    expect(parse(id)).toBe(id);
    expect(idKey(id)).toBe(`${key}`);
    expect(make(idKey(id))).toBe(id);
  }
});

test.each([
  'acc_1', 'lot_', 'lot_0', 'lot_01', 'lot_-1', 'lot_1.5', 'lot_1e3', 'lot_ 1', 'lot_1 ', 'lot_1\n', 'LOT_1', '1', '', 'lot-1', `lot_${KEY_MAX + 1n}`, 'lot_99999999999999999999', 'lot_１',
])('%j is no id of a lot', (text) => {
  expect(parseLotId(text)).toBeNull();
});

test('kinds differ, so that an id of one is never taken for another', () => {
  const ids = [lotId(7n), accountId(7n), saleId(7n), groupId(7n), sessionId(7n), approvalId(7n)];
  expect(new Set(ids.map((id) => id.slice(0, 4))).size).toBe(ids.length);
  expect(ids.filter((id) => parseLotId(id) !== null)).toEqual([lotId(7n)]);
});
