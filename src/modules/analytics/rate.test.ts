import { expect, test } from 'vitest';
import { figuresHouse } from '../../../test/support/analytics/figures-house.ts';
import { madeSales } from '../../../test/support/analytics/made-events.ts';
import { slowActivity } from '../../../test/support/analytics/slow-figures.ts';

/* How fast facts are counted, and that so many of them are counted right. The figure is printed; a busy machine has less of it. */

/** As many as a relay hands over at once. */
const PAGE = 500;
const BIDS = 200_000;

test('the events of 200,000 bids add up', { timeout: 300_000 }, async () => {
  const house = await figuresHouse();
  const made = madeSales({ seed: 8, lots: 460, bids: 1_000, fromMs: Date.UTC(2026, 0, 1), days: 20 });
  const events = made.events.toSorted((one, other) => one.atMs - other.atMs || one.seq - other.seq);
  for (const [lot, listing] of made.listings) house.listings.set(lot, listing);
  const bids = events.filter(({ kind }) => kind === 'bid.accepted').length;
  expect(bids).toBeGreaterThan(BIDS);
  const startMs = performance.now();
  for (let at = 0; at < events.length; at += PAGE) await house.module.handlers.onBiddingEvents(events.slice(at, at + PAGE));
  const seconds = (performance.now() - startMs) / 1_000;
  const asked = { fromMs: 0, toMs: Date.UTC(2027, 0, 1), zone: 'UTC', category: null, currency: null };
  const [{ key: _key, ...slow } = { key: '' }] = slowActivity(made, asked, () => 'all');
  const found = await house.module.figures.activity(asked, 'month');
  expect(found.reduce((sum, one) => sum + one.bids, 0)).toBe('bids' in slow ? slow.bids : 0);
  expect(found.reduce((sum, one) => sum + one.extensions, 0)).toBe('extensions' in slow ? slow.extensions : 0);
  process.stderr.write(`analytics: ${events.length} facts of ${bids} bids counted in ${seconds.toFixed(1)} s, ${Math.round(events.length / seconds)}/s\n`);
  await house.close();
});
