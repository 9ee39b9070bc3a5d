import { WebSocket } from 'ws';
import { LIVE_PATH } from '#contracts/live.ts';
import type { Said } from '../wire/ask.ts';
import { isRecord } from '../wire/reply.ts';
import {
  actsOf, allGood, atOnce, bidder, bidOn, by, clerk, count, good, type Ground, history, holds, lotNow, newKey, oneOf, openLot, type Pattern, sameBodies, seller, times, told,
} from './pattern.ts';

/** One bid over a socket of its own, answered as HTTP would answer. */
function bidLive(ground: Ground, of: { lot: string; at: number; maximum: number; key: string }): Promise<Said> {
  const ws = new WebSocket(`ws://127.0.0.1:${ground.house.port}${LIVE_PATH}`, { headers: { authorization: `Bearer ${bidder(ground, of.at).token}` } });
  return new Promise((resolve, reject) => {
    ws.on('open', () => ws.send(JSON.stringify({ type: 'bid', id: of.key, lot: of.lot, maximum: of.maximum })));
    ws.on('error', reject);
    ws.on('message', (data) => {
      const message: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '{}');
      if (!isRecord(message) || message['type'] !== 'answer') return;
      ws.close();
      const { type: _type, id: _id, ok: _ok, status, ...body } = message;
      resolve({ status: Number(status), code: typeof body['code'] === 'string' ? body['code'] : null, body });
    });
  });
}

const once = async (ground: Ground, lot: string, said: readonly Said[], bids = 1): Promise<string[]> => {
  const kept = await history(ground, lot);
  return [...holds(kept.length === bids, `${kept.length} bids are in the history instead of ${bids}: ${told(said)}`)];
};

/** Seqs without gaps, prices that never fall. */
async function whole(ground: Ground, lot: string): Promise<string[]> {
  const rows = (await history(ground, lot)).toReversed();
  const seqs = rows.map(({ seq }) => Number(seq));
  const prices = rows.map(({ price }) => Number(price));
  const now = await lotNow(ground, lot);
  return [
    ...holds(new Set(seqs).size === seqs.length, `a seq came twice: ${seqs.join(' ')}`),
    ...holds(prices.every((price, at) => at === 0 || price >= (prices[at - 1] ?? 0)), `a price fell: ${prices.join(' ')}`),
    ...holds(now['bidCount'] === rows.length, `the lot counts ${String(now['bidCount'])} bids of ${rows.length}`),
  ];
}

/** Double submits and races about bids. */
export const BIDS: Readonly<Record<string, Pattern>> = {
  'one bid from two tabs with one key': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(2, () => bidOn(ground, lot, 1, 5_000, key));
    return [...allGood(said), ...sameBodies(said, 'replayed'), ...holds(count(said, ({ body }) => body['replayed'] === true) === 1, 'not one of them was the repeat'), ...await once(ground, lot, said)];
  },
  'one bid ten times with one key': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(10, () => bidOn(ground, lot, 1, 5_000, key));
    return [...allGood(said), ...sameBodies(said, 'replayed'), ...await once(ground, lot, said)];
  },
  'a bid sent again after its answer was lost': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const first = await bidOn(ground, lot, 1, 5_000, key);
    const [other] = await times(1, () => bidOn(ground, lot, 2, 7_000));
    const again = await bidOn(ground, lot, 1, 5_000, key);
    return [...allGood([first, again, ...(other === undefined ? [] : [other])]), ...sameBodies([first, again], 'replayed'), ...await once(ground, lot, [first, again], 2)];
  },
  'the same key for two amounts': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await atOnce(() => bidOn(ground, lot, 1, 5_000, key), () => bidOn(ground, lot, 1, 9_000, key));
    return [...oneOf(said, 'same_key_other_body'), ...await once(ground, lot, said)];
  },
  'the same key over HTTP and over a socket': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await atOnce(() => bidOn(ground, lot, 1, 5_000, key), () => bidLive(ground, { lot, at: 1, maximum: 5_000, key }));
    return [...allGood(said), ...sameBodies(said, 'replayed'), ...await once(ground, lot, said)];
  },
  'the same key over two sockets, with two amounts': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(2, (at) => bidLive(ground, { lot, at: 1, maximum: 5_000 + at * 1_000, key }));
    return [...oneOf(said, 'same_key_other_body'), ...await once(ground, lot, said)];
  },
  'the same key of two bidders': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(2, (at) => bidOn(ground, lot, at + 1, 5_000 + at * 1_000, key));
    return [...holds(said.every((one) => good(one) || one.code === 'bid_too_low'), told(said)), ...holds(count(said, ({ body }) => body['replayed'] === true) === 0, 'one was taken for the other'), ...await whole(ground, lot)];
  },
  'the same key on two lots': async (ground) => {
    const [one, other, key] = [await openLot(ground), await openLot(ground), newKey(ground)];
    const said = await atOnce(() => bidOn(ground, one, 1, 5_000, key), () => bidOn(ground, other, 1, 5_000, key));
    return [...allGood(said), ...await once(ground, one, said), ...await once(ground, other, said)];
  },
  'a refused bid sent twice': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(2, () => bidOn(ground, lot, 1, 10, key));
    return [...holds(said.every(({ code }) => code === 'bid_too_low'), told(said)), ...await once(ground, lot, said, 0)];
  },
  'two bidders with the same maximum': async (ground) => {
    const lot = await openLot(ground);
    const said = await times(2, (at) => bidOn(ground, lot, at + 1, 5_000));
    const leading = count(said, ({ body }) => body['outcome'] === 'leading');
    // The later one finds the price still at the opening, so it is accepted and beaten at once.
    return [...allGood(said), ...holds(leading === 1, `${leading} of two equal bids lead`), ...await whole(ground, lot), ...holds((await lotNow(ground, lot))['price'] === 5_000, 'the price is not the full amount')];
  },
  'twelve bidders at once': async (ground) => {
    const lot = await openLot(ground);
    const said = await times(12, (at) => bidOn(ground, lot, at, 2_000 + at * 700));
    const accepted = count(said, good);
    return [...holds(said.every((one) => good(one) || one.code === 'bid_too_low'), told(said)), ...await once(ground, lot, said, accepted), ...await whole(ground, lot)];
  },
  'a leader raising twice': async (ground) => {
    const lot = await openLot(ground);
    await bidOn(ground, lot, 1, 5_000);
    const said = await atOnce(() => bidOn(ground, lot, 1, 6_000), () => bidOn(ground, lot, 1, 7_000));
    return [...holds(said.every((one) => good(one) || one.code === 'own_maximum_not_raised'), told(said)), ...holds((await lotNow(ground, lot))['price'] === 1_000, 'an own raise moved the price'), ...await whole(ground, lot)];
  },
  'a bid and a purchase': async (ground) => {
    const lot = await openLot(ground, { buyNowPrice: 9_000 });
    const said = await atOnce(() => bidOn(ground, lot, 1, 5_000), () => ground.asker.ask(`POST /lots/${lot}/buy`, by(bidder(ground, 2), { key: newKey(ground) })));
    return [...oneOf(said, 'lot_closed', 'buy_now_gone'), ...await whole(ground, lot)];
  },
  'two purchases': async (ground) => {
    const lot = await openLot(ground, { buyNowPrice: 9_000 });
    const said = await times(2, (at) => ground.asker.ask(`POST /lots/${lot}/buy`, by(bidder(ground, at + 1), { key: newKey(ground) })));
    const now = await lotNow(ground, lot);
    return [...oneOf(said, 'lot_closed', 'buy_now_gone'), ...holds(now['status'] === 'closed' && now['outcome'] === 'sold' && now['price'] === 9_000, `the lot is ${String(now['status'])} ${String(now['outcome'])} at ${String(now['price'])}`)];
  },
  'one purchase twice with one key': async (ground) => {
    const [lot, key] = [await openLot(ground, { buyNowPrice: 9_000 }), newKey(ground)];
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/buy`, by(bidder(ground, 1), { key })));
    return [...allGood(said), ...sameBodies(said, 'replayed')];
  },
  'a bid and a purchase with one key': async (ground) => {
    const [lot, key] = [await openLot(ground, { buyNowPrice: 9_000 }), newKey(ground)];
    const said = await atOnce(() => bidOn(ground, lot, 1, 9_000, key), () => ground.asker.ask(`POST /lots/${lot}/buy`, by(bidder(ground, 1), { key })));
    return [...oneOf(said, 'same_key_other_body', 'lot_closed')];
  },
  'a retraction twice': async (ground) => {
    const lot = await openLot(ground);
    await bidOn(ground, lot, 1, 5_000);
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/retractions`, by(bidder(ground, 1), { body: { reason: 'typing_error' }, key: newKey(ground) })));
    return [...oneOf(said, 'nothing_to_retract'), ...holds((await lotNow(ground, lot))['bidCount'] === 0, 'a bid still stands'), ...holds((await actsOf(ground, lot)).filter((kind) => kind === 'bid.retracted').length === 1, 'not one retraction is on record')];
  },
  'a retraction twice with one key': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    await bidOn(ground, lot, 1, 5_000);
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/retractions`, by(bidder(ground, 1), { body: { reason: 'typing_error' }, key })));
    return [...allGood(said), ...sameBodies(said, 'replayed')];
  },
  'a retraction and a raise': async (ground) => {
    const lot = await openLot(ground);
    await bidOn(ground, lot, 1, 5_000);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/retractions`, by(bidder(ground, 1), { body: { reason: 'typing_error' }, key: newKey(ground) })), () => bidOn(ground, lot, 1, 8_000));
    const left = Number((await lotNow(ground, lot))['bidCount']);
    return [...allGood(said), ...holds(left === 0 || left === 1, `${left} bids stand`)];
  },
  'an early end and a bid': async (ground) => {
    const lot = await openLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/end`, by(seller(ground))), () => bidOn(ground, lot, 1, 5_000));
    const now = await lotNow(ground, lot);
    const bid = said[1] !== undefined && good(said[1]);
    return [...holds(said.every((one) => good(one) || one.code === 'lot_closed' || one.code === 'end_too_late'), told(said)), ...holds(now['outcome'] === (bid ? 'sold' : 'passed'), `the outcome is ${String(now['outcome'])} after ${told(said)}`)];
  },
  'a freeze and a bid': async (ground) => {
    const lot = await openLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/freeze`, by(clerk(ground, 0), { body: { reason: 'a look at it' } })), () => bidOn(ground, lot, 1, 5_000));
    const bid = said[1] !== undefined && good(said[1]);
    return [...holds(said.every((one) => good(one) || one.code === 'lot_frozen'), told(said)), ...await once(ground, lot, said, bid ? 1 : 0), ...holds((await lotNow(ground, lot))['status'] === 'frozen', 'the lot is not frozen')];
  },
  'two freezes': async (ground) => {
    const lot = await openLot(ground);
    const said = await times(2, (at) => ground.asker.ask(`POST /lots/${lot}/freeze`, by(clerk(ground, at), { body: { reason: 'a look at it' } })));
    return [...oneOf(said, 'lot_frozen'), ...holds((await actsOf(ground, lot)).filter((kind) => kind === 'lot.frozen').length === 1, 'not one freeze is on record')];
  },
  'two resumptions': async (ground) => {
    const lot = await openLot(ground);
    await ground.asker.must(`POST /lots/${lot}/freeze`, by(clerk(ground, 0), { body: { reason: 'a look at it' } }));
    const said = await times(2, (at) => ground.asker.ask(`POST /lots/${lot}/resume`, by(clerk(ground, at))));
    return [...oneOf(said, 'wrong_state'), ...holds((await actsOf(ground, lot)).filter((kind) => kind === 'lot.resumed').length === 1, 'not one resumption is on record')];
  },
  'a freeze and a resumption': async (ground) => {
    const lot = await openLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/freeze`, by(clerk(ground, 0), { body: { reason: 'a look' } })), () => ground.asker.ask(`POST /lots/${lot}/resume`, by(clerk(ground, 1))));
    const resumed = said[1] !== undefined && good(said[1]);
    return holds((await lotNow(ground, lot))['status'] === (resumed ? 'open' : 'frozen'), `the lot is not as it was answered: ${told(said)}`);
  },
};
