import type { Simulated } from '../engine/simulated.ts';
import { breachStatements } from './bidding-breaches.ts';
import { historyStatements } from './bidding-history.ts';
import { houseStatements } from './bidding-house.ts';
import { laneStatements } from './bidding-lane.ts';
import { lotStatements } from './bidding-lots.ts';
import { outboxStatements } from './bidding-outbox.ts';
import { verifyStatements } from './bidding-verify.ts';
import { voidStatements } from './bidding-voids.ts';
import type { BiddingTables } from './tables-bidding.ts';

/** Every statement of the module bidding. */
export const biddingStatements = (tables: BiddingTables): Simulated[] => [
  ...laneStatements(tables), ...lotStatements(tables), ...historyStatements(tables), ...houseStatements(tables), ...outboxStatements(tables), ...voidStatements(tables),
  ...verifyStatements(tables), ...breachStatements(tables),
];
