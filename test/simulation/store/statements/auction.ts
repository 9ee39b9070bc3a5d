import type { Simulated } from '../engine/simulated.ts';
import { houseStatements } from './auction-house.ts';
import { listingStatements } from './auction-lots.ts';
import type { AuctionTables } from './tables-auction.ts';

/** What the auction module asks while lots are listed, published, changed, ended and followed. Search, pages and pictures are not simulated. */
export const auctionStatements = (tables: AuctionTables): Simulated[] => [...listingStatements(tables), ...houseStatements(tables)];
