import { afterAll, beforeAll, expect, test } from 'vitest';
import { FINANCE_TOKEN, paymentHouse, type PaymentHouse } from '../../../test/support/payment-house.ts';
import { PAYMENT_MOVES } from '#domain/settlement/payment-states.ts';
import { LEDGER_ACCOUNTS } from '#domain/settlement/ledger.ts';
import type { Database } from '#platform/db/types.ts';
import { statement } from '#platform/db/types.ts';

let house: PaymentHouse;
let owner: Database;
beforeAll(async () => {
  house = await paymentHouse();
  owner = house.database.openAsOwner();
  const invoice = await house.sell(1);
  const payment = await house.ask('POST', `/invoices/${invoice}/payments`, FINANCE_TOKEN, { provider: 'offline' }, 'pay');
  await house.ask('POST', `/payments/${payment.json<{ id: string }>().id}/refunds`, FINANCE_TOKEN, { amount: 5, reason: 'part' }, 'refund');
  await house.ask('POST', `/invoices/${invoice}/credit-notes`, FINANCE_TOKEN, { premium: 5, reason: 'part' }, 'credit');
});
afterAll(async () => { await house.close(); });

const run = (database: Database, sql: string): Promise<number> => database.run(statement('', sql));
/** What PostgreSQL has against it. */
const complaint = async (database: Database, ...sql: string[]): Promise<string> =>
  database.transaction(async (tx) => { for (const one of sql) await tx.run(statement('', one)); }).then(() => 'done', (error: unknown) => (error instanceof Error ? error.message : String(error)));

const KEPT = ['invoices', 'settlements', 'payment_history', 'refunds', 'credit_notes', 'transactions', 'entries'] as const;
const CHANGES: Record<(typeof KEPT)[number], string> = {
  invoices: 'total = total + 1', settlements: 'net = net + 1', payment_history: 'reason = \'other\'', refunds: 'amount = 1', credit_notes: 'total = total + 1', transactions: 'reason = \'other\'', entries: 'amount = amount + 1',
};

test.each(KEPT)('rows of %s are neither changed nor removed: the module has no right to, and the owner of the tables is refused', async (name) => {
  const before = (await owner.one(statement<{ rows: number }>('', `select count(*)::integer as rows from payment.${name}`)))?.rows ?? 0;
  expect(before).toBeGreaterThan(0);
  for (const sql of [`update payment.${name} set ${CHANGES[name]}`, `delete from payment.${name}`, `truncate payment.${name} cascade`]) {
    expect(await complaint(house.pool, sql), sql).toMatch(/permission denied/);
    expect(await complaint(owner, sql), sql).toMatch(/only grows/);
  }
  expect((await owner.one(statement<{ rows: number }>('', `select count(*)::integer as rows from payment.${name}`)))?.rows).toBe(before);
});

test('of a payment only state and what was refunded change, along its machine; it is never removed', async () => {
  expect(await complaint(house.pool, 'update payment.payments set amount = 1')).toMatch(/permission denied/);
  expect(await complaint(house.pool, 'delete from payment.payments')).toMatch(/permission denied/);
  expect(await complaint(owner, 'delete from payment.payments')).toMatch(/only grows/);
  expect(await complaint(house.pool, 'update payment.payments set state = \'failed\'')).toMatch(/cannot move from partly_refunded to failed/);
  expect(await complaint(house.pool, 'update payment.payments set state = \'refunded\'')).toMatch(/refunds_show_in_the_state/);
  expect(await complaint(house.pool, 'insert into payment.payment_moves (from_state, to_state) values (\'failed\', \'completed\')')).toMatch(/permission denied/);
});

const OPEN = `insert into payment.transactions (kind, invoice_id, currency, reason, at_ms) select 'clearing', invoice_id, currency, 'a test', 1 from payment.invoices limit 1`;
const entry = (line: number, account: string, amount: number, more = 'currval(pg_get_serial_sequence(\'payment.transactions\', \'transaction_id\'))', currency = 'USD'): string =>
  `insert into payment.entries (transaction_id, line, account, party_id, amount, currency) values (${more}, ${line}, '${account}', ${account === 'bank' || account === 'premium' ? 'null' : '1'}, ${amount}, '${currency}')`;

test('a transaction that does not balance is not committed, whatever its writer forgot', async () => {
  expect(await complaint(house.pool, OPEN)).toMatch(/does not balance: 0 lines/);
  expect(await complaint(house.pool, OPEN, entry(1, 'bank', 5))).toMatch(/does not balance: 1 lines with a sum of 5/);
  expect(await complaint(house.pool, OPEN, entry(1, 'bank', 5), entry(2, 'premium', -4))).toMatch(/does not balance: 2 lines with a sum of 1/);
  expect(await complaint(house.pool, OPEN, entry(1, 'bank', 5), entry(2, 'premium', -5, undefined, 'EUR'))).toMatch(/foreign key/);
  expect(await complaint(house.pool, OPEN, entry(1, 'bank', 5), entry(2, 'buyers', -5), entry(3, 'nowhere', 0))).toMatch(/violates/);
  // The same rows in balance go in, and are taken back by nobody: this is the last word of the test on them.
  expect(await complaint(house.pool, OPEN, entry(1, 'bank', 5), entry(2, 'premium', -5))).toBe('done');
});

test('entries do not join a transaction of the past, even in balance', async () => {
  const first = '(select min(transaction_id) from payment.transactions)';
  expect(await complaint(house.pool, entry(8, 'bank', 5, first), entry(9, 'premium', -5, first))).toMatch(/foreign key/);
});

test('amounts that contradict each other are refused by the tables', async () => {
  for (const set of ['captured = 500000, outstanding = 0', 'refunded = captured + 1', 'outstanding = outstanding + 1', 'credited = total + 1, outstanding = 0']) {
    expect(await complaint(house.pool, `update payment.standings set ${set}`), set).toMatch(/violates check constraint/);
  }
});

test('the tables know the accounts and moves that the rules know', async () => {
  const moves = await owner.all(statement<{ from_state: string; to_state: string }>('', 'select from_state, to_state from payment.payment_moves'));
  expect(moves.map((row) => `${row.from_state} ${row.to_state}`).toSorted()).toEqual(PAYMENT_MOVES.map(([from, to]) => `${from ?? ''} ${to}`).toSorted());
  const accounts = await owner.all(statement<{ account: string }>('', 'select account from payment.ledger_accounts'));
  expect(accounts.map(({ account }) => account).toSorted()).toEqual([...LEDGER_ACCOUNTS].toSorted());
  expect(await run(house.pool, 'select 1')).toBe(1);
});
