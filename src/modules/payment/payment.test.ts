import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUYER, BUYER_TOKEN, CLERK, FIFTH, FINANCE_TOKEN, OTHER, paymentHouse, soldEvent, type PaymentHouse } from '../../../test/support/payment-house.ts';
import type { InvoiceJson, PaymentJson } from './service/views.ts';
import { lotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { statement } from '#platform/db/types.ts';

let house: PaymentHouse;
beforeAll(async () => { house = await paymentHouse(); });
afterAll(async () => { await house.close(); });

let lots = 0;
let keys = 0;
const invoiceFor = async (more: Parameters<PaymentHouse['sell']>[1] = {}): Promise<string> => (await house.sell(1000 + (lots += 1), more)) ?? '';
const read = async (id: string, token = BUYER_TOKEN): Promise<InvoiceJson> => (await house.ask('GET', `/invoices/${id}`, token)).json();
const act = (path: string, body: object, token = FINANCE_TOKEN, key = `key ${(keys += 1)}`) => house.ask('POST', path, token, body, key);
const pay = async (id: string, amount?: number): Promise<PaymentJson> => {
  const answer = await act(`/invoices/${id}/payments`, { provider: 'offline', ...(amount === undefined ? {} : { amount }) });
  expect(answer.statusCode).toBe(201);
  return answer.json();
};
type Balances = Record<string, number>;
const balances = async (id: string): Promise<Balances> => {
  const { transactions } = (await house.ask('GET', `/admin/invoices/${id}/ledger`, FINANCE_TOKEN)).json<{ transactions: { entries: { account: string; amount: number }[] }[] }>();
  const sums: Balances = {};
  for (const { account, amount } of transactions.flatMap(({ entries }) => entries)) sums[account] = (sums[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
};
const events = async (id: string) => house.database.openAsOwner().all(statement<{ kind: string; payload: Record<string, unknown> }>('', `select kind, payload from payment.events where payload ->> 'invoice' = '${id}' order by id`));

test('a sold lot is billed once: hammer price, premium and tax as frozen, due in four days, whoever brings the fact and however often', async () => {
  const terms = { premium: [{ upTo: minor(17_500_000n), rate: 2500 }, { upTo: minor(300_000_000n), rate: 2000 }, { upTo: null, rate: 1250 }], tax: { class: 'premium' as const, rate: 2000 } };
  const id = await invoiceFor({ hammer: 100_000_000n, terms });
  const lot = `lot_${1000 + lots}`;
  await Promise.all([house.payment, house.another(), house.another()].map((one) => one.handlers.onBiddingEvents([soldEvent(lotId(lot.slice(4)), { hammer: 100_000_000n })])));
  const all = (await house.ask('GET', `/admin/invoices?q=${lot}`, FINANCE_TOKEN)).json<{ items: object[] }>();
  expect(all.items).toHaveLength(1);
  const invoice = await read(id);
  expect(invoice).toMatchObject({
    total: 125_050_000, outstanding: 125_050_000, status: 'open', overdue: false, currency: 'USD', lot: { id: lot, title: `Lot ${1000 + lots}` },
    lines: [{ kind: 'hammer', amount: 100_000_000 }, { kind: 'premium', amount: 20_875_000 }, { kind: 'tax_on_premium', amount: 4_175_000, rate: 2000 }],
    premiumSteps: [{ rate: 2500, base: 17_500_000, fee: 4_375_000 }, { rate: 2000, base: 82_500_000, fee: 16_500_000 }],
    buyer: { id: BUYER, name: 'Béatrice Buyer' }, seller: { name: 'Sam Seller' }, house: { name: 'The House', instructions: 'Bank of Somewhere, account 12 34 56' },
  });
  expect(Date.parse(invoice.dueAt) - Date.parse(invoice.issuedAt)).toBe(4 * 86_400_000);
  expect(await balances(id)).toEqual({ buyers: 125_050_000, sellers_pending: -100_000_000, premium: -20_875_000, tax: -4_175_000 });
  expect((await events(id)).map(({ kind }) => kind)).toEqual(['invoice.issued']);
});

test('of processes that hear of new sales at the same moment all are content, and each sale has one invoice', async () => {
  const sales = Array.from({ length: 5 }, () => lotId(String(5_000 + (lots += 1))));
  for (const lot of sales) house.lots.set(lot, { title: 'At once', currency: 'USD', seller: CLERK, buyerTerms: FIFTH, hidden: false });
  await Promise.all(Array.from({ length: 4 }, () => house.another().handlers.onBiddingEvents(sales.map((lot) => soldEvent(lot)))));
  for (const lot of sales) expect((await house.ask('GET', `/admin/invoices?q=${lot}`, FINANCE_TOKEN)).json<{ items: object[] }>().items).toHaveLength(1);
});

test('lots of a replay, lots that passed and lots that were withdrawn are billed to nobody', async () => {
  expect(await house.sell(50, { hidden: true })).toBeNull();
  const lot = lotId('51');
  house.lots.set(lot, { title: 'Passed', currency: 'USD', seller: CLERK, buyerTerms: FIFTH, hidden: false });
  await house.payment.handlers.onBiddingEvents([{ ...soldEvent(lot), outcome: 'passed', leaderAccount: null }, { ...soldEvent(lot), kind: 'bid.accepted' }]);
  expect((await house.ask('GET', `/admin/invoices?q=${lot}`, FINANCE_TOKEN)).json()).toEqual({ items: [], next: null });
});

test('a payment in parts: the seller is owed the hammer price with the last of it, and not before', async () => {
  const id = await invoiceFor();
  await pay(id, 50_000);
  expect(await read(id)).toMatchObject({ status: 'partly_paid', paid: 50_000, outstanding: 70_000 });
  expect(await balances(id)).toEqual({ bank: 50_000, buyers: 70_000, sellers_pending: -100_000, premium: -20_000 });
  const last = await pay(id);
  expect(last).toMatchObject({ amount: 70_000, status: 'completed', provider: 'offline' });
  expect(await read(id)).toMatchObject({ status: 'paid', outstanding: 0 });
  expect(await balances(id)).toEqual({ bank: 120_000, sellers_owed: -100_000, premium: -20_000 });
  expect((await events(id)).map(({ kind, payload }) => [kind, payload['settled'] ?? null])).toEqual([['invoice.issued', null], ['payment.completed', false], ['payment.completed', true]]);
});

test('more than is outstanding is refused and says how much that is; nothing is recorded', async () => {
  const id = await invoiceFor();
  const answer = await act(`/invoices/${id}/payments`, { provider: 'offline', amount: 120_001 });
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'amount_above_outstanding', outstanding: 120_000, currency: 'USD' }]);
  await pay(id);
  expect((await act(`/invoices/${id}/payments`, { provider: 'offline' })).json()).toMatchObject({ code: 'invoice_settled' });
  expect((await read(id)).payments).toHaveLength(1);
});

test('one key is one payment with one answer; the same key with another amount is refused', async () => {
  const id = await invoiceFor();
  const path = `/invoices/${id}/payments`;
  const both = await Promise.all([1, 2].map(() => act(path, { provider: 'offline', amount: 1_000 }, FINANCE_TOKEN, 'the one key')));
  expect(both.map((answer) => answer.statusCode)).toEqual([201, 201]);
  expect(both[0]?.json()).toEqual(both[1]?.json());
  expect((await act(path, { provider: 'offline', amount: 2_000 }, FINANCE_TOKEN, 'the one key')).statusCode).toBe(422);
  expect(await read(id)).toMatchObject({ paid: 1_000 });
  expect((await house.ask('POST', path, FINANCE_TOKEN, { provider: 'offline' })).json()).toMatchObject({ code: 'idempotency_key_required' });
});

test('of payments at once together no more than the invoice is taken', async () => {
  const id = await invoiceFor();
  const answers = await Promise.all(Array.from({ length: 6 }, () => act(`/invoices/${id}/payments`, { provider: 'offline', amount: 50_000 })));
  expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([201, 201, 409, 409, 409, 409]);
  expect(await read(id)).toMatchObject({ paid: 100_000, outstanding: 20_000 });
});

test('a refund is at most what is left of its payment, is owed again, and takes from the seller what is no longer cleared', async () => {
  const id = await invoiceFor();
  const { id: payment } = await pay(id);
  expect((await act(`/payments/${payment}/refunds`, { amount: 120_001, reason: 'too much' })).json()).toMatchObject({ code: 'refund_above_captured', left: 120_000 });
  expect((await act(`/payments/${payment}/refunds`, { amount: 20_000, reason: 'wrong account' })).statusCode).toBe(201);
  expect(await read(id)).toMatchObject({ status: 'partly_paid', outstanding: 20_000, payments: [{ status: 'partly_refunded', refunded: 20_000, refunds: [{ amount: 20_000, reason: 'wrong account' }] }] });
  expect(await balances(id)).toEqual({ bank: 100_000, buyers: 20_000, sellers_pending: -100_000, premium: -20_000 });
  expect((await act(`/payments/${payment}/refunds`, { reason: 'the rest' })).json()).toMatchObject({ amount: 100_000 });
  expect((await act(`/payments/${payment}/refunds`, { reason: 'again' })).json()).toMatchObject({ code: 'wrong_state', state: 'refunded' });
  expect(await balances(id)).toEqual({ buyers: 120_000, sellers_pending: -100_000, premium: -20_000 });
});

test('a payment recorded by mistake is voided by entries that reverse its own, once, and not after a refund', async () => {
  const id = await invoiceFor();
  const { id: payment } = await pay(id);
  expect((await act(`/payments/${payment}/void`, { reason: 'another invoice was meant' })).json()).toMatchObject({ status: 'voided' });
  expect(await read(id)).toMatchObject({ status: 'open', outstanding: 120_000, paid: 0 });
  expect(await balances(id)).toEqual({ buyers: 120_000, sellers_pending: -100_000, premium: -20_000 });
  expect((await act(`/payments/${payment}/void`, { reason: 'again' })).json()).toMatchObject({ code: 'wrong_state', state: 'voided' });
  const { id: second } = await pay(id);
  await act(`/payments/${second}/refunds`, { amount: 1, reason: 'a cent' });
  expect((await act(`/payments/${second}/void`, { reason: 'no' })).json()).toMatchObject({ code: 'wrong_state' });
  const { statusHistory } = (await house.ask('GET', `/admin/invoices/${id}/ledger`, FINANCE_TOKEN)).json<{ statusHistory: { payment: string; from: string | null; to: string }[] }>();
  expect(statusHistory.filter((move) => move.payment === payment).map(({ from, to }) => [from, to])).toEqual([[null, 'pending'], ['pending', 'completed'], ['completed', 'voided']]);
});

test('a credit note takes back with its tax, step by step, until nothing is left; what was paid is then owed back', async () => {
  const id = await invoiceFor({ hammer: 33_333n, terms: { ...FIFTH, tax: { class: 'hammer_and_premium', rate: 770 } } });
  const { total } = await read(id);
  const { id: payment } = await pay(id);
  const first = (await act(`/invoices/${id}/credit-notes`, { premium: 1_667, reason: 'a courtesy' })).json<{ total: number; tax: number; number: string }>();
  expect(first).toMatchObject({ hammer: 0, premium: 1_667, number: expect.stringMatching(/^CN-2025-\d{6}$/) });
  expect(await read(id)).toMatchObject({ status: 'paid', owedBack: first.total, credited: first.total, outstanding: 0 });
  expect((await act(`/invoices/${id}/credit-notes`, { hammer: 33_334, reason: 'too much' })).json()).toMatchObject({ code: 'credit_above_invoice', hammer: 33_333, premium: 5_000 });
  const rest = (await act(`/invoices/${id}/credit-notes`, { reason: 'the sale was undone' })).json<{ total: number }>();
  expect(first.total + rest.total).toBe(total);
  expect(await read(id)).toMatchObject({ status: 'credited', owedBack: total, outstanding: 0, creditNotes: [{ premium: 1_667 }, { hammer: 33_333 }] });
  expect(await balances(id)).toEqual({ bank: total, buyers: -total });
  expect((await act(`/invoices/${id}/credit-notes`, { reason: 'again' })).json()).toMatchObject({ code: 'invoice_settled' });
  expect((await act(`/payments/${payment}/refunds`, { reason: 'the sale was undone' })).statusCode).toBe(201);
  expect(await balances(id)).toEqual({});
  expect(await read(id)).toMatchObject({ status: 'credited', owedBack: 0, lines: [{ amount: 33_333 }, { kind: 'premium' }, { kind: 'tax_on_hammer' }, { kind: 'tax_on_premium' }], total });
});

test('a buyer sees the own invoices and payments and nobody else\'s; money is finance\'s alone', async () => {
  const id = await invoiceFor({ buyer: OTHER });
  const { id: payment } = await pay(id);
  for (const path of [`/invoices/${id}`, `/invoices/${id}.pdf`, `/payments/${payment}`, '/invoices/inv_1', '/invoices/nothing']) expect((await house.ask('GET', path, BUYER_TOKEN)).statusCode, path).toBe(404);
  expect((await house.ask('GET', '/me/invoices', BUYER_TOKEN)).json<{ items: { id: string }[] }>().items.map((one) => one.id)).not.toContain(id);
  expect((await house.ask('GET', '/me/invoices', '103:')).json()).toMatchObject({ items: [{ id }], next: null });
  expect((await house.ask('GET', `/payments/${payment}`, '103:')).json()).toMatchObject({ id: payment, amount: 120_000 });
  for (const path of ['/admin/invoices', '/admin/invoices.csv', `/admin/invoices/${id}/ledger`, '/admin/ledger/balances']) {
    expect((await house.ask('GET', path, '103:clerk')).statusCode, path).toBe(403);
    expect((await house.ask('GET', path, '900:admin')).statusCode, path).toBe(200);
  }
  for (const path of [`/payments/${payment}/refunds`, `/payments/${payment}/void`, `/invoices/${id}/credit-notes`]) expect((await act(path, { reason: 'mine' }, '103:clerk')).statusCode, path).toBe(403);
  expect((await act(`/invoices/${id}/payments`, { provider: 'offline' }, '103:')).statusCode).toBe(403);
  expect((await act(`/invoices/${id}/payments`, { provider: 'offline' }, BUYER_TOKEN)).statusCode).toBe(404);
});

test('who may not record money is told so under any key, and nothing is kept of it: not even the answer', async () => {
  const id = await invoiceFor();
  for (const amount of [1, 2]) expect((await act(`/invoices/${id}/payments`, { provider: 'offline', amount }, BUYER_TOKEN, 'a key of the buyer')).json()).toMatchObject({ status: 403, code: 'forbidden' });
  // Who is given the role meanwhile is not held to an answer from before.
  expect((await act(`/invoices/${id}/payments`, { provider: 'offline', amount: 3 }, '104:', 'a key of a stranger')).statusCode).toBe(404);
  expect((await act(`/invoices/${id}/payments`, { provider: 'offline', amount: 3 }, '104:finance', 'a key of a stranger')).statusCode).toBe(201);
});

test('finance does not act on an invoice of their own', async () => {
  const id = await invoiceFor({ buyer: CLERK });
  for (const [path, body] of [['payments', { provider: 'offline' }], ['credit-notes', { reason: 'for me' }]] as const) expect((await act(`/invoices/${id}/${path}`, body)).statusCode).toBe(403);
  const { id: payment } = (await act(`/invoices/${id}/payments`, { provider: 'offline' }, '901:finance')).json<PaymentJson>();
  for (const path of ['refunds', 'void']) expect((await act(`/payments/${payment}/${path}`, { reason: 'for me' })).statusCode).toBe(403);
});

test.each(['stripe', 'paypal', 'flutterwave', 'sandbox'])('the house takes nothing through %s yet, and says so', async (provider) => {
  const id = await invoiceFor();
  const answer = await act(`/invoices/${id}/payments`, { provider }, BUYER_TOKEN);
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { code: 'provider_off', provider }]);
  expect((await read(id)).payments).toEqual([]);
});

test.each([{ provider: 'cash' }, { provider: 'offline', amount: 0 }, { provider: 'offline', amount: 1.5 }, { provider: 'offline', receivedAt: 'yesterday' }, { provider: 'offline', receivedAt: '2030-01-01T00:00:00Z' }, { provider: 'offline', reference: '' }, { provider: 'offline', more: 1 }])(
  'what is no payment is malformed: %j', async (body) => {
    expect((await act(`/invoices/${await invoiceFor()}/payments`, body)).json()).toMatchObject({ code: 'malformed' });
  });

test('an invoice is overdue once four days have passed and something is outstanding', async () => {
  const id = await invoiceFor();
  const paid = await invoiceFor();
  await pay(paid);
  house.clock.pass(4 * 86_400_000 + 1);
  expect(await read(id)).toMatchObject({ overdue: true, status: 'open' });
  expect(await read(paid)).toMatchObject({ overdue: false });
  const late = (await house.ask('GET', '/admin/invoices?status=overdue&limit=100', FINANCE_TOKEN)).json<{ items: { id: string }[] }>().items.map((one) => one.id);
  expect(late).toContain(id);
  expect(late).not.toContain(paid);
});

test('the list goes on by its cursor, is filtered, and refuses what is no filter', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = null; ;) {
    const page: { items: { id: string }[]; next: string | null } = (await house.ask('GET', `/admin/invoices?limit=5${cursor === null ? '' : `&cursor=${cursor}`}`, FINANCE_TOKEN)).json();
    seen.push(...page.items.map((one) => one.id));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(seen.toSorted((a, b) => Number(BigInt(b.slice(4)) - BigInt(a.slice(4)))));
  const { number, id } = (await house.ask('GET', '/admin/invoices?status=credited', FINANCE_TOKEN)).json<{ items: { number: string; id: string }[] }>().items[0] ?? { number: '', id: '' };
  expect((await house.ask('GET', `/admin/invoices?q=${number}`, FINANCE_TOKEN)).json()).toMatchObject({ items: [{ id }] });
  for (const query of ['status=late', 'currency=usd', 'currency=QQQ', 'from=2025-02-30', 'cursor=lot_1', 'limit=0', 'more=1']) expect((await house.ask('GET', `/admin/invoices?${query}`, FINANCE_TOKEN)).statusCode, query).toBe(400);
});

test('the table holds every invoice by its number, in major units, and no formula', async () => {
  await invoiceFor({ title: '=HYPERLINK("http://bad.example")', currency: 'KWD', hammer: 1_234_567n });
  const text = (await house.ask('GET', '/admin/invoices.csv', FINANCE_TOKEN)).body;
  const rows = text.trim().split('\r\n');
  const count = (await house.pool.one(statement<{ count: number }>('', 'select count(*)::integer as count from payment.invoices')))?.count ?? 0;
  expect(rows).toHaveLength(count + 1);
  expect(rows.at(-1)).toContain('"\'=HYPERLINK(""http://bad.example"")"');
  expect(rows.at(-1)).toContain(',KWD,1234.567,246.913,');
});

test('the trial balance is 0 in every currency', async () => {
  const { items } = (await house.ask('GET', '/admin/ledger/balances', FINANCE_TOKEN)).json<{ items: { currency: string; debit: number; credit: number; balance: number }[] }>();
  const currencies = new Set(items.map(({ currency }) => currency));
  expect([...currencies].toSorted()).toEqual(['KWD', 'USD']);
  for (const currency of currencies) expect(items.filter((one) => one.currency === currency).reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
});

test('an export holds the invoices of whom it is about', async () => {
  const { invoices } = await house.payment.heldAbout(OTHER) as { invoices: InvoiceJson[] };
  expect(invoices.map(({ buyer }) => buyer.id)).toEqual([OTHER]);
  expect(house.errors).toEqual([]);
});
