import type { LotQuery } from '#modules/auction/search/port.ts';
import { elasticsearch } from '#platform/search/elasticsearch.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import { auctionHouse, type AuctionHouse } from '../auction-house.ts';
import { standInForElasticsearch, type StandIn } from '../elasticsearch/stand-in.ts';

/** An auction module that keeps copies of its lots in a stand-in for Elasticsearch, asked through the official client. */
export type HouseWithEngine = {
  house: AuctionHouse;
  engine: StandIn;
  client: SearchEngine;
  /** Copies all that waits, and makes it findable. */
  copyAll(): Promise<void>;
  close(): Promise<void>;
};

/** The question that every listed lot fits. */
export const EVERY_LOT: LotQuery = { q: null, category: null, status: null, sale: null, seller: null, currency: null, minPrice: null, maxPrice: null, closesBeforeMs: null };

export async function houseWithEngine(): Promise<HouseWithEngine> {
  const engine = await standInForElasticsearch();
  const client = elasticsearch(engine.url);
  const house = await auctionHouse({ engine: client, waitMs: 20_000 });
  return {
    house, engine, client,
    copyAll: async () => {
      while (await house.module.copySome());
      engine.refreshAll();
    },
    close: async () => {
      await house.close();
      await engine.close();
    },
  };
}
