import type { Marking, Verifier } from '#contracts/verify.ts';
import { auctionVerifier } from '#modules/auction/index.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import { identityVerifier } from '#modules/identity/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import { alone, openLane, roleOf } from '#platform/db/index.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import type { Databases } from './databases.ts';
import type { HouseOptions } from './house-options.ts';
import { houseVerifier, unrelayedLots } from './verify.ts';

/** What checks a house: when it is asked, and by itself while the house runs. */
export function openAuditing(options: HouseOptions, parts: { databases: Databases; bidding: Bidding; bus: HouseBus }): { verify: Verifier & Marking; auditor: Auditor } {
  const { databases, bidding, bus } = parts;
  const auction = auctionVerifier({ database: databases.auction, bidding: bidding.queries, unrelayed: () => unrelayedLots(bus), nowMs: systemClock.nowMs });
  return {
    verify: houseVerifier({ bidding: bidding.verify, auction, identity: identityVerifier(databases.identity), bus, nowMs: systemClock.nowMs }),
    auditor: createAuditor({
      audited: [bidding.audited, auction.audited], inquiries: bidding.inquiries, clock: systemClock, timers: systemTimers, log: options.log, metrics: options.metrics,
      alone: alone('auditor', () => openLane({ connection: options.connection, role: roleOf('platform'), applicationName: 'auctionhub auditor' })),
    }),
  };
}
