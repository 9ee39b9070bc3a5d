import type { BiddingService } from '#contracts/services.ts';
import type { Audited, Inquiries, Marking, Verifier } from '#contracts/verify.ts';
import type { LotId } from '#domain/ids.ts';
import { analyticsVerifier } from '#modules/analytics/index.ts';
import { auctionVerifier } from '#modules/auction/index.ts';
import { identityVerifier } from '#modules/identity/index.ts';
import { notificationVerifier } from '#modules/notification/index.ts';
import { paymentVerifier } from '#modules/payment/index.ts';
import { alone, openLane, roleOf } from '#platform/db/index.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import { type Auditor, createAuditor } from './auditor.ts';
import { AUDIT_SESSION } from './databases.ts';
import type { Kit } from './kit.ts';
import type { Parts } from './parts.ts';
import { houseVerifier } from './verify.ts';

/**
 * What checks a house: when it is asked, and by itself while the house runs. `verify` is null where a process has not every module. The auditor of a process
 * looks at what its modules keep; what it finds is kept by bidding, wherever that is, which alone freezes lots and says that it worked.
 */
export function openAuditing(kit: Kit, parts: Parts): { verify: (Verifier & Marking) | null; auditor: Auditor | null } {
  const { pools, ask } = kit;
  const { bidding, auction, payment } = parts;
  const unrelayed = (): Promise<ReadonlySet<LotId> | null> => ask.bidding.unrelayed();
  const lists = auction === null ? null : auctionVerifier({ database: pools.readers('auction'), bidding: ask.bidding, unrelayed, nowMs: systemClock.nowMs });
  const money = payment === null ? null : paymentVerifier({
    database: pools.open('payment', { ...AUDIT_SESSION, applicationName: 'auctionhub payment audit' }), sold: { after: ask.bidding.soldAfter, among: ask.bidding.soldAmong }, auction: ask.auction,
    unrelayed, nowMs: systemClock.nowMs,
  });
  const audited = [...(bidding === null ? [] : [bidding.module.audited]), ...(lists === null ? [] : [lists.audited]), ...(money === null ? [] : [money.audited])];
  return { verify: verifyOf(kit, parts, { lists, money }), auditor: audited.length === 0 ? null : auditorOf(kit, bidding, audited) };
}

function auditorOf({ options, ask }: Kit, bidding: Parts['bidding'], audited: readonly Audited[]): Auditor {
  // One process of each kind audits at a time; two that audit other things do not wait for each other.
  const name = options.far === undefined || bidding !== null ? 'auditor' : `auditor ${options.far.by}`;
  return createAuditor({
    audited, inquiries: bidding?.module.inquiries ?? keptElsewhere(ask.bidding), clock: systemClock, timers: systemTimers, log: options.log, metrics: options.metrics,
    alone: alone(name, () => openLane({ connection: options.connection, role: roleOf('platform'), applicationName: 'auctionhub auditor' })),
  });
}

/** For an auditor beside bidding: what it finds is handed over. What comes of it is the business of bidding's own auditor. */
const keptElsewhere = (bidding: BiddingService): Inquiries => ({
  keep: bidding.keep, waiting: bidding.waiting, acknowledge: bidding.acknowledge, lastAudit: bidding.lastAudit,
  acknowledgeResumed: async () => 0, freezeSuspects: async () => ({ frozen: [], failed: [] }), noteAudit: async () => {},
});

function verifyOf({ pools, bus }: Kit, { bidding, identity, analytics, notification }: Parts, { lists, money }: { lists: Verifier | null; money: Verifier | null }): (Verifier & Marking) | null {
  if (bidding === null || identity === null || analytics === null || notification === null || lists === null || money === null) return null;
  const figures = analyticsVerifier({ database: pools.open('analytics', { max: 1, limits: { statementMs: 60_000 }, applicationName: 'auctionhub analytics audit' }), nowMs: systemClock.nowMs });
  const messages = notificationVerifier(pools.open('notification', { max: 1, limits: { statementMs: 60_000 }, applicationName: 'auctionhub notification audit' }));
  return houseVerifier({
    bidding: bidding.module.verify, auction: lists, identity: identityVerifier(pools.readers('identity')), payment: money, analytics: figures, notification: messages, bus, nowMs: systemClock.nowMs,
  });
}
