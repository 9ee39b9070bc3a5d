import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUYER, FIFTH, paymentHouse, SELLER, soldEvent, type PaymentHouse } from '../../../test/support/payment-house.ts';
import { lotId } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { onFaultPoints } from '#platform/process/fault.ts';

let house: PaymentHouse;
beforeAll(async () => { house = await paymentHouse(); });
afterAll(async () => {
  onFaultPoints(null);
  await house.close();
});

const put = (of: PaymentHouse, key: number) => of.lots.set(lotId(String(key)), { title: `Lot ${key}`, currency: 'USD', seller: SELLER, buyerTerms: FIFTH, hidden: false });
const numbersOf = async (of: PaymentHouse) => (await of.pool.all(statement<{ ordinal: string; number: string; issued_ms: string }>('', 'select ordinal, number, issued_ms from payment.invoices order by ordinal'))).map((row) => ({ ...row, ordinal: Number(row.ordinal) }));

test('numbers have no gap and no repeat, though several processes issue at once and some are cut off in the middle', async () => {
  const LOTS = 120;
  for (let key = 1; key <= LOTS; key += 1) put(house, key);
  // One in four that took a number fails after it; one in five sessions is ended by the server while it works.
  let passes = 0;
  let failed = 0;
  onFaultPoints((name) => {
    passes += 1;
    if (name === 'payment.numbered' && passes % 4 === 0) {
      failed += 1;
      throw new Error('cut off');
    }
  });
  const owner = house.database.openAsOwner();
  let killed = 0;
  const processes = Array.from({ length: 4 }, () => house.another({ database: house.database.open('payment') }));
  for (let round = 0; round < 30; round += 1) {
    const events = Array.from({ length: LOTS }, (_, at) => soldEvent(lotId(String(at + 1)))).filter((_, at) => (at * 7 + round) % 5 !== 0);
    const work = processes.map((one, place) => one.handlers.onBiddingEvents(events.slice((place * 17) % 60, (place * 17) % 60 + 8 + round * 4)).catch(() => {}));
    if (round % 5 === 2) {
      const ended = await owner.all(statement<{ ended: boolean }>('', 'select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> \'idle\''));
      killed += ended.length;
    }
    await Promise.all(work);
  }
  onFaultPoints(null);
  await Promise.all(processes.map((one) => one.handlers.onBiddingEvents(Array.from({ length: LOTS }, (_, at) => soldEvent(lotId(String(at + 1)))))));
  const numbers = await numbersOf(house);
  expect(failed).toBeGreaterThan(5);
  expect(killed).toBeGreaterThan(0);
  expect(numbers.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: LOTS }, (_, at) => at + 1));
  const entries = await house.pool.one(statement<{ invoices: number; posted: number; told: number }>('', `
    select (select count(*) from payment.invoices)::integer as invoices, (select count(*) from payment.transactions where kind = 'invoice')::integer as posted, (select count(*) from payment.events)::integer as told`));
  expect(entries).toEqual({ invoices: LOTS, posted: LOTS, told: LOTS });
});

test('dates follow numbers where the clock of one process is behind, and a new year begins at 1', async () => {
  const other = await paymentHouse();
  try {
    const issue = async (key: number, nowMs: number): Promise<void> => {
      put(other, key);
      await other.another({ clock: { ...other.clock, nowMs: () => nowMs } }).handlers.onBiddingEvents([soldEvent(lotId(String(key)), { buyer: BUYER })]);
    };
    const newYear = Date.UTC(2026, 0, 1);
    await issue(1, newYear - 10_000);
    await issue(2, newYear - 20_000);
    await issue(3, newYear + 5);
    await issue(4, newYear - 1);
    const rows = await other.pool.all(statement<{ number: string; issued_ms: string }>('', 'select number, issued_ms from payment.invoices order by invoice_id'));
    expect(rows.map(({ number, issued_ms }) => [number, Number(issued_ms) - newYear])).toEqual([['2025-000001', -10_000], ['2025-000002', -10_000], ['2026-000001', 5], ['2025-000003', -1]]);
  } finally {
    await other.close();
  }
});
