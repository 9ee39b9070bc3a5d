import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentEvent } from '#contracts/payment.ts';
import { accountId, type CreditNoteId, type InvoiceId, type PaymentId, type RefundId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { elasticsearchFigures } from '#modules/analytics/figures/elasticsearch.ts';
import { STEPS, type Figures, type Question } from '#modules/analytics/figures/port.ts';
import { postgresFigures } from '#modules/analytics/figures/postgres.ts';
import { elasticsearch } from '#platform/search/elasticsearch.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import { figuresHouse, type FiguresHouse } from '../../support/analytics/figures-house.ts';
import { chanceFrom, madeSales, type MadeSales } from '../../support/analytics/made-events.ts';
import { standInForElasticsearch, type StandIn } from '../../support/elasticsearch/stand-in.ts';

/*
 * PostgreSQL and Elasticsearch answer every question alike. The engine is a stand-in behind the official client that evaluates the queries and
 * holds each request against the specification; there is no server of Elasticsearch to be had here.
 */

const FROM_MS = Date.UTC(2026, 2, 20);
const DAY_MS = 86_400_000;

let engine: StandIn;
let client: SearchEngine;
let house: FiguresHouse;
beforeAll(async () => {
  engine = await standInForElasticsearch();
  client = elasticsearch(engine.url);
  house = await figuresHouse(client);
}, 60_000);
afterAll(async () => {
  await house.close();
  await engine.close();
});

const copied = async (one: FiguresHouse): Promise<void> => {
  while (await one.module.copySome());
  engine.refreshAll();
};

const money = (made: MadeSales): PaymentEvent[] => made.lots.flatMap(({ lot, listing, events }, at): PaymentEvent[] => {
  const close = events.find(({ outcome }) => outcome === 'sold');
  if (close === undefined) return [];
  const id = <Id extends string>(kind: string): Id => `${kind}_${at + 1}` as Id;
  const of = { invoice: id<InvoiceId>('inv'), number: `A-${at}`, lot, buyer: accountId('1'), seller: listing.seller, currency: listing.currency };
  const act = { by: null, reason: 'x', requestId: null };
  const [premium, tax] = [minor(close.price / 4n), minor(close.price / 20n)];
  const total = minor(close.price + premium + tax);
  const paid = { payment: id<PaymentId>('pay'), amount: total, outstanding: minor(0n), atMs: close.atMs + at * 3_600_000 };
  return [
    { ...of, kind: 'invoice.issued', hammer: close.price, premium, tax, total, dueAtMs: 0, atMs: close.atMs + 1 }, { ...of, ...act, ...paid, kind: 'payment.completed', provider: 'offline', settled: true },
    ...(at % 3 === 0 ? [{ ...of, ...act, ...paid, kind: 'payment.voided' as const, atMs: paid.atMs + 5 }] : []),
    ...(at % 4 === 0 ? [{ ...of, ...act, ...paid, kind: 'payment.refunded' as const, refund: id<RefundId>('ref'), amount: tax, atMs: paid.atMs + 9 }] : []),
    ...(at % 5 === 0 ? [{ ...of, ...act, kind: 'credit_note.issued' as const, creditNote: id<CreditNoteId>('crn'), creditNumber: 'C', hammer: minor(0n), premium, tax, total: minor(premium + tax), outstanding: minor(0n), atMs: paid.atMs + 10 }] : []),
  ];
});

/** Every question of every kind to both; answers how many rows there were. */
async function alike(tables: Figures, copies: Figures): Promise<number> {
  let rows = 0;
  const both = async (ask: (of: Figures) => Promise<unknown[]>): Promise<void> => {
    const [one, other] = await Promise.all([ask(tables), ask(copies)]);
    expect(other).toEqual(one);
    rows += one.length;
  };
  for (const zone of ['UTC', 'Asia/Kathmandu', 'America/New_York']) {
    for (const [category, currency] of [[null, null], ['wine', null], [null, 'JPY'], ['art', 'USD'], ['nothing', null]] as const) {
      for (const range of [{ fromMs: FROM_MS - DAY_MS, toMs: FROM_MS + 40 * DAY_MS }, { fromMs: FROM_MS + 3 * DAY_MS + 900_000, toMs: FROM_MS + 9 * DAY_MS }]) {
        const asked: Question = { ...range, zone, category, currency };
        for (const step of STEPS) {
          await both((of) => of.activity(asked, step));
          await both((of) => of.results(asked, step));
          await both((of) => of.revenue(asked, step));
        }
        await both((of) => of.totals(asked));
        for (const limit of [2, 100]) {
          await both((of) => of.categories({ ...asked, currency: currency ?? 'EUR' }, limit));
          await both((of) => of.sellers({ ...asked, currency: currency ?? 'EUR' }, limit));
        }
      }
    }
  }
  await both((of) => of.minutes({ fromMs: FROM_MS + 4 * DAY_MS, toMs: FROM_MS + 5 * DAY_MS, zone: 'UTC', category: null, currency: null }));
  return rows;
}

test('both answer every question alike, sums beyond what a double holds included', { timeout: 120_000 }, async () => {
  const made = madeSales({ seed: 11, lots: 90, bids: 15, fromMs: FROM_MS, days: 14 });
  // Some hammer prices are as high as any may be: their sum has more digits than a double.
  const chance = chanceFrom(4);
  const events = made.events.map((event) => (event.kind === 'lot.closed' && chance() < 0.9 ? { ...event, price: minor(999_999_999_999_937n) } : event));
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  await house.module.handlers.onBiddingEvents(events);
  await house.module.handlers.onPaymentEvents(money(made));
  await copied(house);
  const [tables, copies] = [postgresFigures(house.database), elasticsearchFigures(client)];
  expect(await alike(tables, copies)).toBeGreaterThan(500);
  const whole = { fromMs: 0, toMs: FROM_MS + 100 * DAY_MS, zone: 'UTC', category: null, currency: null };
  expect((await copies.totals(whole)).some(({ hammer }) => hammer > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
  expect(engine.faults).toEqual([]);
});

test('what happens later is in the copies too, and what is copied again counts once', { timeout: 120_000 }, async () => {
  const made = madeSales({ seed: 12, lots: 30, bids: 10, fromMs: FROM_MS, days: 14 });
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  for (let at = 0; at < made.events.length; at += 40) {
    await house.module.handlers.onBiddingEvents(made.events.slice(at, at + 40));
    await copied(house);
  }
  await alike(postgresFigures(house.database), elasticsearchFigures(client));
  expect(engine.faults).toEqual([]);
});

test('a page of copies is bounded, and every call of the house is one that the specification knows', () => {
  expect(Math.max(...engine.bulks.map(({ documents }) => documents))).toBeLessThanOrEqual(1_000);
  expect(Math.max(...engine.bulks.map(({ bytes }) => bytes))).toBeLessThan(5_000_000);
  expect([...new Set(engine.calls)].toSorted()).toEqual(['bulk', 'ilm.put_lifecycle', 'indices.create', 'indices.get', 'indices.get_alias', 'indices.put_index_template', 'indices.refresh', 'indices.update_aliases', 'search']);
});
