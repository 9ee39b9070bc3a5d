import { expect, test } from 'vitest';
import { servedHouse, type ServedHouse } from '../support/served-house.ts';

/* A real process that dies while it takes a number or records a payment: no gap, no second invoice, no money counted twice. */

const PASSWORD = 'a long and quiet password';
const MINUTES_10 = 600_000;
const DAY_AND_HALF_MS = 36 * 3_600_000;
const WAIT_MS = 120_000;

type Invoice = { id: string; number: string; lot: { id: string }; total: number; paid: number };
const bearer = (token: string, key: string = crypto.randomUUID()) => ({ authorization: `Bearer ${token}`, 'idempotency-key': key });

/** Somebody who can sign in, made by the operator's command. */
async function account(house: ServedHouse, name: string, role: string): Promise<string> {
  const email = `${name}@example.test`;
  const made = await house.run('user', 'create', '--email', email, '--password', PASSWORD, '--name', name, '--role', role);
  expect([made.code, made.stderr]).toEqual([0, '']);
  return signIn(house, name);
}
const signIn = async (house: ServedHouse, name: string): Promise<string> => String((await house.call('POST', '/sessions', { email: `${name}@example.test`, password: PASSWORD })).body['token']);

/** Puts a lot up on which the buyer leads. */
async function led(house: ServedHouse, seller: string, buyer: string): Promise<string> {
  const draft = await house.call('POST', '/lots', { title: 'A clock', description: 'Goes.', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + DAY_AND_HALF_MS).toISOString() }, bearer(seller));
  const lot = String(draft.body['id']);
  expect((await house.call('POST', `/lots/${lot}/publish`, undefined, bearer(seller))).status).toBe(200);
  expect((await house.call('POST', `/lots/${lot}/bids`, { maximum: 1_000 }, bearer(buyer))).status).toBe(201);
  return lot;
}
const end = (house: ServedHouse, seller: string, lot: string) => house.call('POST', `/lots/${lot}/end`, undefined, bearer(seller));
const invoices = async (house: ServedHouse, finance: string): Promise<Invoice[]> => ((await house.call('GET', '/admin/invoices?limit=100', undefined, bearer(finance))).body['items'] ?? []) as Invoice[];
const died = (house: ServedHouse, point: string) => expect.poll(() => house.output(), { timeout: WAIT_MS }).toContain(`fault point ${point} reached: killed`);

test.each([
  ['payment.numbered:before', 'payment.numbered:before:kill:2'], ['payment.issued:after', 'payment.issued:after:kill'],
])('a house that dies with a number in its hand (%s) goes on without a gap, and each sale has one invoice', async (point, setting) => {
  const dying = await servedHouse({ environment: { FAULT_POINT: setting } });
  let next: ServedHouse | null = null;
  try {
    const [seller, buyer] = [await account(dying, 'sam', 'seller'), await account(dying, 'bea', 'bidder')];
    await account(dying, 'fin', 'finance');
    const lots = [await led(dying, seller, buyer), await led(dying, seller, buyer), await led(dying, seller, buyer)];
    for (const lot of lots) await end(dying, seller, lot).catch(() => {});
    await died(dying, point);
    next = await servedHouse({ environment: { DATA_DIR: dying.dataDir } });
    const finance = await signIn(next, 'fin');
    // What had not closed when the house died is closed now; what had is closed already.
    const again = await signIn(next, 'sam');
    for (const lot of lots) await end(next, again, lot);
    await expect.poll(async () => next !== null && (await invoices(next, finance)).length, { timeout: WAIT_MS }).toBe(lots.length);
    const found = await invoices(next, finance);
    expect(found.map((one) => one.lot.id).toSorted()).toEqual(lots.toSorted());
    expect(found.map(({ number }) => number.slice(5)).toSorted()).toEqual(['000001', '000002', '000003']);
    expect((await next.run('verify', '--full')).code).toBe(0);
  } finally {
    await next?.remove();
    await dying.remove();
  }
}, MINUTES_10);

test('a payment whose answer was lost with the house is sent again under its key, and counts once', async () => {
  const dying = await servedHouse({ environment: { FAULT_POINT: 'payment.captured:before:kill' } });
  let next: ServedHouse | null = null;
  try {
    const [seller, buyer, finance] = [await account(dying, 'sam', 'seller'), await account(dying, 'bea', 'bidder'), await account(dying, 'fin', 'finance')];
    await end(dying, seller, await led(dying, seller, buyer));
    await expect.poll(async () => (await invoices(dying, finance)).length, { timeout: WAIT_MS }).toBe(1);
    const [invoice] = await invoices(dying, finance);
    const pay = (house: ServedHouse, token: string) => house.call('POST', `/invoices/${invoice?.id ?? ''}/payments`, { provider: 'offline', amount: 500 }, bearer(token, 'one transfer'));
    await expect(pay(dying, finance)).rejects.toThrow();
    await died(dying, 'payment.captured:before');
    next = await servedHouse({ environment: { DATA_DIR: dying.dataDir } });
    const again = await signIn(next, 'fin');
    // Nothing of what had not been committed is there.
    expect(await invoices(next, again)).toMatchObject([{ paid: 0 }]);
    const [first, second] = [await pay(next, again), await pay(next, again)];
    expect([first.status, second.body]).toEqual([201, first.body]);
    expect(await invoices(next, again)).toMatchObject([{ paid: 500, total: invoice?.total }]);
    expect((await next.run('verify', '--full')).code).toBe(0);
  } finally {
    await next?.remove();
    await dying.remove();
  }
}, MINUTES_10);
