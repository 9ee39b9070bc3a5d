import { expect, test } from 'vitest';
import { idKey, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { elasticsearch } from '#platform/search/elasticsearch.ts';
import { auctionHouse } from '../../../../test/support/auction-house.ts';
import { standInForElasticsearch } from '../../../../test/support/elasticsearch/stand-in.ts';
import { changeHeads } from '../store/heads.ts';

/* What it costs a page of followed bids that lots are copied, and how fast the copies follow. The figures are printed; a busy machine has worse ones. */

const LOTS = 200;
const PAGES = 60;

test('pages of followed bids are noted with the lots, and the copies have the last state of each', { timeout: 300_000 }, async () => {
  const engine = await standInForElasticsearch();
  const house = await auctionHouse({ engine: elasticsearch(engine.url), waitMs: 20_000 });
  const seller = house.person('Sam Seller', 'seller');
  const lots: LotId[] = [];
  for (let at = 0; at < LOTS; at += 1) lots.push(await house.published(seller, { title: `Watch ${at}` }));
  let seq = 1;
  const follow = async (pages: number): Promise<number> => {
    const startMs = performance.now();
    for (let page = 0; page < pages; page += 1) {
      seq += 1;
      await changeHeads(house.database, lots.map((lot) => ({
        lot, seq, status: 'open', outcome: null, price: minor(BigInt(1_000 * seq)), minimum: minor(BigInt(1_000 * seq + 100)), bidCount: seq, bidderCount: 2, leader: 'Bidder 1', extensions: 0, closesAtMs: house.nowMs() + 9_000_000, atMs: house.nowMs(),
      })));
    }
    return (performance.now() - startMs) / pages;
  };
  await follow(5);
  const [alone, copyMs] = [await follow(PAGES), performance.now()];
  while (await house.module.copySome());
  const copiedMs = performance.now() - copyMs;
  const noted = await follow(PAGES);
  while (await house.module.copySome());
  const docs = engine.indices.get('auctionhub-lots-1')?.docs;
  expect([...new Set(lots.map((lot) => docs?.get(idKey(lot))?.source?.['price']))]).toEqual([String(1_000 * seq)]);
  process.stderr.write(`search: a page of ${LOTS} changed lots ${alone.toFixed(1)} ms, with copies ${noted.toFixed(1)} ms; ${LOTS} lots copied in ${copiedMs.toFixed(0)} ms\n`);
  await house.close();
  await engine.close();
});
