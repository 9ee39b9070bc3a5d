import { expect, test } from 'vitest';
import { accountId } from '#domain/ids.ts';
import { listHouse } from '../../../test/support/list-house.ts';
import { seededChance } from './chance.ts';
import { LOTS_WANTED, SALE_TITLES } from './sales.ts';
import { OFFERS_PER_TEND, Stock } from './stock.ts';

/* The stock over hours that pass at once. */

const START_MS = Date.parse('2030-01-01T09:00:00.000Z');
const MINUTE_MS = 60_000;
const HOURS = 5;
const TEND_EVERY_MS = 20_000;
/** By then every sale has what it wants. */
const FULL_AFTER_MS = 6 * MINUTE_MS;
const KNOWN_CHARS_MAX = 45_000;
const SEED = 3;
const owner = { accountId: accountId('1'), displayName: 'House (demo)', roles: ['bidder', 'admin'] as const };
const seller = { accountId: accountId('2'), displayName: 'Seller (demo)', roles: ['bidder', 'seller'] as const };

test('through five hours something closes in every minute, no sale runs empty, every lot has its pictures, and the list of what is known does not grow', async () => {
  const { clock, lots, sales, pictures, house } = listHouse(START_MS, { owner, seller });
  const admitted: string[] = [];
  const stock = new Stock(house, { owner, sellers: [seller], admit: async (sale) => void admitted.push(sale) }, { chance: seededChance(SEED), seed: SEED, firstPx: 8, otherPx: 8 });
  const endedPerMinute = new Map<number, number>();
  const relisted: number[] = [];
  for (; clock.ms < START_MS + HOURS * 60 * MINUTE_MS; clock.ms += TEND_EVERY_MS) {
    const { ended, offered } = await stock.tend();
    expect(offered).toBeLessThanOrEqual(OFFERS_PER_TEND);
    relisted.push(ended.filter(({ outcome }) => outcome === 'passed').length);
    for (const { id } of ended) {
      // The market alone must see to it: an evening sale pauses between two evenings.
      if (lots.get(id)?.lot.sale?.title !== SALE_TITLES.market) continue;
      const minute = Math.floor((lots.get(id)?.closesAtMs ?? 0) / MINUTE_MS);
      endedPerMinute.set(minute, (endedPerMinute.get(minute) ?? 0) + 1);
    }
    if (clock.ms < START_MS + FULL_AFTER_MS) continue;
    const market = stock.open.filter(({ sale }) => sale?.title === SALE_TITLES.market);
    expect(market.length).toBeGreaterThanOrEqual(LOTS_WANTED.market - 1);
    // What lots are known to the stock: those that are open, and a few that wait to be offered again.
    expect(JSON.stringify(stock).length).toBeLessThan(KNOWN_CHARS_MAX);
  }
  const first = Math.ceil((START_MS + 3 * MINUTE_MS) / MINUTE_MS);
  const last = Math.floor(clock.ms / MINUTE_MS) - 2;
  const silent = Array.from({ length: last - first }, (_, at) => first + at).filter((minute) => !endedPerMinute.has(minute));
  expect(silent).toEqual([]);
  expect(relisted.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(20);
  const evenings = sales.filter(({ title }) => title === SALE_TITLES.evening);
  expect(evenings.length).toBeGreaterThan(5);
  for (const { lots: count } of evenings.slice(0, -1)) expect(count).toBe(LOTS_WANTED.evening);
  const upcoming = sales.filter(({ title }) => title === SALE_TITLES.upcoming);
  expect(upcoming.map(({ id }) => id)).toEqual(admitted);
  expect(upcoming.length).toBeGreaterThanOrEqual(2);
  // Lots that are offered again have the pictures of the first time, and take none.
  const pictured = [...lots.keys()].filter((id) => (pictures.get(id) ?? 0) > 0).length;
  const again = lots.size - pictured;
  expect(again).toBeGreaterThan(20);
  for (const count of pictures.values()) expect(count).toBeGreaterThanOrEqual(2);
});
