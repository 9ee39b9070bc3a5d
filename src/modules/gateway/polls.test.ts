import { afterEach, beforeEach, expect, test } from 'vitest';
import { POLLED_LOTS_MAX } from '#contracts/http/live.ts';
import type { LotId } from '#domain/ids.ts';
import { run } from '../../../test/support/live-client.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';

/* Live messages for who can open neither a socket nor a stream. */

let house: LiveHouse;
let lot: LotId;
beforeEach(async () => {
  house = await liveHouse();
  lot = house.bidding.openLot();
});
afterEach(async () => { await house.stop(); });

const NOW = '2030-01-01T09:00:00.000Z';

test('a lot of which nothing is known comes whole, and the beat names what comes next', async () => {
  expect((await polled(lot)).body).toEqual({
    account: null,
    messages: [
      { type: 'snapshot', lot, seq: 1, state: { id: lot, title: 'Gold watch', status: 'open', seq: 1, price: 1_050 } },
      { type: 'beat', serverTime: NOW, next: { [lot]: 2 } },
    ],
  });
});

test('of a lot that stands as it is known the beat alone tells; the view is not read for that', async () => {
  const other = house.bidding.openLot();
  house.bidding.happen(other);
  const { view } = house.bidding.asked;
  expect((await polled(`${lot}:2,${other}:3`)).body['messages']).toEqual([{ type: 'beat', serverTime: NOW, next: { [lot]: 2, [other]: 3 } }]);
  expect(house.bidding.asked.view).toBe(view);
  house.bidding.happen(lot);
  expect((await polled(`${lot}:2,${other}:3`)).body['messages']).toMatchObject([{ type: 'snapshot', lot, seq: 2 }, { next: { [lot]: 3, [other]: 3 } }]);
});

test('who knows of events that never were is told to forget them', async () => {
  expect((await polled(`${lot}:9`)).body['messages']).toMatchObject([{ type: 'resync', lot }, { type: 'snapshot', lot, seq: 1 }, { next: { [lot]: 2 } }]);
});

test('without lots it tells the time and who asks, and asks nobody', async () => {
  const cookie = `auctionhub_session=${house.signIn('anna')}`;
  expect(await polled(null, { cookie })).toEqual({ status: 200, body: { account: 'acc_1', messages: [{ type: 'beat', serverTime: NOW, next: {} }] } });
  expect(house.bidding.asked).toMatchObject({ heads: 0, view: 0 });
  expect((await polled(lot, { cookie })).body['messages']).toMatchObject([{ type: 'snapshot', state: { you: { account: 'acc_1' } } }, {}]);
});

test('a lot that is not there, and what is none, is said beside the others', async () => {
  expect((await polled(`lot_999,acc_1,${lot}:2`)).body['messages']).toEqual([
    { type: 'error', code: 'unknown_lot', lot: 'lot_999' }, { type: 'error', code: 'unknown_lot', lot: 'acc_1' }, { type: 'beat', serverTime: NOW, next: { [lot]: 2 } },
  ]);
});

test('as many lots as a socket may watch go into one call', async () => {
  const ids = run(1, POLLED_LOTS_MAX).map(() => house.bidding.openLot());
  const { body } = await polled(ids.join(','));
  expect(body['messages']).toHaveLength(POLLED_LOTS_MAX + 1);
});

test.each(['', ',', 'lot_1,', 'lot_1:', 'lot_1:0', 'lot_1:-1', 'lot_1:x', 'lot_1:1:2', 'a'.repeat(65), `lot_1:${'9'.repeat(17)}`, run(0, POLLED_LOTS_MAX).map((at) => `lot_${at}`).join(',')])('%s is malformed', async (lots) => {
  expect(await polled(lots)).toMatchObject({ status: 400, body: { code: 'malformed' } });
});

test('while the store is gone the call is put off', async () => {
  house.bidding.broken = true;
  expect((await polled(`${lot}:2`)).status).toBe(503);
});

async function polled(lots: string | null, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const query = lots === null ? '' : `?lots=${encodeURIComponent(lots)}`;
  const response = await fetch(`http://127.0.0.1:${house.port}/api/v1/live/lots${query}`, { headers });
  const body: unknown = await response.json();
  return { status: response.status, body: typeof body === 'object' && body !== null ? { ...body } : {} };
}
