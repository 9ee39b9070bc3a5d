import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectStatus, type Person, published, registered, staffed } from '../support/market.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* A bid whose caller traces it can be followed to whoever hears of it, among any number of bids that nobody traces. */

const SOON_MS = 120_000;
const BIDS = 12;
const TRACED = '4bf92f3577b34da6a3ce929d0e0e4736';
const LAST = '0af7651916cd43dd8448eb211c80319c';
const NOT_SAMPLED = 'a3ce929d0e0e47364bf92f3577b34da6';
/** Those who hear of every bid. */
const CONSUMERS = ['analytics', 'auction', 'notification', 'payment'].map((who) => `${who} from bidding`);

let house: JourneyHouse;
let people: Person[];
beforeAll(async () => {
  house = await journeyHouse();
  people = [await registered(house, 'anna'), await registered(house, 'bob')];
}, OPEN_MS_MAX);
afterAll(async () => { await house.remove(); });

type Line = { consumer?: string; requestId?: string; trace?: string; messages?: string[] };
const taken = (): Line[] => house.output().split('\n').flatMap((line) => (line.includes('What a traced request brought about was taken.') ? [JSON.parse(line) as Line] : []));
const consumersOf = (trace: string): string[] => [...new Set(taken().flatMap((line) => (line.trace === trace && line.consumer !== undefined ? [line.consumer] : [])))].sort();

const bid = (lot: string, who: number, maximum: number, name: string, headers: Record<string, string> = {}) =>
  house.call('POST', `/lots/${lot}/bids`, { maximum }, { ...people[who]?.headers, 'idempotency-key': crypto.randomUUID(), 'x-request-id': name, ...headers });

test('a traced bid among others is seen with its trace by all who hear of it, and the others by none', { timeout: OPEN_MS_MAX }, async () => {
  const lot = await published(house, await staffed(house, 'seller', 'seller'));
  // The two highest of the crowd are accepted in whatever order the lane takes them.
  const crowd = Array.from({ length: BIDS }, (_, at) => bid(lot, at % 2, 2_000 * (at + 1), `bid-${at}`));
  const traced = bid(lot, 0, 1_000_000, 'the-traced', { traceparent: `00-${TRACED}-00f067aa0ba902b7-01` });
  const notSampled = bid(lot, 1, 2_000_000, 'the-unsampled', { traceparent: `00-${NOT_SAMPLED}-00f067aa0ba902b7-00` });
  await Promise.all([...crowd, expectStatus(traced, 201), expectStatus(notSampled, 201)]);
  await expectStatus(bid(lot, 0, 5_000_000, 'the-last', { traceparent: `00-${LAST}-00f067aa0ba902b7-01` }), 201);
  await expect.poll(() => consumersOf(LAST), { timeout: SOON_MS }).toEqual(expect.arrayContaining(CONSUMERS));
  expect(consumersOf(TRACED)).toEqual(expect.arrayContaining(CONSUMERS));
  for (const line of taken()) expect(line).toMatchObject({ requestId: line.trace === TRACED ? 'the-traced' : 'the-last', messages: [expect.stringMatching(/^bidding\//)] });
  // It was followed as far as the log of calls.
  expect(house.output()).toContain(NOT_SAMPLED);
});
