import type { Static } from 'typebox';
import type { AuctionOperations, AuctionQueries } from '#contracts/auction.ts';
import type { BiddingOperations, VoidWaiting } from '#contracts/bidding-operations.ts';
import type { BiddingQueries } from '#contracts/bidding.ts';
import type { listApprovals, listEndedApprovals, listLotActs, Overview } from '#contracts/http/admin-house.ts';
import type { IdentityQueries } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import type { NotificationQueries } from '#contracts/notification.ts';
import type { AccountId, ApprovalId, LotId } from '#domain/ids.ts';
import type { Clock } from '#platform/time/ports.ts';
import type { Health, ReportOf } from './health.ts';
import { lettersKnown } from './letters.ts';
import { alertsOf } from './rules.ts';

/** What the house is looked after with; each answered by the module that knows. */
export type Operations = {
  /** Heads tell whether there is such a lot. */
  bidding: BiddingOperations & Pick<BiddingQueries, 'heads'>;
  auction: AuctionOperations & Pick<AuctionQueries, 'titles'>;
  identity: Pick<IdentityQueries, 'profiles'> & { counts(): Promise<{ accounts: number; suspended: number; signedIn: number }> };
  notification: NotificationQueries;
  /** Reports of the other processes of the house, each by the name of what it is; absent where there are none. */
  others?(): Promise<readonly ReportOf[]>;
};
export type AdministrationParts = Operations & { health: Pick<Health, 'now'>; clock: Clock; live(): { connections: number; watchers: number } };

type OverviewJson = Static<typeof Overview>;
type Approvals = Static<(typeof listApprovals)['reply']>;
type EndedApprovals = Static<(typeof listEndedApprovals)['reply']>;
type LotActs = Static<(typeof listLotActs)['reply']>;

const MINUTES_SHOWN = 60;
/** An overview serves everybody who asks within this time: a page left open on ten screens costs as much as one. */
const OVERVIEW_KEPT_MS = 1_000;

/** What those who run the house see, gathered from the modules. */
export type Administration = {
  overview(): Promise<OverviewJson>;
  health: Pick<Health, 'now'>;
  approvals(caller: AccountId, after: { askedAtMs: number; approval: ApprovalId } | null, limit: number): Promise<Approvals>;
  /** `before`: the cursor of the page before, or null. */
  endedApprovals(caller: AccountId, before: string | null, limit: number): Promise<EndedApprovals>;
  /** Null when there is no such published lot. */
  lotActs(lot: LotId, beforeSeq: number | null, limit: number): Promise<LotActs | null>;
};

export function createAdministration(parts: AdministrationParts): Administration {
  const letters = lettersKnown(parts.notification.writesLetters, parts.clock);
  let kept: { atMs: number; overview: Promise<OverviewJson> } | null = null;
  return {
    health: parts.health,
    overview: () => {
      const nowMs = parts.clock.monotonicMs();
      if (kept === null || nowMs - kept.atMs >= OVERVIEW_KEPT_MS) {
        const asked = { atMs: nowMs, overview: gather(parts, letters) };
        kept = asked;
        asked.overview.catch(() => { if (kept === asked) kept = null; });
      }
      return kept.overview;
    },
    approvals: (caller, after, limit) => approvals(parts, caller, after, limit),
    endedApprovals: (caller, before, limit) => endedApprovals(parts, caller, before, limit),
    lotActs: (lot, beforeSeq, limit) => lotActs(parts, lot, beforeSeq, limit),
  };
}

async function gather({ bidding, auction, identity, health, clock, live }: AdministrationParts, written: () => Promise<boolean>): Promise<OverviewJson> {
  const [minutes, trouble, lots, accounts, report, letters] = await Promise.all([
    bidding.bidsPerMinute(MINUTES_SHOWN), bidding.trouble(), auction.counts(), identity.counts(), health.now(), written(),
  ]);
  const { connections, watchers } = live();
  return {
    lots: { scheduled: lots.scheduled, open: lots.open, frozen: lots.frozen },
    bidsPerMinute: minutes.map(({ atMs, bids }) => ({ at: instant(atMs), bids })),
    watchers, connections, accounts: { total: accounts.accounts, suspended: accounts.suspended, signedIn: accounts.signedIn },
    waiting: { voids: trouble.voidsWaiting, registrations: lots.registrations },
    alerts: alertsOf({ checks: report.checks, trouble, lots, letters }), health: report, serverTime: instant(clock.nowMs()),
  };
}

async function approvals(parts: AdministrationParts, caller: AccountId, after: { askedAtMs: number; approval: ApprovalId } | null, limit: number): Promise<Approvals> {
  const found = await parts.bidding.voidsWaiting(after, limit + 1);
  const shown = found.slice(0, limit);
  const approvalOf = await shownAs(parts, caller, shown);
  const last = shown.at(-1);
  return { items: shown.map(approvalOf), next: found.length > limit && last !== undefined ? `${last.askedAtMs}.${last.approval}` : null };
}

async function endedApprovals(parts: AdministrationParts, caller: AccountId, before: string | null, limit: number): Promise<EndedApprovals> {
  const found = await parts.bidding.voidsEnded(before, limit + 1);
  const shown = found.slice(0, limit);
  const [approvalOf, people] = await Promise.all([shownAs(parts, caller, shown), parts.identity.profiles([...new Set(shown.map(({ by }) => by))])]);
  return {
    items: shown.map((one) => ({
      ...approvalOf(one), end: { as: one.end, by: { id: one.by, displayName: people.get(one.by)?.displayName ?? '' }, reason: one.endReason, at: instant(one.atMs) },
    })),
    next: found.length > limit ? (shown.at(-1)?.key ?? null) : null,
  };
}

/** What is said of a void, whether it waits or has ended. */
async function shownAs(parts: AdministrationParts, caller: AccountId, voids: readonly VoidWaiting[]): Promise<(one: VoidWaiting) => Approvals['items'][number]> {
  const [titles, people] = await Promise.all([
    parts.auction.titles([...new Set(voids.map(({ lot }) => lot))]), parts.identity.profiles([...new Set(voids.map(({ askedBy }) => askedBy))]),
  ]);
  return (one) => ({
    id: one.approval, lot: one.lot, title: titles.get(one.lot)?.title ?? null, seq: one.seq, bidder: one.bidder, price: Number(one.price),
    currency: titles.get(one.lot)?.currency ?? null, reason: one.reason, askedBy: { id: one.askedBy, displayName: people.get(one.askedBy)?.displayName ?? '' },
    askedAt: instant(one.askedAtMs), yours: one.askedBy === caller,
  });
}

async function lotActs(parts: AdministrationParts, lot: LotId, beforeSeq: number | null, limit: number): Promise<LotActs | null> {
  if (!(await parts.bidding.heads([lot], null)).has(lot)) return null;
  const found = await parts.bidding.actsOn(lot, beforeSeq, limit + 1);
  const shown = found.slice(0, limit);
  const people = await parts.identity.profiles([...new Set(shown.flatMap(({ by }) => by ?? []))]);
  return {
    items: shown.map(({ kind, seq, by, reason, outcome, seqs, atMs }) => ({
      kind, seq, reason, outcome, seqs: [...seqs], at: instant(atMs), by: by === null ? null : { id: by, displayName: people.get(by)?.displayName ?? '' },
    })),
    next: found.length > limit ? String(shown.at(-1)?.seq ?? '') : null,
  };
}
