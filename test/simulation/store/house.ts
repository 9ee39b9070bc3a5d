import { Sequence } from './engine/sequence.ts';
import type { ServerOptions } from './engine/core.ts';
import { simServer, type SimServer } from './engine/server.ts';
import { Catalog } from './engine/simulated.ts';
import { auctionStatements } from './statements/auction.ts';
import { biddingStatements } from './statements/bidding.ts';
import { platformStatements, platformTables, type PlatformTables } from './statements/platform.ts';
import { auctionTables, type AuctionTables } from './statements/tables-auction.ts';
import { biddingTables, type BiddingTables } from './statements/tables-bidding.ts';

export type HouseTables = { bidding: BiddingTables; auction: AuctionTables; platform: PlatformTables };
/** A simulated server with the schemas of the house, empty. */
export type HouseServer = SimServer & { tables: HouseTables; catalog: Catalog };

/** Makes the tables of the house and the statements over them. */
export function houseCatalog(): { tables: HouseTables; catalog: Catalog; sequences: Sequence[] } {
  const sequences: Sequence[] = [];
  const sequence = (): Sequence => {
    const made = new Sequence();
    sequences.push(made);
    return made;
  };
  const tables = { bidding: biddingTables(sequence), auction: auctionTables(sequence(), sequence()), platform: platformTables(sequence()) };
  const catalog = new Catalog([...biddingStatements(tables.bidding), ...auctionStatements(tables.auction), ...platformStatements(tables.platform)]);
  return { tables, sequences, catalog };
}

/** A simulated PostgreSQL with everything that the house asks of it. */
export function houseServer(options: Omit<ServerOptions, 'catalog' | 'sequences'>): HouseServer {
  const { tables, catalog, sequences } = houseCatalog();
  return { ...simServer({ ...options, catalog, sequences }), tables, catalog };
}
