import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectStatus, type Person, published, registered, staffed } from '../support/market.ts';
import { LiveClient } from '../support/live-client.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* A bid whose caller traces it can be followed to whoever hears of it, among any number of bids that nobody traces. */

const SOON_MS = 120_000;
const BIDS = 12;
const TRACED = '4bf92f3577b34da6a3ce929d0e0e4736';
const SOCKET = 'b7ad6b7169203331f067aa0ba902b7c2';
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
// A line that is still being written, or was cut off in front, is none yet.
const taken = (): Line[] => house.output().split('\n').flatMap((line) => (/^\{.*What a traced request brought about was taken\..*\}$/.test(line) ? [JSON.parse(line) as Line] : []));
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
  // It was followed as far as the log of calls, which is written a moment after them.
  await expect.poll(() => house.output(), { timeout: SOON_MS }).toContain(NOT_SAMPLED);
});

test('bids over a socket that was opened with a trace are seen with it, each under its own name, and those of another socket with none', { timeout: OPEN_MS_MAX }, async () => {
  const lot = await published(house, await staffed(house, 'dealer', 'seller'));
  const connect = async (who: number, headers: Record<string, string>) => LiveClient.connect(Number(new URL(house.url).port), { authorization: people[who]?.headers['authorization'] ?? '', ...headers });
  const traced = await connect(0, { 'x-request-id': 'a-socket', traceparent: `00-${SOCKET}-00f067aa0ba902b7-01` });
  const other = await connect(1, {});
  other.send({ type: 'bid', id: crypto.randomUUID(), lot, maximum: 2_000 });
  expect(await other.first('answer')).toMatchObject({ ok: true });
  for (const [at, maximum] of [4_000, 8_000].entries()) {
    traced.send({ type: 'bid', id: crypto.randomUUID(), lot, maximum });
    expect(await traced.nth('answer', at + 1)).toMatchObject({ ok: true });
  }
  const seen = (): string[] => taken().flatMap(({ trace, requestId, consumer }) => (trace === SOCKET ? [`${consumer} ${requestId}`] : []));
  await expect.poll(() => [...new Set(seen())].sort(), { timeout: SOON_MS }).toEqual(expect.arrayContaining(CONSUMERS.flatMap((consumer) => [`${consumer} a-socket.1`, `${consumer} a-socket.2`])));
  // The first bid of the lot was the other socket's, and nobody traces that one.
  expect(seen().filter((line) => !/ a-socket\.[12]$/.test(line))).toEqual([]);
  for (const client of [traced, other]) client.ws.close();
});
