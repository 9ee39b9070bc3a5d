import { Sequence } from './engine/sequence.ts';
import type { ServerOptions } from './engine/core.ts';
import { simServer, type SimServer } from './engine/server.ts';
import { Catalog } from './engine/simulated.ts';
import { biddingStatements } from './statements/bidding.ts';
import { platformStatements, platformTables, type PlatformTables } from './statements/platform.ts';
import { biddingTables, type BiddingTables } from './statements/tables-bidding.ts';

export type HouseTables = { bidding: BiddingTables; platform: PlatformTables };
/** A simulated server with the schemas of the house, empty. */
export type HouseServer = SimServer & { tables: HouseTables; catalog: Catalog };

/** Makes the tables of the house and the statements over them. */
export function houseCatalog(): { tables: HouseTables; catalog: Catalog; sequences: Sequence[] } {
  const [decisions, endedVoids, deadLetters] = [new Sequence(), new Sequence(), new Sequence()];
  const tables = { bidding: biddingTables(decisions, endedVoids), platform: platformTables(deadLetters) };
  return { tables, sequences: [decisions, endedVoids, deadLetters], catalog: new Catalog([...biddingStatements(tables.bidding), ...platformStatements(tables.platform)]) };
}

/** A simulated PostgreSQL with everything that the house asks of it. */
export function houseServer(options: Omit<ServerOptions, 'catalog' | 'sequences'>): HouseServer {
  const { tables, catalog, sequences } = houseCatalog();
  return { ...simServer({ ...options, catalog, sequences }), tables, catalog };
}
