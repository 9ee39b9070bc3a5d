import type { Marking, Verifier } from '#contracts/verify.ts';
import { analyticsVerifier } from '#modules/analytics/index.ts';
import { auctionVerifier } from '#modules/auction/index.ts';
import { identityVerifier } from '#modules/identity/index.ts';
import { paymentVerifier } from '#modules/payment/index.ts';
import { alone, openLane, roleOf } from '#platform/db/index.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import { AUDIT_SESSION } from './databases.ts';
import type { Kit } from './kit.ts';
import type { Parts } from './parts.ts';
import { houseVerifier, unrelayedLots } from './verify.ts';

/**
 * What checks a house: when it is asked, and by itself while the house runs. Null where a process has not what it takes: `verify` wants
 * every module, the auditor wants bidding, which keeps what is found.
 */
export function openAuditing({ options, pools, bus }: Kit, { bidding, auction, identity, payment, analytics }: Parts): { verify: (Verifier & Marking) | null; auditor: Auditor | null } {
  if (bidding === null) return { verify: null, auditor: null };
  const lists = auction === null ? null
    : auctionVerifier({ database: pools.readers('auction'), bidding: bidding.module.queries, unrelayed: () => unrelayedLots(bus), nowMs: systemClock.nowMs });
  const money = payment === null || auction === null ? null : paymentVerifier({
    database: pools.open('payment', { ...AUDIT_SESSION, applicationName: 'auctionhub payment audit' }), sold: bidding.module.sold, auction: auction.module.queries,
    unrelayed: () => unrelayedLots(bus), nowMs: systemClock.nowMs,
  });
  const figures = analytics === null ? null
    : analyticsVerifier({ database: pools.open('analytics', { max: 1, limits: { statementMs: 60_000 }, applicationName: 'auctionhub analytics audit' }), nowMs: systemClock.nowMs });
  return {
    verify: lists === null || identity === null || money === null || figures === null ? null
      : houseVerifier({ bidding: bidding.module.verify, auction: lists, identity: identityVerifier(pools.readers('identity')), payment: money, analytics: figures, bus, nowMs: systemClock.nowMs }),
    auditor: createAuditor({
      audited: [bidding.module.audited, ...(lists === null ? [] : [lists.audited]), ...(money === null ? [] : [money.audited])], inquiries: bidding.module.inquiries, clock: systemClock, timers: systemTimers, log: options.log, metrics: options.metrics,
      alone: alone('auditor', () => openLane({ connection: options.connection, role: roleOf('platform'), applicationName: 'auctionhub auditor' })),
    }),
  };
}
